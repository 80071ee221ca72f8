import type { Tier } from '../model/call.ts';
import type { Reputation } from '../model/reputation.ts';
import type { ChannelId, EpochMs, Json } from '../model/units.ts';
import type { LearningState } from '../ports.ts';
import { addSurplus, countOutcome, parseChannel, type ChannelState } from './channel-state.ts';
import { parseCrowd, tierOf, type CrowdState } from './crowd-state.ts';
import { addFeatures } from './features.ts';
import { takeLesson } from './lesson.ts';
import { addOutcome, moodAt, parOf, residual } from './level.ts';
import { reputationsOf } from './reputation.ts';
import { exchangeShare } from './spread.ts';
import { parseStamp } from './stamp.ts';
import { perTarget, scored, type PerTarget } from './target.ts';

/** A completed call with what was foretold of it. */
export interface Completed {
  readonly channelId: ChannelId;
  readonly tier: Tier;
  readonly postedAt: EpochMs;
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
  const { channelId, outcome, weight } = input;
  const before = parseChannel(input.learning.channel);
  const crowd = parseCrowd(input.learning.crowd);
  const counted = countOutcome(before, input);
  const learnt = weight > 0 ? fold(crowd, counted, input) : { channel: counted, crowd };
  const changed = weight > 0 ? exchangeShare(learnt.crowd, before, learnt.channel) : crowd;
  return {
    learning: { channel: learnt.channel, crowd: weight > 0 ? changed : input.learning.crowd },
    reputations: reputationsOf(channelId, learnt.channel, { crowd: changed, now: outcome.completedAt }),
  };
}
