// The trail of a call: everything that orders laid at its entry need to know, in about a kilobyte. An order at a level is met by
// the first record that passes it, so the records are enough; prices that set none are left out.

import type { Entry, High } from '../model/call.ts';
import type { Trail, TrailStep } from '../model/outcome.ts';
import type { Sample } from '../model/quote.ts';
import { type EpochMs, epochMs, HOUR, MINUTE } from '../model/units.ts';
import type { Candle } from '../ports/prices.ts';
import { type AthRules, DEFAULT_ATH_RULES } from './ath.ts';
import { seriesOf } from './series.ts';
import { PROVEN } from './trust.ts';

/** Ages of a call, milliseconds since its entry, at which its trail keeps the price. */
export const TRAIL_AGES_MS: readonly number[] = [
  ...[5, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 8, 12, 24, 48, 72, 96, 120, 144, 168].map((hours) => hours * HOUR),
];

/** Ratio by which a record must pass the one before: levels are known to 1 %. */
const RECORD_STEP = 0.01;
/** A price stands for an age when it is no older than a third of it, within these bounds. */
const MARK_SHARE = 1 / 3;
const SHORTEST_MARK_MS = 10 * MINUTE;
const LONGEST_MARK_MS = 6 * HOUR;
/** Digits of a multiple that are kept. */
const DIGITS = 6;

/** A trail that can go on: it also holds the latest close, which later ages may rest on. */
export interface GrowingTrail extends Trail {
  readonly latest?: TrailStep;
}

export interface TrailOptions {
  readonly entry: Pick<Entry, 'at' | 'price'>;
  /** Length of a candle, milliseconds. Of pieces of different lengths the trail keeps the longest. */
  readonly spanMs: number;
  /** Spans that end later are left out. */
  readonly endAt: EpochMs;
  readonly source: Trail['source'];
  /** Up to here candles were read; the end of the last one by default. After it a trail never goes back. */
  readonly to?: EpochMs;
  /** What performance/verify makes of these candles. */
  readonly proved?: { readonly ath?: High; readonly wick?: High; readonly refused?: string };
}

/**
 * The trail with further candles, oldest first. Those before the entry or already covered change nothing, so a window may be
 * folded in pieces. Of the candle that holds the entry only the close counts: its low may be older. Candles from the entry on take
 * the place of samples, which know less.
 */
export function extendTrail(
  trail: GrowingTrail | undefined,
  candles: readonly Candle[],
  options: TrailOptions,
): GrowingTrail {
  const { entry, spanMs, source } = options;
  const isAnew =
    trail?.source === 'samples' && source === 'candles' && (candles[0]?.at ?? Infinity) <= entry.at + spanMs;
  const spans = candles.map(({ at, low, close }): Span => ({
    endAt: epochMs(at + spanMs),
    low: at < entry.at ? close : Math.min(low, close),
    close,
  }));
  return fold(isAnew ? undefined : trail, spans, options);
}

/**
 * The trail that polled samples show, oldest first: of those that the call is measured by (see seriesOf), and of highs that candles
 * have proved between them. What fell and rose again between two samples is not in it. `from` is a trail that ends sooner, and
 * goes on with the samples after it.
 */
export function trailOfSamples(
  samples: readonly Sample[],
  options: {
    readonly entry: Entry;
    readonly endAt: EpochMs;
    /** The accepted high, up to which prices on a thin pool count; the entry by default. */
    readonly ath?: High;
    readonly wick?: High;
    readonly from?: GrowingTrail;
    readonly rules?: AthRules;
  },
): GrowingTrail {
  const { entry, endAt, ath, wick, from, rules = DEFAULT_ATH_RULES } = options;
  const athPrice = ath?.price ?? entry.price;
  const [, ...polled] = seriesOf(entry, samples, { endAt, athPrice, rules });
  const proven = samples.filter(({ doubt, price }) => doubt === PROVEN && price <= athPrice);
  const spans = [...polled, ...proven]
    .sort((a, b) => a.at - b.at)
    .map(({ at, price }): Span => ({ endAt: at, low: price, close: price }));
  const proved = { ...(ath && { ath }), ...(wick && { wick }) };
  return fold(from, spans, { entry, endAt, spanMs: 0, source: 'samples', proved });
}

