import type { PricePoint } from '../../ports.ts';
import { agree } from '../agree.ts';

/**
 * The points within [from, to], oldest first, one for each instant. Left out is a point that both of its neighbours contradict
 * by more than 25 % while they agree with one another: no native coin goes there and back within two hours.
 */
export function seriesOf(
  points: readonly PricePoint[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly PricePoint[] {
  const byInstant = new Map(points.map((point) => [point.at, point]));
  const sorted = [...byInstant.values()]
    .filter(({ at }) => at >= from && at <= to)
    .sort((a, b) => a.at - b.at);
  return sorted.filter((point, index) => {
    const before = sorted[index - 1];
    const next = sorted[index + 1];
    if (before === undefined || next === undefined || !agree(before.price, next.price)) return true;
    return agree(point.price, before.price) || agree(point.price, next.price);
  });
}
