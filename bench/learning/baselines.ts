import type { Tier } from '../../src/model/call.ts';
import { ranks } from '../../src/reputation/calibration.ts';
import { CLOSE, PEAK, RETURN, scored } from '../../src/reputation/target.ts';
import type { BenchCall } from './call.ts';
import { createDice } from './dice.ts';

/** A conventional way to score channels by their known calls; higher is better. */
export type Baseline = (records: ReadonlyMap<number, readonly BenchCall[]>) => ReadonlyMap<number, number>;

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const success = (call: BenchCall): number => scored(call)[CLOSE];
const hit = (call: BenchCall): number => scored(call)[PEAK];

/** A baseline that looks at one channel at a time. */
function each(score: (calls: readonly BenchCall[]) => number): Baseline {
  return (records) => new Map([...records].map(([channel, calls]) => [channel, score(calls)]));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** Points for peaks, one off for a loss of more than half: the kind of table that callers' leaderboards use. */
function points(call: BenchCall): number {
  const steps: readonly (readonly [number, number])[] = [
    [20, 6],
    [10, 5],
    [5, 3],
    [3, 2],
    [2, 1],
  ];
  const step = steps.find(([multiple]) => call.athMultiple >= multiple);
  return step?.[1] ?? (call.finalMultiple < 0.5 ? -1 : 0);
}

/** Lower bound of Wilson's 95 % interval of a rate (Wilson 1927). */
function wilson(wins: number, n: number): number {
  const z2 = 1.96 ** 2;
  const p = wins / n;
  return (p + z2 / (2 * n) - 1.96 * Math.sqrt((p * (1 - p) + z2 / (4 * n)) / n)) / (1 + z2 / n);
}

/** Beta-Binomial rates with a prior fitted by moments to all channels with 5 calls or more. */
const empiricalBayes: Baseline = (records) => {
  const tallies = [...records].map(([channel, calls]) => ({
    channel,
    n: calls.length,
    wins: calls.reduce((sum, call) => sum + success(call), 0),
  }));
  const all = tallies.reduce((sum, { n }) => sum + n, 0);
  const rate = tallies.reduce((sum, { wins }) => sum + wins, 0) / all;
  const large = tallies.filter(({ n }) => n >= 5);
  const observed = mean(large.map(({ n, wins }) => (wins / n - rate) ** 2));
  const noise = mean(large.map(({ n }) => (rate * (1 - rate)) / n));
  const between = Math.max(1e-5, observed - noise);
  const strength = Math.min(1_000, Math.max(2, (rate * (1 - rate)) / between - 1));
  return new Map(tallies.map(({ channel, n, wins }) => [channel, (wins + strength * rate) / (n + strength)]));
};

/** Ranks by hit rate, 2x rate and mean clipped log return, mixed 25/25/50: the method's ingredients without the method. */
const blend: Baseline = (records) => {
  const channels = [...records];
  const ranked = (of: (call: BenchCall) => number): readonly number[] =>
    ranks(channels.map(([, calls]) => mean(calls.map(of))));
  const close = ranked(success);
  const peak = ranked(hit);
  const log = ranked((call) => scored(call)[RETURN]);
  return new Map(
    channels.map(([channel], at) => [
      channel,
      0.25 * (close[at] ?? 0) + 0.25 * (peak[at] ?? 0) + 0.5 * (log[at] ?? 0),
    ]),
  );
};

const ORIGIN_WIN: Readonly<Record<Tier, number>> = {
  nano: 2,
  micro: 2,
  small: 2,
  mid: 1.5,
  large: 1.2,
  unknown: 2,
};

/**
 * The composite of sc-bot: .30 win% + .25 min(100, 50 (avg peak - 1)) + .20 min(100, 50 (avg peak - 1) / sd) + .15 speed +
 * .10 price confidence. Speed and price confidence are the same for all here: the worlds have no time of the peak.
 */
function origin(calls: readonly BenchCall[]): number {
  const peaks = calls.map((call) => call.athMultiple);
  const average = mean(peaks);
  const sd = Math.sqrt(mean(peaks.map((peak) => (peak - average) ** 2)));
  const wins = mean(calls.map((call) => (call.athMultiple >= ORIGIN_WIN[call.tier] ? 100 : 0)));
  const steady = sd > 0 ? Math.min(100, (50 * (average - 1)) / sd) : 0;
  return 0.3 * wins + 0.25 * Math.min(100, 50 * (average - 1)) + 0.2 * steady;
}

/** The origin's temporal-difference value: expected += 0.1 (peak - expected), from 1, in the order of completion. */
function originTd(calls: readonly BenchCall[]): number {
  return calls.reduce((expected, call) => expected + 0.1 * (call.athMultiple - expected), 1);
}

export const BASELINES = {
  none: (records) => {
    const dice = createDice(5);
    return new Map([...records.keys()].map((channel) => [channel, dice.uniform()]));
  },
  'mean ROI': each((calls) => mean(calls.map((call) => call.finalMultiple - 1))),
  'hit > +10 %': each((calls) => mean(calls.map(success))),
  'median ROI': each((calls) => median(calls.map((call) => call.finalMultiple - 1))),
  points: each((calls) => mean(calls.map(points))),
  Wilson: each((calls) =>
    wilson(
      calls.reduce((sum, call) => sum + success(call), 0),
      calls.length,
    ),
  ),
  'flat EB': empiricalBayes,
  'raw blend': blend,
  origin: each(origin),
  'origin TD': each(originTd),
} satisfies Record<string, Baseline>;
export type BaselineName = keyof typeof BASELINES;
