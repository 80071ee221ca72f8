import type { RankingRecord } from '../model/analytics.ts';
import type { Estimate } from '../model/reputation.ts';
import type { ChannelId } from '../model/units.ts';
import { wilson } from './wilson.ts';

/** Scores nearer to each other promise little. */
const GAP = 20;
const FEWEST_PAIRS = 20;
const FEWEST_CHANNELS = 6;
const Z90 = 1.6449;

/** A channel's score, and what its calls came to after it was given. */
export interface Compared {
  readonly channelId: ChannelId;
  readonly score: number;
  readonly worth: number;
}

/** Pairs of channels whose scores lay at least 20 points apart, counted span by span; of equal worth they say nothing. */
export function createPairs() {
  const channels = new Map<ChannelId, { pairs: number; right: number }>();
  let spans = 0;

  function count(higher: Compared, lower: Compared): void {
    const isRight = higher.worth > lower.worth ? 1 : 0;
    for (const { channelId } of [higher, lower]) {
      const own = channels.get(channelId) ?? { pairs: 0, right: 0 };
      own.pairs += 1;
      own.right += isRight;
      channels.set(channelId, own);
    }
  }

  return {
    add(compared: readonly Compared[]): void {
      let found = 0;
      for (const higher of compared) {
        for (const lower of compared) {
          if (higher.score - lower.score < GAP || higher.worth === lower.worth) continue;
          count(higher, lower);
          found += 1;
        }
      }
      if (found > 0) spans += 1;
    },
    record(): RankingRecord {
      const own = [...channels.values()];
      // Each pair stands with both of its channels.
      const pairs = own.reduce((sum, one) => sum + one.pairs, 0) / 2;
      const right = own.reduce((sum, one) => sum + one.right, 0) / 2;
      const isEnough = pairs >= FEWEST_PAIRS && own.length >= FEWEST_CHANNELS;
      const rightOrder = isEnough ? estimateOf(own, { pairs, right }) : undefined;
      return { pairs, channels: own.length, spans, ...(rightOrder && { rightOrder }) };
    },
  };
}

/**
 * The share with its 90 % interval by the jackknife over channels (Arvesen 1969): pairs of one channel are alike, in all spans. Never
 * narrower than that of as many single cases as there are channels: of pairs that are all right the jackknife would promise certainty.
 * Undefined when one channel is in every pair.
 */
function estimateOf(
  own: readonly { readonly pairs: number; readonly right: number }[],
  all: { readonly pairs: number; readonly right: number },
): Estimate | undefined {
  if (own.some(({ pairs }) => pairs === all.pairs)) return undefined;
  const without = own.map(({ pairs, right }) => (all.right - right) / (all.pairs - pairs));
  const mean = without.reduce((sum, share) => sum + share, 0) / without.length;
  const squares = without.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  const half = Z90 * Math.sqrt(((without.length - 1) / without.length) * squares);
  const value = all.right / all.pairs;
  const least = wilson(value * own.length, own.length);
  return {
    value,
    low: Math.max(0, Math.min(least.low, value - half)),
    high: Math.min(1, Math.max(least.high, value + half)),
  };
}
