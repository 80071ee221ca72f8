import type { Call } from '../model/call.ts';
import type { CompletionReason, Outcome } from '../model/outcome.ts';
import type { Sample } from '../model/quote.ts';
import { after, type EpochMs } from '../model/units.ts';
import { isHit, isSuccess } from '../performance/success.ts';
import { summarise } from '../performance/summary.ts';
import type { Completion, CompletionFacts } from '../ports.ts';
import { learn } from '../reputation/learn.ts';
import { type TrackingPolicy, windowEndAt } from './lifecycle.ts';
import { isRefinedTo } from './refine.ts';

/**
 * The pure end of a call: its figures, its outcome, and what the learner makes of it. Prices from after the seven days do
 * not count, even when an outage delayed the completion; a dead or rugged token is worth nothing (-100 %).
 */
export function createConclude(policy: TrackingPolicy): (facts: CompletionFacts) => Completion {
  return function conclude(facts) {
    const { call, now } = facts;
    const endAt = Math.min(now, windowEndAt(call.postedAt, policy));
    const athSource = isRefinedTo(facts.refinedTo, endAt) ? 'verified' : 'polled';
    const outcome = outcomeOf(call, facts.samples, facts.reason, { now, policy, athSource });
    const { learning, reputations } = learn({
      channelId: call.channelId,
      tier: call.context.tier,
      postedAt: call.postedAt,
      // Who ends a call by hand picks its outcome: it counts, and teaches nothing.
      weight: facts.reason === 'manual' ? 0 : call.context.weight,
      forecast: call.context.forecast,
      outcome: {
        finalMultiple: 1 + outcome.finalRoi,
        athMultiple: 1 + outcome.athRoi,
        completedAt: outcome.completedAt,
      },
      learning: facts.learning,
    });
    return { outcome, learning, reputations };
  };
}

/** The figures of a call that has ended for this reason. */
export function outcomeOf(
  call: Call,
  samples: readonly Sample[],
  reason: CompletionReason,
  options: {
    readonly now: EpochMs;
    readonly policy: TrackingPolicy;
    readonly athSource?: Outcome['athSource'];
  },
): Outcome {
  const { now, policy } = options;
  const windowEnd = after(call.postedAt, policy.trackingMs);
  const endAt = now < windowEnd ? now : windowEnd;
  const summary = summarise({
    entry: call.entry,
    postedAt: call.postedAt,
    running: call.running,
    samples: samples.filter((sample) => sample.at <= windowEnd),
    endAt,
    lost: reason === 'dead',
    rules: policy.ath,
  });
  return {
    ...summary,
    callId: call.id,
    completedAt: now,
    reason,
    athSource: options.athSource ?? 'polled',
    athQuality: 'ok',
    success: isSuccess(1 + summary.finalRoi),
    hit: isHit(1 + summary.athRoi),
  };
}
