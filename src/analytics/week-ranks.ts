import { ranks } from '../reputation/calibration.ts';

/** Blocks of fewer cases tell nothing of ranks within them. */
const FEWEST = 4;

/** Position of each value within its block, in (0, 1), ties at their mean; undefined in blocks of fewer than 4. In the order given. */
export function ranksWithin(
  values: readonly number[],
  blocks: readonly (number | string)[],
): readonly (number | undefined)[] {
  const members = new Map<number | string, number[]>();
  for (const [index, block] of blocks.entries()) {
    const there = members.get(block);
    if (there === undefined) members.set(block, [index]);
    else there.push(index);
  }
  const result: (number | undefined)[] = values.map(() => undefined);
  for (const indices of members.values()) {
    if (indices.length < FEWEST) continue;
    const ranked = ranks(indices.map((index) => values[index] ?? 0));
    for (const [place, index] of indices.entries()) {
      result[index] = ((ranked[place] ?? 0) - 0.5) / indices.length;
    }
  }
  return result;
}
