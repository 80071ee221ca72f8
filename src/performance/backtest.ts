// Every call of a list followed with the same orders and the same stake.

import type { FollowedCall } from '../ports/backtest.ts';
import { meanInterval } from './bootstrap.ts';
import { type Costs, type Exit, type Orders, trade, type Traded } from './orders.ts';

/** Returns are ratios per call, after costs: -1 is a total loss of the stake. */
export interface Backtest {
  /** Calls it rests on. */
  readonly calls: number;
  /** Of those, how many by candles (the others by polled prices), and of how many the depth at the entry is known. */
  readonly byCandles: number;
  readonly withDepth: number;
  /** Undefined without calls; the interval, of 90 %, under 5 of them. */
  readonly mean?: number;
  readonly interval?: { readonly low: number; readonly high: number };
  readonly median?: number;
  /** How many ended with more than the stake. */
  readonly won: number;
  readonly exits: Readonly<Record<Exit, number>>;
}

/** What following these calls brought. */
export function backtest(calls: readonly FollowedCall[], orders: Orders, costs: Costs): Backtest {
  const traded = calls.map((call) => trade(call, orders, costs));
  const returns = traded.map((each) => each.return);
  const interval = meanInterval(returns);
  return {
    calls: calls.length,
    byCandles: calls.filter(({ trail }) => trail.source === 'candles').length,
    withDepth: calls.filter(({ entryDepthUsd }) => entryDepthUsd !== undefined).length,
    ...(returns.length > 0 && { mean: meanOf(returns), median: medianOf(returns) }),
    ...(interval && { interval }),
    won: returns.filter((got) => got > 0).length,
    exits: exitsOf(traded),
  };
}

const TAKE_PROFITS = [1.25, 1.5, 2, 3, 5, undefined];
const STOP_LOSSES = [undefined, 0.3, 0.5, 0.7, 0.85];

/** Under this many calls the best of many pairs of orders is luck alone. */
const FEWEST_FOR_GRID = 20;

/** The pair of orders that did best on the older half of the calls, and what it did on the newer half, which had no part in the choice. */
export interface BestOrders {
  readonly tried: number;
  readonly orders: Orders;
  readonly older: Backtest;
  readonly newer: Backtest;
}

/** Undefined under 20 calls. The best of many is flattered by the choice: only what it did on the newer half says what it is worth. */
export function bestOrders(
  calls: readonly FollowedCall[],
  costs: Costs,
  more: Pick<Orders, 'holdMs'> = {},
): BestOrders | undefined {
  if (calls.length < FEWEST_FOR_GRID) return undefined;
  const byTime = calls.toSorted((a, b) => a.postedAt - b.postedAt || a.callId - b.callId);
  const half = Math.floor(byTime.length / 2);
  const [older, newer] = [byTime.slice(0, half), byTime.slice(half)];
  const meanWith = (orders: Orders): number => meanOf(older.map((call) => trade(call, orders, costs).return));
  const tried = TAKE_PROFITS.flatMap((takeProfit) =>
    STOP_LOSSES.map((stopLoss) => pairOf(takeProfit, stopLoss, more)),
  );
  const best = tried
    .map((orders) => ({ orders, mean: meanWith(orders) }))
    .reduce((a, b) => (b.mean > a.mean ? b : a)).orders;
  return {
    tried: tried.length,
    orders: best,
    older: backtest(older, best, costs),
    newer: backtest(newer, best, costs),
  };
}

function pairOf(
  takeProfit: number | undefined,
  stopLoss: number | undefined,
  more: Pick<Orders, 'holdMs'>,
): Orders {
  return {
    ...more,
    ...(takeProfit !== undefined && { takeProfit }),
    ...(stopLoss !== undefined && { stopLoss }),
  };
}

function exitsOf(traded: readonly Traded[]): Record<Exit, number> {
  const exits = { 'take-profit': 0, 'stop-loss': 0, time: 0, end: 0 };
  for (const { exit } of traded) exits[exit] += 1;
  return exits;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const high = sorted[Math.ceil((sorted.length - 1) / 2)] ?? low;
  return (low + high) / 2;
}
