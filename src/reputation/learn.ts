import type { Tier } from '../model/call.ts';
import type { Reputation } from '../model/reputation.ts';
import type { ChannelId, EpochMs, Json } from '../model/units.ts';
import type { LearningState } from '../ports.ts';
import { addCount, addSurplus, parseChannel, type ChannelState } from './channel-state.ts';
import { parseCrowd, tierOf, type CrowdState } from './crowd-state.ts';
import { addFeatures } from './features.ts';
import { takeLesson } from './lesson.ts';
import { addOutcome, moodAt, parOf, surplusOf } from './level.ts';
import { standingOf } from './place.ts';
import { vouchFor } from './parsed-state.ts';
import { reputationsOf } from './reputation.ts';
import { exchangeShare } from './exchange.ts';
import { parseStamp } from './stamp.ts';
import { perMeasure, RETURN, scored, STARTING_PAR, type PerMeasure } from './target.ts';

/** A completed call with what was foretold of it. */
export interface Completed {
  readonly channelId: ChannelId;
  readonly tier: Tier;
  readonly postedAt: EpochMs;
  /** From callWeight(), in [0, 1]. */
  readonly weight: number;
  /** As forecast() gave it when the call was made. */
  readonly forecast: Json;
  readonly outcome: {
    readonly finalMultiple: number;
    readonly athMultiple: number;
    readonly completedAt: EpochMs;
  };
  readonly learning: LearningState;
}

/**
 * Learns from one outcome: compares it with the par of its tier and the market's mood, adds the surplus to the channel,
 * scores the forecasts, and moves par, mood and slopes. Constant time. Every outcome is to be given once; folding the same
 * outcomes in the same order gives the same state. An outcome of weight 0 is counted and nothing else. Returns the new
 * state and the channel's reputations, overall first.
 */
export function learn(input: Completed): { learning: LearningState; reputations: readonly Reputation[] } {
  const before = parseChannel(input.learning.channel);
  const crowd = parseCrowd(input.learning.crowd);
  const counted = addCount(before, input);
  const now = input.outcome.completedAt;
  if (input.weight === 0) {
    return {
      learning: { channel: vouchFor(counted), crowd: input.learning.crowd },
      reputations: reputationsOf(input.channelId, counted, { crowd, now }),
    };
  }
  const after = folded(crowd, counted, input);
  return {
    learning: after,
    reputations: reputationsOf(input.channelId, after.channel, { crowd: after.crowd, now }),
  };
}

function folded(
  crowd: CrowdState,
  channel: ChannelState,
  completed: Completed,
): { readonly channel: ChannelState; readonly crowd: CrowdState } {
  const { tier, weight, postedAt, outcome } = completed;
  const at = outcome.completedAt;
  const known = tierOf(crowd, tier);
  const targets = scored(outcome);
  const y: PerMeasure = [...targets, standingOf(targets[RETURN], known.places, STARTING_PAR[tier])];
  const par = parOf(known);
  const mood = moodAt(crowd, at);
  // The call's features are left out on purpose: to pick good tokens is the channel's merit.
  const surplus = perMeasure((k) => surplusOf(k, y[k], { ...par, shift: mood[k] }));
  const stamp = parseStamp(completed.forecast);

  const taught =
    stamp === undefined ? crowd : takeLesson(crowd, { channel, tier, completedAt: at, weight, y, stamp });
  const judged = addSurplus(channel, { tier, postedAt, weight, surplus });
  const after = stamp === undefined ? judged : { ...judged, ...addFeatures(judged, stamp.x) };
  return {
    channel: vouchFor(after),
    crowd: vouchFor(
      exchangeShare(
        addOutcome(taught, { tier, at, weight, y, nth: channel.tiers[tier]?.learnt ?? 1 }),
        channel,
        after,
      ),
    ),
  };
}
