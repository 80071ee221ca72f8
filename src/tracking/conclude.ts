import type { Call, High, Running } from '../model/call.ts';
import type { CompletionReason, Outcome, PathResult, Trail } from '../model/outcome.ts';
import type { Sample } from '../model/quote.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { moneyBook } from '../performance/ath-quality.ts';
import { pathOfTrail } from '../performance/path.ts';
import { isHit, isSuccess } from '../performance/success.ts';
import { summarise } from '../performance/summary.ts';
import { trailOfSamples } from '../performance/trail.ts';
import { PROVEN } from '../performance/trust.ts';
import type { Completion, CompletionFacts } from '../ports.ts';
import { learn } from '../reputation/learn.ts';
import { type TrackingPolicy, windowEndAt } from './lifecycle.ts';
import { isRefinedTo } from './refine-times.ts';
import { staleEnd } from './stale.ts';

/** Why a high that polls had accepted is not the verified one. */
const NO_CLOSE = 'no candle closed there';

/** After these candles are still read to the end of the window: their trail goes on by itself. */
const WATCHED: ReadonlySet<CompletionReason> = new Set(['loss', 'dead']);

/**
 * The pure end of a call: its figures, its outcome, and what the learner makes of it. Prices from after the seven days do
 * not count, even when an outage delayed the completion; a dead, rugged or missing token is worth nothing (-100 %).
 */
export function createConclude(policy: TrackingPolicy): (facts: CompletionFacts) => Completion {
  return function conclude(facts) {
    const { call, samples, trail, now } = facts;
    // It ended then, whoever asks for its end now.
    const reason = call.ending?.reason ?? facts.reason;
    const endAt = endOf(call, now, policy);
    const isVerified = isRefinedTo(facts.refinedTo, endAt);
    const nativeReturn = facts.nativeReturnUntil?.(endAt);
    const outcome = outcomeOf(call, samples, reason, {
      now,
      policy,
      athSource: isVerified ? 'verified' : 'polled',
      ...(trail && { trail }),
      ...(nativeReturn !== undefined && { nativeReturn }),
    });
    const { learning, reputations } = learn({
      channelId: call.channelId,
      tier: call.context.tier,
      postedAt: call.postedAt,
      // Who ends a call by hand picks its outcome: it counts, and teaches nothing.
      weight: reason === 'manual' ? 0 : call.context.weight,
      forecast: call.context.forecast,
      outcome: {
        finalMultiple: 1 + outcome.finalRoi,
        athMultiple: 1 + outcome.athRoi,
        completedAt: outcome.completedAt,
      },
      learning: facts.learning,
    });
    const keepsTrail = trail?.source === 'candles' && (isVerified || WATCHED.has(outcome.reason));
    return {
      outcome,
      learning,
      reputations,
      ...(!keepsTrail && { trail: polledTrail(facts, endAt, policy) }),
    };
  };
}

/**
 * The figures of a call that has ended for this reason, or as dead where no price was believed for so long that it is missing
 * (see staleEnd).
 */
export function outcomeOf(
  call: Call,
  samples: readonly Sample[],
  reason: CompletionReason,
  options: {
    readonly now: EpochMs;
    readonly policy: TrackingPolicy;
    readonly athSource?: Outcome['athSource'];
    /** What candles have shown; if they were read to the end, it decides the high whatever polls have seen. */
    readonly trail?: Trail;
    readonly nativeReturn?: number;
  },
): Outcome {
  const { now, policy, athSource = 'polled', nativeReturn } = options;
  const trail = options.trail?.source === 'candles' ? options.trail : undefined;
  const isVerified = athSource === 'verified';
  const endAt = endOf(call, now, policy);
  const counted = samples.filter((sample) => sample.at <= endAt);
  const proved = isVerified && trail ? provedHigh(call, trail, counted) : { running: call.running };
  const path = trail && pathByCandles(trail, call, isVerified);
  const stale = WATCHED.has(reason)
    ? undefined
    : staleEnd(call, counted, { endAt, policy, athPrice: proved.running.ath.price, ...(trail && { trail }) });
  const ended = stale?.kind === 'missing' ? 'dead' : reason;
  const summary = summarise({
    entry: call.entry,
    postedAt: call.postedAt,
    running: proved.running,
    samples: counted,
    endAt,
    lost: ended === 'dead',
    ...(stale?.kind === 'closed' && { finalPrice: stale.price }),
    ...(path && { path }),
    rules: policy.ath,
  });
  const money = moneyBook(call.entry, counted);
  const athDepthUsd = money.depthAt(summary.athAt);
  const finalDepthUsd = money.depthAt(endAt);
  return {
    ...summary,
    callId: call.id,
    completedAt: now,
    reason: ended,
    athSource,
    athQuality: money.qualityOf({ price: summary.athPrice, at: summary.athAt }),
    ...(proved.doubt !== undefined && { wickDoubt: proved.doubt }),
    ...(athDepthUsd !== undefined && { athDepthUsd }),
    ...(finalDepthUsd !== undefined && { finalDepthUsd }),
    ...(nativeReturn !== undefined && { nativeReturn }),
    success: isSuccess(1 + summary.finalRoi),
    hit: isHit(1 + summary.athRoi),
  };
}

/** Prices from after the window, or from after an early end, do not count, however late the end is drawn up. */
function endOf({ postedAt, ending }: Call, now: EpochMs, policy: TrackingPolicy): EpochMs {
  return epochMs(Math.min(ending?.at ?? now, windowEndAt(postedAt, policy)));
}

/**
 * The running figures with the high that candles prove, or the entry where they prove none. What polls had accepted above it
 * is a wick then: no candle closed there, or one that was refused.
 */
function provedHigh(
  { entry, running }: Call,
  trail: Trail,
  samples: readonly Sample[],
): { running: Running; doubt?: string } {
  // A trail may have begun after the call: what candles had proved before that stands.
  const proven = samples.filter(({ doubt, at }) => doubt === PROVEN && at > entry.at);
  const ath = highest({ price: entry.price, at: entry.at }, [trail.ath, ...proven]);
  const wick = highest(running.wick, [running.ath, trail.wick, ath]);
  const wasRefused = trail.refused !== undefined && (trail.wick?.price ?? 0) >= running.ath.price;
  const doubt = running.ath.price > ath.price && !wasRefused ? NO_CLOSE : trail.refused;
  return { running: { ...running, ath, wick }, ...(doubt !== undefined && { doubt }) };
}

function highest(start: High, others: readonly (High | undefined)[]): High {
  return others.reduce<High>(
    (best, high) =>
      high !== undefined && high.price > best.price ? { price: high.price, at: high.at } : best,
    start,
  );
}

/** Undefined while candles have neither order met and were not read to the end: the samples may know. */
function pathByCandles(trail: Trail, { entry }: Call, isVerified: boolean): PathResult | undefined {
  const path = pathOfTrail(trail, entry);
  return path === 'neither' && !isVerified ? undefined : path;
}

/** What the samples show of a call whose candles were not read to the end, from where they end. */
function polledTrail(
  { call, samples, trail }: CompletionFacts,
  endAt: EpochMs,
  policy: TrackingPolicy,
): Trail {
  const { entry, running } = call;
  return trailOfSamples(samples, {
    entry,
    endAt,
    ath: running.ath,
    wick: running.wick,
    ...(trail && { from: trail }),
    rules: policy.ath,
  });
}
