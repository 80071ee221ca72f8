// How far a mean may be off that rests on the calls there happen to be: they are drawn again and again with replacement, and the
// interval holds the middle nine tenths of the means (percentile bootstrap; Efron & Tibshirani, An Introduction to the Bootstrap,
// 1993, chapter 13). Of few or very skewed returns it is somewhat too narrow.

import { createRandom } from '../random.ts';

const DRAWS = 1_000;
const TAIL = 0.05;
/** Of fewer values the spread itself is a guess. */
const FEWEST = 5;

/** Bounds of the 90 % interval of the mean; undefined under 5 values. The same values and seed give the same bounds. */
export function meanInterval(
  values: readonly number[],
  seed: number = 1,
): { readonly low: number; readonly high: number } | undefined {
  if (values.length < FEWEST) return undefined;
  const random = createRandom(seed);
  const means = Float64Array.from({ length: DRAWS }, () => {
    let sum = 0;
    for (let drawn = 0; drawn < values.length; drawn += 1) {
      sum += values[Math.floor(random() * values.length)] ?? 0;
    }
    return sum / values.length;
  }).sort();
  const at = (share: number): number => means[Math.round(share * (DRAWS - 1))] ?? 0;
  return { low: at(TAIL), high: at(1 - TAIL) };
}
