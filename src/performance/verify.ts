// Highs verified by candles: what polls missed between two looks, and none of what could not have been sold.
//
// Only closes count, each at the end of its candle. A close is believed when
//   - it held: the closes of the next ten minutes, and the next one however late it comes, stand at half of it or more;
//   - it is not lone: it stands above both the close before and the one after by no more than the series usually moves;
//   - money is there (see backing.ts for how much). The trade that goes on at the new price shows it: dust after a rug trades
//     cents where it stands a million times higher. And what rises by many small steps is measured from the last close that was
//     paid for, by all that was traded since.
// A close that nothing followed yet is believed only if it continues what was believed before.

import type { Entry, High } from '../model/call.ts';
import { type EpochMs, epochMs, MINUTE } from '../model/units.ts';
import type { Candle } from '../ports/prices.ts';
import { afterClose, type Base, isUnpaid, neededUsd } from './backing.ts';

export interface VerifyRules {
  /** Share of a close at which the closes after it must stand, as for polled highs. */
  readonly holdShare: number;
  /** For how long they must, milliseconds: two candles of five minutes. */
  readonly holdMs: number;
  /** Ratio above its neighbours up to which a close is never lone, and a rise needs no volume to show for it. */
  readonly loneIncrease: number;
  /** Usual steps of the series by which a lone close may stand above them at the most. */
  readonly loneSteps: number;
  /** The usual step is the median of so many before the close and after it. */
  readonly stepsBefore: number;
  readonly stepsAfter: number;
  /** Usable depth, US dollars, below which a price cannot be traded, as for polled highs. */
  readonly minDepthUsd: number;
}

export const DEFAULT_VERIFY_RULES: VerifyRules = {
  holdShare: 0.5,
  holdMs: 10 * MINUTE,
  loneIncrease: 0.1,
  loneSteps: 5,
  stepsBefore: 24,
  stepsAfter: 3,
  minDepthUsd: 1_000,
};

/** With fewer steps around it is not known what is usual, and only holdShare judges. */
const FEWEST_STEPS = 3;

export interface VerifyWindow {
  readonly entry: Pick<Entry, 'at' | 'price'>;
  /** Length of a candle: 5 or 15 minutes; shorter ones are judged by the same time. */
  readonly spanMs: number;
  /** Closes after it are no highs any more, but they confirm or refuse those before. */
  readonly endAt: EpochMs;
  /** Closes up to it were judged by an earlier reading: they are here to judge the others by. None by default. */
  readonly judgedTo?: EpochMs;
  /** When the liquidity was pulled, if it was: nothing after it is a high or confirms one, until it came back. */
  readonly ruggedAt?: EpochMs;
  /** When it came back; undefined while it is gone. */
  readonly revivedAt?: EpochMs;
  /** The price that a high must exceed, the entry's by default: what was believed before the first candle. */
  readonly floor?: number;
}

/**
 * fell: the closes after it stood under half of it. lone: one candle above both its neighbours. thin: next to
 * nothing was traded while it stood there. open: a jump that nothing followed yet. rugged: after the liquidity was pulled.
 */
export type HighDoubt = 'fell' | 'lone' | 'thin' | 'open' | 'rugged';

export interface VerifiedHighs {
  /** Highest believed close after the entry, at the end of its candle; undefined when none stands above the floor. */
  readonly ath?: High;
  /**
   * Highest price of any candle after the entry, believed or not, at the end of its candle; of the candle that holds the
   * entry only the close. Undefined without candles.
   */
  readonly wick?: High;
  /** For each doubt the highest close that it refused, if that stands above the believed high; in order of time. */
  readonly refused: readonly (High & { readonly why: HighDoubt })[];
}

/** So many spans before a close, and so long after it, are enough to judge it by. */
export const SPANS_BEFORE = DEFAULT_VERIFY_RULES.stepsBefore + 1;
export const JUDGED_AFTER_MS = 15 * MINUTE;

/**
 * The highs that candles of one token, oldest first, prove within a window. Candles before the entry and after the end help
 * to judge those within: SPANS_BEFORE and JUDGED_AFTER_MS. A list may go on where an earlier one ended if it reaches back as
 * far, with what was judged by then and the high believed so far as the floor: pieces read like this prove what one reading of
 * the whole does, where something is traded in every span.
 */
export function verifyHighs(
  candles: readonly Candle[],
  window: VerifyWindow,
  rules: VerifyRules = DEFAULT_VERIFY_RULES,
): VerifiedHighs {
  const { entry, spanMs, endAt, floor = entry.price } = window;
  const judgedTo = Math.max(entry.at, window.judgedTo ?? 0);
  const hasVolume = candles.some(({ volumeUsd }) => volumeUsd > 0);
  const refused = new Map<HighDoubt, High>();
  let ath: High | undefined;
  let wick: High | undefined;
  for (const part of livingParts(candles, window)) {
    const series: CloseSeries = { candles: part.candles, hasVolume, spanMs, rules };
    // What stands lower at the start of the list is no high by having been one once.
    let before = Math.min(floor, part.candles[0]?.close ?? floor);
    let base: Base = { price: before, tradedUsd: 0 };
    for (const [index, candle] of part.candles.entries()) {
      const { at, high, close: price } = candle;
      const close: High = { price, at: epochMs(at + spanMs) };
      if (close.at > endAt) break;
      const top = at < entry.at ? price : high;
      if (close.at > entry.at && (wick === undefined || top > wick.price))
        wick = { price: top, at: close.at };
      const why = part.isGone ? 'rugged' : doubtOf(series, index, { before, base });
      if (why === undefined) before = price;
      base = afterClose(base, candle, { ...rules, isBelieved: why === undefined });
      if (close.at <= judgedTo) continue;
      if (why === undefined && price > (ath?.price ?? floor)) ath = close;
      if (why !== undefined && price > (refused.get(why)?.price ?? 0)) refused.set(why, close);
    }
  }
  return { ...(ath && { ath }), ...(wick && { wick }), refused: listed(refused, ath?.price ?? floor) };
}

