import type { Standing } from '../model/event.ts';

export interface Board {
  /** Best first: by the lower bound of the score, then by completed calls, then by name. */
  readonly ranked: readonly Standing[];
  /** Channels with too few completed calls to rank, most calls first. They are named, not hidden. */
  readonly unranked: readonly Standing[];
}

/**
 * The leaderboard of a period. Ranked by the lower end of the score's 90 % interval, so that a lucky short record does
 * not stand above a long good one; a channel needs `minCompleted` completed calls in the period.
 */
export function rank(standings: readonly Standing[], options: { readonly minCompleted: number }): Board {
  const enough = (standing: Standing): boolean =>
    standing.completed >= options.minCompleted && standing.reputation !== undefined;
  return {
    ranked: standings.filter(enough).toSorted(byScore),
    unranked: standings
      .filter((standing) => !enough(standing) && standing.heard > 0)
      .toSorted((a, b) => b.completed - a.completed || b.heard - a.heard || a.channelId - b.channelId),
  };
}

function byScore(a: Standing, b: Standing): number {
  const low = (standing: Standing): number => standing.reputation?.score.low ?? -1;
  const value = (standing: Standing): number => standing.reputation?.score.value ?? -1;
  return low(b) - low(a) || value(b) - value(a) || b.completed - a.completed || a.channelId - b.channelId;
}
