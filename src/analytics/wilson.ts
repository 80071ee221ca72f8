import type { Estimate } from '../model/reputation.ts';

/** Two-sided 90 % of the standard normal distribution. */
const Z90 = 1.6449;

/**
 * A share of cases with its 90 % interval (Wilson 1927): bounds stay within [0, 1], and tell something of 0 out of 5 as well. Without
 * cases nothing is known: 0, between 0 and 1.
 */
export function wilson(came: number, of: number): Estimate {
  if (of === 0) return { value: 0, low: 0, high: 1 };
  const share = came / of;
  const z2 = Z90 ** 2;
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z90 / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of ** 2));
  // At the ends the bounds are 0 and 1, which rounding misses by a hair.
  const low = came === 0 ? 0 : Math.max(0, middle - half);
  const high = came === of ? 1 : Math.min(1, middle + half);
  return { value: share, low, high };
}
