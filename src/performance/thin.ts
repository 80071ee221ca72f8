/** A point of a series; only these two are looked at. */
interface Point {
  readonly at: number;
  readonly price: number;
}

/**
 * At most `limit` of the points (4 or more), oldest first, that keep the shape of the series: the first, the last, the highest and the lowest
 * always, the others by the largest triangle of three buckets (Steinarsson, Downsampling Time Series for Visual
 * Representation, 2013), on log prices, so that a fall of 90 % is as large as a rise to ten times.
 */
export function thin<Item extends Point>(points: readonly Item[], limit: number): readonly Item[] {
  if (points.length <= limit) return points;
  const kept = new Set<Item>(largestTriangles(points, limit - 2));
  for (const extreme of [highest(points), highest(points, -1)]) if (extreme !== undefined) kept.add(extreme);
  return points.filter((point) => kept.has(point));
}

function highest<Item extends Point>(points: readonly Item[], sign = 1): Item | undefined {
  let best: Item | undefined;
  for (const point of points) if (best === undefined || sign * point.price > sign * best.price) best = point;
  return best;
}

function largestTriangles<Item extends Point>(points: readonly Item[], count: number): readonly Item[] {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return points;
  const inner = points.slice(1, -1);
  const buckets = count - 2;
  const startOf = (bucket: number): number => Math.floor((bucket * inner.length) / buckets);
  const kept: Item[] = [first];
  let previous: Item = first;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const ahead = inner.slice(startOf(bucket + 1), startOf(bucket + 2));
    const next = ahead.length === 0 ? centreOf([last]) : centreOf(ahead);
    let best: Item | undefined;
    let bestArea = -1;
    for (const point of inner.slice(startOf(bucket), startOf(bucket + 1))) {
      const area = areaOf(onPaper(previous), onPaper(point), next);
      if (area > bestArea) [best, bestArea] = [point, area];
    }
    if (best === undefined) continue;
    kept.push(best);
    previous = best;
  }
  return [...kept, last];
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

function onPaper({ at, price }: Point): Spot {
  return { x: at, y: Math.log(price) };
}

function centreOf(points: readonly Point[]): Spot {
  const spots = points.map(onPaper);
  const mean = (pick: (spot: Spot) => number): number =>
    spots.reduce((sum, spot) => sum + pick(spot), 0) / spots.length;
  return { x: mean(({ x }) => x), y: mean(({ y }) => y) };
}

/** Twice the area. */
function areaOf(a: Spot, b: Spot, c: Spot): number {
  return Math.abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y));
}
