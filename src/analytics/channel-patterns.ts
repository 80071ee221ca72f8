import type { ChannelPatterns, CompletedCall } from '../model/analytics.ts';
import { TIERS } from '../model/call.ts';
import { utcDay } from '../model/units.ts';
import { bestHolding } from './holding.ts';
import { meanInterval } from './mean-interval.ts';
import { clippedLog } from '../reputation/target.ts';
import { wilson } from './wilson.ts';

const FEWEST = 10;
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
  // Its days, because what it calls on one day is alike.
  const holding = bestHolding(calls, ({ postedAt }) => utcDay(postedAt));
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

/** Deviation of the channel's log returns over the deviation that calls of its tiers have, weighted as it calls them. */
function spreadAgainst(calls: readonly CompletedCall[], crowd: readonly CompletedCall[]): number | undefined {
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
  return own === undefined || !(expected > 0) ? undefined : own / expected;
}

function deviationOf(calls: readonly CompletedCall[]): number | undefined {
  const logs = calls.map(({ finalRoi }) => clippedLog(Math.log(1 + finalRoi)));
  const sum = logs.reduce((total, log) => total + log, 0);
  const squares = logs.reduce((total, log) => total + log ** 2, 0);
  return logs.length < FEWEST ? undefined : meanInterval({ n: logs.length, sum, squares })?.deviation;
}