/**
 * The candles while the liquidity is there, while it is gone, and after it came back. What one part tells says nothing of the
 * closes of another.
 */
function livingParts(
  candles: readonly Candle[],
  { spanMs, ruggedAt, revivedAt }: VerifyWindow,
): readonly { readonly candles: readonly Candle[]; readonly isGone: boolean }[] {
  if (ruggedAt === undefined) return [{ candles, isGone: false }];
  // Of a token that came back before it was rugged again only the latter is known.
  const backAt = revivedAt !== undefined && revivedAt > ruggedAt ? revivedAt : Infinity;
  const isBefore = ({ at }: Candle): boolean => at + spanMs <= ruggedAt;
  const isAfter = ({ at }: Candle): boolean => at >= backAt;
  return [
    { candles: candles.filter(isBefore), isGone: false },
    { candles: candles.filter((candle) => !isBefore(candle) && !isAfter(candle)), isGone: true },
    { candles: candles.filter((candle) => !isBefore(candle) && isAfter(candle)), isGone: false },
  ];
}

interface CloseSeries {
  readonly candles: readonly Candle[];
  /** False where the source tells no volume: that neither confirms nor refuses. */
  readonly hasVolume: boolean;
  readonly spanMs: number;
  readonly rules: VerifyRules;
}

/** What speaks against the close of the candle at `index`; `before` is the last believed close, `base` the last one paid for. */
function doubtOf(
  series: CloseSeries,
  index: number,
  { before, base }: { readonly before: number; readonly base: Base },
): HighDoubt | undefined {
  const { candles, hasVolume, rules } = series;
  const candle = candles[index];
  if (candle === undefined) return undefined;
  const { close } = candle;
  const { next, isSettled } = closesAfter(series, index);
  if (next.some((after) => after.close < close * rules.holdShare)) return 'fell';
  const aheadUsd = next.reduce((sum, after) => sum + after.volumeUsd, 0);
  const isThin = hasVolume && isUnpaid(base, candle, { ...rules, aheadUsd });
  if (close <= before * (1 + rules.loneIncrease)) return isThin ? 'thin' : undefined;

  const neighbour = isSettled ? Math.max(before, next[0]?.close ?? 0) : before;
  if (close >= neighbour * loneLimit(series, index)) return isSettled ? 'lone' : 'open';
  return isThin || (hasVolume && aheadUsd < neededUsd(before, close, rules)) ? 'thin' : undefined;
}

/** The candles that decide whether a close held, and whether all of them are known: never fewer than one then. */
function closesAfter(
  { candles, spanMs, rules }: CloseSeries,
  index: number,
): { readonly next: readonly Candle[]; readonly isSettled: boolean } {
  const untilAt = (candles[index]?.at ?? 0) + rules.holdMs;
  const next: Candle[] = [];
  for (let later = index + 1; ; later += 1) {
    const candle = candles[later];
    if (candle === undefined) return { next, isSettled: false };
    if (next.length === 0 || candle.at <= untilAt) next.push(candle);
    if (candle.at + spanMs > untilAt) return { next, isSettled: true };
  }
}

/** The multiple of both its neighbours from which on a close is lone. */
function loneLimit({ candles, rules }: CloseSeries, index: number): number {
  const steps: number[] = [];
  const from = Math.max(1, index - rules.stepsBefore);
  const to = Math.min(candles.length - 1, index + rules.stepsAfter);
  for (let at = from; at <= to; at += 1) {
    // Not the steps up to the close and down from it, which are in question.
    if (at === index || at === index + 1) continue;
    steps.push(Math.abs(Math.log((candles[at]?.close ?? 1) / (candles[at - 1]?.close ?? 1))));
  }
  const highest = 1 / rules.holdShare;
  if (steps.length < FEWEST_STEPS) return highest;
  const usual = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return Math.min(highest, Math.max(1 + rules.loneIncrease, Math.exp(rules.loneSteps * usual)));
}

function listed(refused: ReadonlyMap<HighDoubt, High>, highest: number): VerifiedHighs['refused'] {
  return [...refused]
    .filter(([, { price }]) => price > highest)
    .map(([why, { price, at }]) => ({ price, at, why }))
    .sort((a, b) => a.at - b.at);
}

/** Why the highest close that was refused was; empty when none was. */
export function refusalOf(refused: VerifiedHighs['refused']): { readonly refused?: HighDoubt } {
  const [highest] = refused.toSorted((a, b) => b.price - a.price);
  return highest === undefined ? {} : { refused: highest.why };
}