/** The kept price of one of TRAIL_AGES_MS as a multiple of the entry; undefined when none is. */
export function markAt({ marks }: Pick<Trail, 'marks'>, ageMs: number): number | undefined {
  return marks.find(([afterMs]) => afterMs === ageMs)?.[1];
}

/** A candle, or a sample, which is one of no length. */
interface Span {
  readonly endAt: EpochMs;
  readonly low: number;
  readonly close: number;
}

function fold(
  trail: GrowingTrail | undefined,
  spans: readonly Span[],
  { entry, spanMs, endAt, source, to, proved }: TrailOptions,
): GrowingTrail {
  const rises = [...(trail?.rises ?? [])];
  const falls = [...(trail?.falls ?? [])];
  const marks = new Map(trail?.marks);
  let latest = trail?.latest;
  let readTo = trail?.to ?? entry.at;
  for (const span of spans) {
    if (span.endAt > endAt) break;
    if (span.endAt <= readTo) continue;
    markUntil(marks, latest, span.endAt - entry.at);
    readTo = span.endAt;
    const afterMs = span.endAt - entry.at;
    const low = rounded(span.low / entry.price);
    const close = rounded(span.close / entry.price);
    if (low <= (falls.at(-1)?.[1] ?? 1) * (1 - RECORD_STEP)) falls.push([afterMs, low, close]);
    if (close >= (rises.at(-1)?.[1] ?? 1) * (1 + RECORD_STEP)) rises.push([afterMs, close]);
    latest = [afterMs, close];
  }
  readTo = epochMs(Math.max(readTo, Math.min(to ?? readTo, endAt)));
  // An age is reached when it was read up to, whether something was traded then or not.
  markUntil(marks, latest, readTo - entry.at + 1);
  return {
    source: trail?.source === 'samples' ? 'samples' : source,
    spanMs: Math.max(trail?.spanMs ?? 0, spanMs),
    to: readTo,
    ...mergedHighs(trail, proved, entry.price),
    rises,
    falls,
    marks: [...marks],
    ...(latest && { latest }),
  };
}

/** Sets the ages from the latest close on, up to but without `beforeMs`, that it still stands for. */
function markUntil(marks: Map<number, number>, latest: TrailStep | undefined, beforeMs: number): void {
  if (latest === undefined) return;
  const [closedMs, close] = latest;
  for (const ageMs of TRAIL_AGES_MS) {
    if (ageMs < closedMs || ageMs >= beforeMs) continue;
    const furthestMs = Math.min(Math.max(ageMs * MARK_SHARE, SHORTEST_MARK_MS), LONGEST_MARK_MS);
    if (ageMs - closedMs <= furthestMs) marks.set(ageMs, close);
  }
}

/** The higher of each; the refusal belongs to the higher wick. */
function mergedHighs(
  trail: GrowingTrail | undefined,
  proved: TrailOptions['proved'],
  entryPrice: number,
): Pick<Trail, 'ath' | 'wick' | 'refused'> {
  const isHigher = (one: High | undefined, other: High | undefined): one is High =>
    one !== undefined && one.price > Math.max(entryPrice, other?.price ?? 0);
  const ath = isHigher(proved?.ath, trail?.ath) ? proved.ath : trail?.ath;
  const isNewWick = isHigher(proved?.wick, trail?.wick);
  const wick = isNewWick ? proved?.wick : trail?.wick;
  const refused = isNewWick ? proved?.refused : (trail?.refused ?? proved?.refused);
  return { ...(ath && { ath }), ...(wick && { wick }), ...(refused !== undefined && { refused }) };
}

function rounded(multiple: number): number {
  return Number(multiple.toPrecision(DIGITS));
}
