import type { Standing } from '../model/event.ts';

/** Channels in the order of their reputation. */
export interface Board {
  /** Best first: by score, then by completed calls. */
  readonly ranked: readonly Standing[];
  /** Channels with too few completed calls to rank, most calls first. They are named, not hidden. */
  readonly unranked: readonly Standing[];
}

/**
 * The leaderboard of a period. Ranked by the score, which is a cautious figure itself (it takes half a standard deviation
 * off, see reputation/score.ts) and the one that grades rest on: rank and grade never disagree. A channel needs
 * `minCompleted` completed calls in the period, and a score at all.
 */
export function rank(standings: readonly Standing[], options: { readonly minCompleted: number }): Board {
  const isEnough = (standing: Standing): boolean =>
    standing.completed >= options.minCompleted && isRated(standing);
  return {
    ranked: standings.filter(isEnough).toSorted(byScore),
    unranked: standings
      .filter((standing) => !isEnough(standing) && standing.heard + standing.completed > 0)
      .toSorted((a, b) => b.completed - a.completed || b.heard - a.heard || a.channelId - b.channelId),
  };
}

/** Has enough completed calls that count to be given a score. */
function isRated({ reputation }: Standing): boolean {
  return reputation !== undefined && reputation.grade !== 'insufficient';
}

function byScore(a: Standing, b: Standing): number {
  const score = ({ reputation }: Standing): number => reputation?.score.value ?? 0;
  // By number at last, so that equals keep their places from one board to the next.
  return score(b) - score(a) || b.completed - a.completed || a.channelId - b.channelId;
}
