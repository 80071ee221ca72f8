import type { Call, Running } from '../../src/model/call.ts';
import type { Outcome, Trail } from '../../src/model/outcome.ts';
import type { Sample } from '../../src/model/quote.ts';
import type { CallId } from '../../src/model/units.ts';
import type { Candle } from '../../src/ports.ts';
import { outcomeOf } from '../../src/tracking/conclude.ts';
import { DEFAULT_TRACKING_POLICY } from '../../src/tracking/lifecycle.ts';
import { refineCalls } from '../../src/tracking/refine-calls.ts';
import { isRefinedTo, lastEndedAt, refineDueAt } from '../../src/tracking/refine-times.ts';
import type { PolledCall } from './polled.ts';
import { REFINED_MS } from './series.ts';

/** What polls saw of a call: the product's outcome rests on both. */
export interface Seen {
  readonly running: Running;
  readonly samples: readonly Sample[];
}

/**
 * The outcome of a call whose candles of five minutes are read when the product reads them, each time those that have ended by
 * then, and that completes at the end of its window.
 */
export function concluded(
  { entry, endAt }: PolledCall,
  candles: readonly Candle[],
  { running, samples }: Seen,
): Outcome {
  const policy = { ...DEFAULT_TRACKING_POLICY, trackingMs: endAt - entry.at };
  const call = { id: 1 as CallId, status: 'open', postedAt: entry.at, entry, running } as const;
  let trail: Trail | undefined;
  let readTo = entry.at;
  for (;;) {
    const now = refineDueAt([call], readTo, policy);
    if (now === undefined) break;
    readTo = now;
    const to = lastEndedAt(now);
    const read = candles.filter(({ at }) => at + REFINED_MS <= to);
    const found = { candles: read, source: 'recorded', to };
    const calls = [{ ...call, ...(trail && { trail }) }];
    trail = refineCalls(calls, found, { now, policy, token: {} }).trails[0]?.trail ?? trail;
  }
  const isVerified = isRefinedTo(lastEndedAt(readTo), endAt);
  return outcomeOf({ ...call, context: {} } as unknown as Call, samples, 'elapsed', {
    now: endAt,
    policy,
    athSource: isVerified ? 'verified' : 'polled',
    ...(trail && { trail }),
  });
}
