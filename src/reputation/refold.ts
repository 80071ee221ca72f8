import { type ChannelId, type Json, utcHour } from '../model/units.ts';
import type { Reputation } from '../model/reputation.ts';
import type { LearntCall, Refold } from '../ports.ts';
import { forecastBasis } from './basis.ts';
import { forecast } from './forecast.ts';
import { learn } from './learn.ts';
import { callWeight } from './weight.ts';

/**
 * A learner that has seen nothing yet, to be shown calls of the past and outcomes in the order of time. The same outcomes in
 * the same order give what live learning gave.
 */
export function createRefold(): Refold {
  const channels = new Map<ChannelId, Json>();
  const reputations = new Map<ChannelId, readonly Reputation[]>();
  let crowd: Json = null;
  const known = (channelId: ChannelId) => ({ channel: channels.get(channelId) ?? null, crowd });

  return {
    posted(call) {
      const weight = callWeight(call);
      const learning = known(call.channelId);
      const { predictedSuccess, forecast: stamp } = forecast({
        tier: call.tier,
        postedAt: call.postedAt,
        weight,
        learning,
        features: featuresOf(call),
      });
      return { weight, predictedSuccess, forecast: stamp, restsOn: forecastBasis(learning) };
    },
    completed(call, outcome, stamp) {
      const { channelId, tier, postedAt } = call;
      const learnt = learn({
        channelId,
        tier,
        postedAt,
        weight: outcome.reason === 'manual' ? 0 : call.weight,
        forecast: stamp,
        outcome: {
          finalMultiple: 1 + outcome.finalRoi,
          athMultiple: 1 + outcome.athRoi,
          completedAt: outcome.completedAt,
        },
        learning: known(channelId),
      });
      channels.set(channelId, learnt.learning.channel);
      ({ crowd } = learnt.learning);
      reputations.set(channelId, learnt.reputations);
    },
    result: () => ({ crowd, channels, reputations: [...reputations.values()].flat() }),
  };
}

function featuresOf(call: Omit<LearntCall, 'weight'>) {
  return {
    detectionConfidence: call.detectionConfidence,
    echo: call.echo,
    utcHour: utcHour(call.postedAt),
    ...(call.liquidityUsd !== undefined && { liquidityUsd: call.liquidityUsd }),
    ...(call.tokenAgeMs !== undefined && { tokenAgeMs: call.tokenAgeMs }),
  };
}
