import { type Board, rank } from '../analytics/standings.ts';
import type { Standing } from '../model/event.ts';
import type { Estimate } from '../model/reputation.ts';
import type { BoardOrder } from './presses.ts';
import { BOUNDED_FROM } from './render/figures.ts';

/**
 * The leaderboard in the asked order. By anything but the score channels are ranked by the lower bound of the figure's
 * 90 % interval: what three calls have proved stands below what thirty have. A channel without the figure is not ranked.
 */
export function boardBy(
  standings: readonly Standing[],
  options: { readonly order: BoardOrder; readonly minCompleted: number },
): Board {
  const { order, minCompleted } = options;
  if (order === 'score') return rank(standings, { minCompleted });
  const isRanked = (standing: Standing): boolean =>
    standing.completed >= minCompleted && rankedFigure(standing, order) !== undefined;
  // Without a completed call nobody is ranked, so that `unranked` lists these in its own order.
  const { unranked } = rank(
    standings.filter((standing) => !isRanked(standing)),
    { minCompleted: Infinity },
  );
  return { ranked: standings.filter(isRanked).toSorted((a, b) => compare(a, b, order)), unranked };
}

/** The figure that an order ranks by; undefined where it cannot be told: of a median under 5 calls. */
export function rankedFigure(
  { figures }: Standing,
  order: Exclude<BoardOrder, 'score'>,
): Estimate | undefined {
  if (order === 'hit') return figures?.hitRate;
  if (order === 'alpha') return figures?.alpha;
  return (figures?.completed ?? 0) < BOUNDED_FROM ? undefined : figures?.medianRoi;
}

function compare(a: Standing, b: Standing, order: Exclude<BoardOrder, 'score'>): number {
  const low = (standing: Standing): number => rankedFigure(standing, order)?.low ?? -Infinity;
  const value = (standing: Standing): number => rankedFigure(standing, order)?.value ?? -Infinity;
  // Many medians share the lowest bound there is, -100 %.
  return low(b) - low(a) || value(b) - value(a) || b.completed - a.completed || a.channelId - b.channelId;
}
