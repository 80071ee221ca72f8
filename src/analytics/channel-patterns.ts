import type { ChannelPatterns, CompletedCall } from '../model/analytics.ts';
import { TIERS } from '../model/call.ts';
import type { Estimate } from '../model/reputation.ts';
import { DAY, utcDay } from '../model/units.ts';
import { bestHolding } from './holding.ts';
import { meanInterval } from './mean-interval.ts';
import { clippedLog } from '../reputation/target.ts';
import { wilson } from './wilson.ts';

const FEWEST = 10;
const Z90 = 1.6449;
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
 * Deviation of the channel's log returns over the deviation that calls of its tiers have, weighted as it calls them. Interval by the
 * variance of a logarithm of a deviation, (kurtosis - 1) / 4n (Cramér 1946, 27.7), of the channel alone: the crowd's is far smaller.
 */
function spreadAgainst(
  calls: readonly CompletedCall[],
  crowd: readonly CompletedCall[],
): Estimate | undefined {
  const own = deviationOf(calls);
  const usual = TIERS.map((tier) => {
    const share = calls.filter((call) => call.tier === tier).length / calls.length;
    const deviation = deviationOf(crowd.filter((call) => call.tier === tier));
    return share > 0 && deviation !== undefined ? { share, deviation } : undefined;
  }).filter((tier) => tier !== undefined);
  const shares = usual.reduce((sum, { share }) => sum + share, 0);
  const expected = Math.sqrt(
    usual.reduce((sum, { share, deviation }) => sum + share * deviation ** 2, 0) / shares,
  );
  if (own === undefined || !(own > 0) || !(expected > 0)) return undefined;
  const value = own / expected;
  const half = Z90 * Math.sqrt(Math.max(0, kurtosisOf(calls) - 1) / (4 * calls.length));
  return { value, low: value * Math.exp(-half), high: value * Math.exp(half) };
}

function logsOf(calls: readonly CompletedCall[]): readonly number[] {
  return calls.map(({ finalRoi }) => clippedLog(Math.log(1 + finalRoi)));
}

/** Fourth central moment over the square of the second: 3 of a normal distribution. */
function kurtosisOf(calls: readonly CompletedCall[]): number {
  const logs = logsOf(calls);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const moment = (power: number): number =>
    logs.reduce((sum, log) => sum + (log - mean) ** power, 0) / logs.length;
  return moment(4) / moment(2) ** 2;
}

function deviationOf(calls: readonly CompletedCall[]): number | undefined {
  const logs = logsOf(calls);
  const sum = logs.reduce((total, log) => total + log, 0);
  const squares = logs.reduce((total, log) => total + log ** 2, 0);
  return logs.length < FEWEST ? undefined : meanInterval({ n: logs.length, sum, squares })?.deviation;
}
