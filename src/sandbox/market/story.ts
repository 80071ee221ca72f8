import { DAY, HOUR, MINUTE } from '../../model/units.ts';
import { createRandom, type Random } from '../../random.ts';
import { fromQuantiles, normal } from './random.ts';

/** What becomes of a called token; multiples are of its price at the call, instants are milliseconds after the call. */
export interface Story {
  /** Highest multiple of the smoothed path, and when it is reached. */
  readonly peakMultiple: number;
  readonly peakAtMs: number;
  /** Multiple seven days after the call. */
  readonly finalMultiple: number;
  /** How long the fall from the peak takes to lose 63 % of its way (in logarithms). */
  readonly fadeMs: number;
  /** How far the price wobbles about the smoothed path: standard deviation of its logarithm. */
  readonly wobble: number;
  /** How many times its price of an hour before the call the token stood at when it was called. */
  readonly runUp: number;
  /** When its liquidity is pulled. */
  readonly ruggedAtMs?: number;
  /** After this nobody trades it any more and its price stands still. */
  readonly quietAtMs?: number;
  /** When it is gone from the listings for good. */
  readonly vanishesAtMs?: number;
  /** A time without a listing. */
  readonly gap?: { readonly fromMs: number; readonly untilMs: number };
  /** When it moves from its launchpad's curve to a pool; without it the token was in a pool from the start. */
  readonly migratesAtMs?: number;
}

/**
 * Multiples seven days after a call of a micro cap, as shares of calls below them. Close to recorded outcomes: 7-9 % end
 * above +10 %, 82-86 % lose more than half, 74 % more than 70 %, 45 % more than 90 %.
 */
const FINAL_MULTIPLES = [
  [0, 0.002],
  [0.45, 0.1],
  [0.75, 0.3],
  [0.84, 0.5],
  [0.9225, 1.1],
  [0.97, 2.6],
  [0.99, 6],
  [1, 18],
] as const;

/**
 * Peaks of the smoothed path. Lower than the peaks that calls reach (2x: 38 %, 5x: 10-12 %, 10x: 4-6 %), because the wobble
 * about the path adds to them.
 */
const PEAK_MULTIPLES = [
  [0, 1],
  [0.25, 1.05],
  [0.66, 1.65],
  [0.9, 4],
  [0.96, 8.5],
  [0.99, 18],
  [1, 45],
] as const;

/** The story that a seed tells. The same seed always tells the same one. */
export function inventStory(seed: number): Story {
  const random = createRandom(seed);
  const finalMultiple = fromQuantiles(FINAL_MULTIPLES, random());
  const peakMultiple = Math.max(fromQuantiles(PEAK_MULTIPLES, random()), finalMultiple * 1.05, 1);
  const rugged = finalMultiple < 0.1 && random() < 0.45;
  const peakAtMs = Math.min(logNormal(random, 2.5 * HOUR, 1.3), 6.5 * DAY);
  const ruggedAtMs = Math.min(peakAtMs + logNormal(random, 4 * HOUR, 1.5), 6 * DAY);
  const wobble = 0.08 + 0.1 * random();
  const fadeMs = logNormal(random, 14 * HOUR, 0.7);
  const runUp = 1.2 + 2 * random() ** 2;
  const quiet = !rugged && finalMultiple < 0.3 && random() < 0.25;
  const quietAtMs = DAY * (1.5 + 5 * random());
  const vanishes = rugged && random() < 0.5;
  const vanishesAtMs = ruggedAtMs + DAY * (1 + 3 * random());
  const gapped = random() < 0.1;
  const fromMs = 6 * DAY * random();
  const migrates = !rugged && random() < 0.2;
  const migratesAtMs = HOUR * (0.2 + 11 * random());
  return {
    peakMultiple,
    peakAtMs,
    finalMultiple,
    fadeMs,
    wobble,
    runUp,
    ...(rugged && { ruggedAtMs }),
    ...(quiet && { quietAtMs }),
    ...(vanishes && { vanishesAtMs }),
    ...(gapped && { gap: { fromMs, untilMs: fromMs + MINUTE * (20 + 160 * random()) } }),
    ...(migrates && { migratesAtMs }),
  };
}

/**
 * The smoothed path as a natural logarithm of the multiple, `ms` after the call (before it, when negative): up to the peak
 * in a straight line, then a fade that reaches the final multiple after seven days and goes on at its own pace.
 */
export function smoothLog(story: Story, ms: number): number {
  const peak = Math.log(story.peakMultiple);
  if (ms < 0) return Math.max((Math.log(story.runUp) * ms) / HOUR, -3);
  if (ms < story.peakAtMs) return (peak * ms) / story.peakAtMs;
  const faded = (untilMs: number): number => 1 - Math.exp(-(untilMs - story.peakAtMs) / story.fadeMs);
  return peak + ((Math.log(story.finalMultiple) - peak) * faded(ms)) / faded(7 * DAY);
}

function logNormal(random: Random, median: number, spread: number): number {
  return median * Math.exp(spread * normal(random));
}
