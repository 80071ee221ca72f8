import type { Estimate } from '../model/reputation.ts';
import { createRandom } from '../random.ts';

const ROUNDS = 500;
const LOW = 0.05;
const HIGH = 0.95;

/**
 * Mean of values with its 90 % interval by the percentile bootstrap (Efron 1979): 500 redraws of whole groups, because what one
 * channel calls is alike. The same for the same values. Undefined under 2 groups.
 */
export function bootstrapMean(groups: readonly (readonly number[])[]): Estimate | undefined {
  if (groups.length < 2) return undefined;
  const sums = groups.map((values) => values.reduce((sum, value) => sum + value, 0));
  const sizes = groups.map((values) => values.length);
  const value = total(sums) / total(sizes);
  const random = createRandom(groups.length);
  const means = Array.from({ length: ROUNDS }, () => {
    let sum = 0;
    let size = 0;
    for (let draw = 0; draw < groups.length; draw += 1) {
      const index = Math.floor(random() * groups.length);
      sum += sums[index] ?? 0;
      size += sizes[index] ?? 0;
    }
    return size === 0 ? value : sum / size;
  }).sort((a, b) => a - b);
  const at = (share: number): number => means[Math.floor(share * (ROUNDS - 1))] ?? value;
  return { value, low: at(LOW), high: at(HIGH) };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
