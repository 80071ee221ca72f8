import type { Insight } from '../../model/analytics.ts';

/** From this part of its days on a size is most of what a channel calls. */
const MOST = 0.5;

type OfChannel = Extract<Insight, { kind: 'channel' }>;

/**
 * Findings without those that say again what another says: of a channel that does better or worse with all its calls the same is not
 * told of one size that is most of them.
 */
export function distinctInsights(insights: readonly Insight[]): readonly Insight[] {
  const whole = insights.filter(isOfAllCalls);
  return insights.filter(
    (one) =>
      one.kind !== 'channel' ||
      one.tier === 'all' ||
      !whole.some(
        ({ channelId, is, n }) => channelId === one.channelId && is === one.is && one.n >= n * MOST,
      ),
  );
}

function isOfAllCalls(insight: Insight): insight is OfChannel {
  return insight.kind === 'channel' && insight.tier === 'all';
}
