import { ranks } from '../../src/reputation/calibration.ts';

/** A channel's score and what came of it. */
export interface Ranked {
  readonly score: number;
  readonly came: number;
}

/**
 * Normalised discounted cumulative gain of the first ten, in [0, 1]: the gain of a channel is the square of its percentile by
 * what came, discounted by 1 / log2(place + 1), over that of the best possible ten. Undefined when the same came of all.
 */
export function ndcg10(channels: readonly Ranked[]): number | undefined {
  if (channels.every(({ came }) => came === channels[0]?.came)) return undefined;
  const place = ranks(channels.map(({ came }) => came));
  const gains = channels.map(({ score }, index) => ({
    score,
    gain: (((place[index] ?? 1) - 0.5) / channels.length) ** 2,
  }));
  const sum = (order: readonly { readonly gain: number }[]): number =>
    order.slice(0, 10).reduce((total, { gain }, index) => total + gain / Math.log2(index + 2), 0);
  return sum(gains.toSorted((a, b) => b.score - a.score)) / sum(gains.toSorted((a, b) => b.gain - a.gain));
}

/** Share of the ten best by what came that are among the ten best by score; undefined as above, and under 20 channels. */
export function topTen(channels: readonly Ranked[]): number | undefined {
  if (channels.length < 20 || ndcg10(channels) === undefined) return undefined;
  const first = new Set(channels.toSorted((a, b) => b.score - a.score).slice(0, 10));
  return (
    channels
      .toSorted((a, b) => b.came - a.came)
      .slice(0, 10)
      .filter((one) => first.has(one)).length / 10
  );
}

/** Pairs of channels by how far their scores are apart: how many, and how many stand in the right order. */
export interface PairCount {
  readonly from: number;
  readonly to: number;
  pairs: number;
  right: number;
}

export const newPairTable = (): PairCount[] =>
  [0, 10, 20, 30, 50].map((from, index, all) => ({ from, to: all[index + 1] ?? 100, pairs: 0, right: 0 }));

/** Counts every pair of channels into the table by its score gap; pairs of which the same came are left out. */
export function countPairs(table: readonly PairCount[], channels: readonly Ranked[]): void {
  const sorted = channels.toSorted((a, b) => a.score - b.score);
  for (const [index, lower] of sorted.entries()) {
    for (const higher of sorted.slice(index + 1)) {
      if (higher.came === lower.came) continue;
      const gap = higher.score - lower.score;
      const row = table.find(({ to }) => gap < to) ?? table.at(-1);
      if (row === undefined) continue;
      row.pairs += 1;
      if (higher.came > lower.came) row.right += 1;
    }
  }
}

/** Share of pairs at least `gap` points apart that stand in the right order; undefined when there are none. */
export function shareRight(table: readonly PairCount[], gap: number): number | undefined {
  const rows = table.filter(({ from }) => from >= gap);
  const pairs = rows.reduce((sum, row) => sum + row.pairs, 0);
  return pairs === 0 ? undefined : rows.reduce((sum, row) => sum + row.right, 0) / pairs;
}
