import type { CompletedCall, Factor } from '../model/analytics.ts';
import { TIERS } from '../model/call.ts';
import type { CallId, ChannelId } from '../model/units.ts';

/** A channel's record counts as if it had begun with so many calls of the average. */
const PSEUDO_CALLS = 10;

/** What was known of a call when it was made, as a number of which only the order matters; undefined where it was not known. */
export type FactorOf = (call: CompletedCall) => number | undefined;

/** Every factor. `calls` is the whole sample: a channel's record at a call is made of those that had ended by then. */
export function factorsOf(calls: readonly CompletedCall[]): Readonly<Record<Factor, FactorOf>> {
  const records = recordsAt(calls);
  return {
    hdrb: (call) => call.hdrb,
    'predicted-success': (call) => call.predictedSuccess,
    'detection-confidence': (call) => call.detectionConfidence,
    reputation: (call) => records.get(call.callId),
    liquidity: (call) => call.liquidityUsd,
    'token-age': (call) => call.tokenAgeMs,
    'run-up-5m': (call) => call.runUpM5,
    'run-up-60m': (call) => call.runUpM60,
    tier: ({ tier }) => (tier === 'unknown' ? undefined : TIERS.indexOf(tier)),
    echo: ({ echo }) => (echo ? 1 : 0),
  };
}

/** Success rate of the channel's calls that had ended before each call, drawn to that of all; undefined before the first. */
function recordsAt(calls: readonly CompletedCall[]): ReadonlyMap<CallId, number> {
  const posted = calls.toSorted((a, b) => a.postedAt - b.postedAt || a.callId - b.callId);
  const ended = calls.toSorted((a, b) => a.completedAt - b.completedAt || a.callId - b.callId);
  const channels = new Map<ChannelId, { n: number; won: number }>();
  const all = { n: 0, won: 0 };
  const records = new Map<CallId, number>();
  let next = 0;
  for (const call of posted) {
    for (
      let done = ended[next];
      done !== undefined && done.completedAt <= call.postedAt;
      done = ended[next]
    ) {
      const record = channels.get(done.channelId) ?? { n: 0, won: 0 };
      const won = done.success ? 1 : 0;
      channels.set(done.channelId, { n: record.n + 1, won: record.won + won });
      all.n += 1;
      all.won += won;
      next += 1;
    }
    const record = channels.get(call.channelId);
    if (record === undefined) continue;
    records.set(call.callId, (record.won + (PSEUDO_CALLS * all.won) / all.n) / (record.n + PSEUDO_CALLS));
  }
  return records;
}
