import type { ChannelPatterns, CompletedCall } from '../model/analytics.ts';
import { type Tier, TIERS } from '../model/call.ts';
import type { Estimate } from '../model/reputation.ts';
import { DAY, utcDay } from '../model/units.ts';
import { bestHolding } from './holding.ts';
import { meanInterval } from './mean-interval.ts';
import { clippedLog } from '../reputation/target.ts';
import { wilson } from './wilson.ts';

const FEWEST = 10;
const WEEK_MS = 7 * DAY;
/** A pattern of one channel is shown when chance would show it no more often than this. */
const LEVEL = 0.05;

/** How a channel calls, from its completed calls; `crowd` are calls of all channels to compare with. */
export function channelPatterns(
  calls: readonly CompletedCall[],
  crowd: readonly CompletedCall[],
): ChannelPatterns {
  if (calls.length < FEWEST) return { calls: calls.length, tiers: [] };
  const spread = spreadAgainst(calls, crowd);
  const timeToAthMs = quartiles(calls);
  // What it calls on one day is alike, and so is what the market did in a week.
  const holding = bestHolding(calls, [
    ({ postedAt }) => utcDay(postedAt),
    ({ postedAt }) => Math.floor(postedAt / WEEK_MS),
  ]);
  return {
    calls: calls.length,
    tiers: TIERS.map((tier) => ({
      tier,
      share: wilson(calls.filter((call) => call.tier === tier).length, calls.length),
    }))
      .filter(({ share }) => share.value > 0)
      .toSorted((a, b) => b.share.value - a.share.value),
    quality: {
      foretold: calls.reduce((sum, call) => sum + call.predictedSuccess, 0) / calls.length,
      came: wilson(calls.filter(({ success }) => success).length, calls.length),
    },
    ...(timeToAthMs && { timeToAthMs }),
    ...(spread !== undefined && { spread }),
    ...(holding !== undefined &&
      holding.p <= LEVEL && {
        holding: { holdMs: holding.holdMs, calls: holding.n, roi: holding.roi, endRoi: holding.endRoi },
      }),
  };
}

function quartiles(calls: readonly CompletedCall[]): ChannelPatterns['timeToAthMs'] {
  const times = calls
    .filter(({ athRoi }) => athRoi > 0)
    .map(({ timeToAthMs }) => timeToAthMs)
    .sort((a, b) => a - b);
  if (times.length < FEWEST) return undefined;
  const at = (share: number): number => times[Math.round(share * (times.length - 1))] ?? 0;
  return { calls: times.length, low: at(0.25), median: at(0.5), high: at(0.75) };
}

/**
 * Mean distance of the channel's log returns from their median over that of calls of the same tiers, weighted as it calls them. Distances,
 * not their squares: of returns as heavy-tailed as these an interval of the deviation held half of what it promised. The 90 % interval is
 * that of the logarithm of the mean distance by Student's t (delta method), of the channel alone: the crowd's is far smaller. It holds a
 * ratio of 1 in 83 to 91 % of fair worlds, from 10 calls on, in more
 * where a channel calls several tiers. Undefined of fewer calls in tiers of which the crowd has 10.
 */
function spreadAgainst(
  calls: readonly CompletedCall[],
  crowd: readonly CompletedCall[],
): Estimate | undefined {
  const tiers = TIERS.map((tier) => ({ own: logsOf(calls, tier), others: logsOf(crowd, tier) })).filter(
    ({ own, others }) => own.length > 0 && others.length >= FEWEST,
  );
  const own = distancesOf(tiers.flatMap((tier) => tier.own.map((log) => ({ log, weight: 1 }))));
  const expected = meanDistance(
    tiers.flatMap(({ own: { length }, others }) =>
      others.map((log) => ({ log, weight: length / others.length })),
    ),
  );
  const n = own.length;
  if (n < FEWEST) return undefined;
  const sum = own.reduce((total, { distance }) => total + distance, 0);
  const squares = own.reduce((total, { distance }) => total + distance ** 2, 0);
  const mean = meanInterval({ n, sum, squares })?.mean;
  if (mean === undefined || !(mean.value > 0) || !(expected > 0)) return undefined;
  // The median lies nearer to its own calls than that of all would: as with a deviation.
  const value = (mean.value * Math.sqrt(n / (n - 1))) / expected;
  const half = (mean.high - mean.value) / mean.value;
  return { value, low: value * Math.exp(-half), high: value * Math.exp(half) };
}

interface Weighed {
  readonly log: number;
  readonly weight: number;
}

function logsOf(calls: readonly CompletedCall[], tier: Tier): readonly number[] {
  return calls.filter((call) => call.tier === tier).map(({ finalRoi }) => clippedLog(Math.log(1 + finalRoi)));
}

/** How far each lies from the median of all. */
function distancesOf(
  weighed: readonly Weighed[],
): readonly { readonly distance: number; readonly weight: number }[] {
  const median = medianOf(weighed);
  return weighed.map(({ log, weight }) => ({ distance: Math.abs(log - median), weight }));
}

function meanDistance(weighed: readonly Weighed[]): number {
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  return distancesOf(weighed).reduce((sum, { distance, weight }) => sum + distance * weight, 0) / total;
}

/** The least value that half of the weight lies at or below. */
function medianOf(weighed: readonly Weighed[]): number {
  const half = weighed.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  for (const { log, weight } of weighed.toSorted((a, b) => a.log - b.log)) {
    below += weight;
    if (below >= half) return log;
  }
  return 0;
}
