// What candles do to the calls of a token: their trails go on, and highs that stood between two polls are raised.

import type { Running, Token } from '../model/call.ts';
import type { Trail } from '../model/outcome.ts';
import type { Sample } from '../model/quote.ts';
import { after, type EpochMs, epochMs } from '../model/units.ts';
import { extendTrail } from '../performance/trail.ts';
import { PROVEN } from '../performance/trust.ts';
import { JUDGED_AFTER_MS, refusalOf, verifyHighs } from '../performance/verify.ts';
import type { Candle, Happening, ReadCandles, Refined, RefinedCall, TrackedCall } from '../ports.ts';
import { follow } from './follow.ts';
import { type TrackingPolicy, windowEndAt } from './lifecycle.ts';
import { refineDueAt, SPAN_MS } from './refine-times.ts';

/** Less may be the price of the other side of the pool. */
const MOVED_BY = 1.05;

/**
 * The open and watched calls of a token after its candles have been read: each goes on with its trail, and of open ones the
 * running high is raised. What is not complete raises highs and is no trail. Of a token whose units were changed candles tell
 * nothing: they are stated in new units for all time.
 */
export function refineCalls(
  calls: readonly RefinedCall[],
  found: ReadCandles,
  { now, policy, token }: { readonly now: EpochMs; readonly policy: TrackingPolicy; readonly token: Life },
): Refined {
  const running: { callId: TrackedCall['id']; running: Running }[] = [];
  const happenings: Happening[] = [];
  const samples = new Map<number, Sample>();
  const trails: { callId: TrackedCall['id']; trail: Trail }[] = [];
  const isComplete = found.partial !== true && calls.every((call) => isShown(call, found));
  for (const call of token.units === undefined ? calls : []) {
    // Of a call that has ended nothing that comes later is a high; its trail goes on.
    const endAt = epochMs(windowEndAt(call.postedAt, policy));
    const highsTo = call.status === 'open' ? (call.ending?.at ?? endAt) : endAt;
    if (call.trail !== undefined && call.trail.to >= endAt) continue;
    const trail = trailOf(call, found, { endAt, highsTo, token });
    if (isComplete) trails.push({ callId: call.id, trail });
    const high = call.status === 'open' ? trail.ath : undefined;
    if (high === undefined || high.price < call.running.ath.price * (1 + policy.ath.minIncrease)) continue;
    // The very step that a rebuild from the series takes: the high is kept as a point of it.
    const sample: Sample = { ...high, source: found.source, doubt: PROVEN };
    const step = follow(call.entry, call.running, sample, policy);
    samples.set(sample.at, sample);
    running.push({ callId: call.id, running: step.running });
    if (step.high !== undefined) happenings.push({ kind: 'ath-reached', callId: call.id, ...step.high });
  }
  const refineAt = refineDueAt(calls, now, policy);
  return {
    running,
    happenings,
    samples: [...samples.values()],
    trails,
    ...(isComplete && token.units === undefined && { refinedTo: found.to }),
    ...(refineAt !== undefined && { refineAt }),
  };
}

/** Are there candles of what was not read yet, or have polls seen no high in it? What moved was traded. */
function isShown({ entry, trail, running: { wick } }: RefinedCall, { candles }: ReadCandles): boolean {
  const since = trail?.to ?? entry.at;
  if (wick.at <= since || wick.price <= entry.price * MOVED_BY) return true;
  return candles.some(({ at }) => at + SPAN_MS > since);
}

type Life = Pick<Token, 'ruggedAt' | 'revivedAt' | 'units'>;

/** The trail of a call with what was read now. Only closes that the next reading cannot judge otherwise are judged. */
function trailOf(
  { entry, trail }: RefinedCall,
  { candles, to }: ReadCandles,
  { endAt, highsTo, token }: { readonly endAt: EpochMs; readonly highsTo: EpochMs; readonly token: Life },
): Trail {
  const { ruggedAt, revivedAt } = token;
  const { ath, wick, refused } = verifyHighs(candles, {
    entry,
    spanMs: SPAN_MS,
    endAt: epochMs(Math.min(highsTo, to - JUDGED_AFTER_MS)),
    floor: trail?.ath?.price ?? entry.price,
    ...(trail !== undefined && { judgedTo: after(trail.to, -JUDGED_AFTER_MS) }),
    ...(ruggedAt !== undefined && { ruggedAt }),
    ...(revivedAt !== undefined && { revivedAt }),
  });
  return extendTrail(trail, sellable(candles, entry.price, token), {
    entry,
    spanMs: SPAN_MS,
    endAt,
    to,
    source: 'candles',
    proved: { ...(ath && { ath }), ...(wick && { wick }), ...refusalOf(refused) },
  });
}

/** Without the candles in which a price above the entry was nobody's: the liquidity was gone. */
function sellable(
  candles: readonly Candle[],
  entryPrice: number,
  { ruggedAt, revivedAt = epochMs(0) }: Life,
): readonly Candle[] {
  if (ruggedAt === undefined) return candles;
  const backAt = revivedAt > ruggedAt ? revivedAt : Infinity;
  return candles.filter(({ at, close }) => at + SPAN_MS <= ruggedAt || at >= backAt || close <= entryPrice);
}
