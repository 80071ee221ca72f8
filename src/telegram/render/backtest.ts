import { FormattedString } from '@grammyjs/parse-mode';
import { wilson } from '../../analytics/wilson.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Backtest, BestOrders } from '../../performance/backtest.ts';
import type { Costs, Orders } from '../../performance/orders.ts';
import { count, duration, NOT_AVAILABLE, percent, share, usd } from '../format.ts';
import { asOf, BOUNDED_FROM, type ShownWarmUp, warmUpLine } from './figures.ts';
import { gain, lines } from './parts.ts';

const grouped = new Intl.NumberFormat('en-US');
const number = (value: number): string => grouped.format(value);

/** Everything a backtest tells. */
export interface BacktestReport {
  /** Whose calls; undefined of all. */
  readonly title?: FormattedString | string;
  readonly orders: Orders;
  readonly costs: Costs;
  readonly own: Backtest;
  /** Its completed calls, with and without what a backtest needs. */
  readonly completed: number;
  /** The same orders on calls of every caller; undefined where `own` is just that. */
  readonly everyone?: Backtest;
  readonly best?: BestOrders;
  /** When it was made; without it that is not said. */
  readonly at?: EpochMs;
  readonly warmUp?: ShownWarmUp;
}

/** What a follower with fixed orders would have got, what that rests on, and how much of it may be chance. */
export function backtestText(report: BacktestReport): FormattedString {
  const { title, orders, costs, own, everyone, best, at, warmUp } = report;
  return lines(
    FormattedString.bold(FormattedString.join(['Backtest: ', title ?? 'every tracked call'])),
    warmUp && warmUpLine(warmUp),
    `${levels(orders)}; otherwise sold ${orders.holdMs === undefined ? 'at the end of the call' : `after ${duration(orders.holdMs)}`}`,
    costsLine(costs, own),
    ...resultLines(own),
    everyone && everyone.calls > 0
      ? `All tracked calls, this channel's among them, with the same orders: ${meanOf(everyone)}, ${count(everyone.calls, 'call')}`
      : undefined,
    basisLine(report),
    own.notTestable > 0
      ? `${count(own.notTestable, 'more call')} left out: over before the purchase, or too little is on record for these orders`
      : undefined,
    ...bestLines(best),
    at === undefined ? undefined : asOf(at),
    'A record of the past, not advice.',
  );
}

/** `Take-profit 2.00x (+100 %), stop-loss 0.50x (-50 %)`. */
function levels({ takeProfit, stopLoss }: Orders): string {
  const profit = takeProfit === undefined ? 'no take-profit' : `take-profit ${gain(takeProfit)}`;
  const stop = stopLoss === undefined ? 'no stop-loss' : `stop-loss ${gain(stopLoss)}`;
  const text = `${profit}, ${stop}`;
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function costsLine({ feeShare, ticketUsd, delayMs }: Costs, own: Backtest): string {
  const when = delayMs === 0 ? 'bought at the entry' : `bought ${duration(delayMs)} after the post`;
  return `${usd(ticketUsd)} on each call, ${when}; ${percent(feeShare).replace('+', '')} fees a side; ${slippageWords(own)}`;
}

/** Without a depth nothing is taken off for it. */
function slippageWords({ calls, withDepth }: Backtest): string {
  if (withDepth === calls) return "slippage by the pool's depth";
  return withDepth === 0
    ? 'no slippage, as no depth was known, so all of it looks too good'
    : `slippage where the depth was known (${number(withDepth)} of ${number(calls)}), so the rest looks too good`;
}

function resultLines(own: Backtest): readonly (string | undefined)[] {
  const { calls, won, exits } = own;
  if (calls === 0) return ['No completed call can be tested yet.'];
  return [
    `Per call: ${meanOf(own)}, median ${percent(own.median)}`,
    `${number(won)} of ${number(calls)} ended in profit${shareWords(won, calls)} · closed by ${[
      `take-profit ${number(exits['take-profit'])}`,
      `stop-loss ${number(exits['stop-loss'])}`,
      ...(exits.time > 0 ? [`time ${number(exits.time)}`] : []),
      `the end of the call ${number(exits.end)}`,
    ].join(', ')}`,
  ];
}

/** ` (51 %, 90 % interval 40 % to 62 %)`; nothing of so few calls. */
function shareWords(won: number, calls: number): string {
  if (calls < BOUNDED_FROM) return '';
  const { value, low, high } = wilson(won, calls);
  return ` (${share(value)}, 90 % interval ${share(low)} to ${share(high)})`;
}

/** `mean -12 % (90 % interval -25 % to +3 %)`. */
function meanOf({ mean, interval }: Backtest): string {
  if (mean === undefined) return `mean ${NOT_AVAILABLE}`;
  const bounds = interval && ` (90 % interval ${percent(interval.low)} to ${percent(interval.high)})`;
  return `mean ${percent(mean)}${bounds ?? ' (too few calls for an interval)'}`;
}

function basisLine({ own, completed }: BacktestReport): string | undefined {
  const { calls, byCandles } = own;
  if (calls === 0) return undefined;
  const polled = calls - byCandles;
  const how = [
    ...(byCandles > 0 ? [`${number(byCandles)} by candles`] : []),
    ...(polled > 0 ? [`${number(polled)} by polled prices, which miss what lies between`] : []),
  ].join(', ');
  return `From ${number(calls)} of ${count(completed, 'completed call')}: ${how}`;
}

function bestLines(best: BestOrders | undefined): readonly string[] {
  if (best === undefined) return [];
  const { tried, orders, older, newer } = best;
  return [
    `Best of ${tried} pairs tried on the older ${count(older.calls, 'call')}: ${levels(orders).toLowerCase()}, mean ${percent(older.mean)}; on the newer ${number(newer.calls)}: ${meanOf(newer)}`,
  ];
}
