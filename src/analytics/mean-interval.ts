import type { Estimate } from '../model/reputation.ts';

/** Two-sided 90 % of Student's t by degrees of freedom, 1 to 10. */
const T90 = [6.314, 2.92, 2.353, 2.132, 2.015, 1.943, 1.895, 1.86, 1.833, 1.812] as const;
const Z90 = 1.6449;

/**
 * Mean and standard deviation of `n` values out of their sum and the sum of their squares, the mean with its 90 % interval by Student's
 * t. Meant for values that are clipped: of heavy tails the interval would promise too much. Undefined under 2 values.
 */
export function meanInterval({
  n,
  sum,
  squares,
}: {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}): { readonly mean: Estimate; readonly deviation: number } | undefined {
  if (n < 2) return undefined;
  const value = sum / n;
  // Rounding may leave a hair less than nothing of equal values.
  const deviation = Math.sqrt(Math.max(0, (squares - n * value ** 2) / (n - 1)));
  const half = (t90(n - 1) * deviation) / Math.sqrt(n);
  return { mean: { value, low: value - half, high: value + half }, deviation };
}

/** Beyond the table by Cornish and Fisher's first terms (Abramowitz and Stegun 26.7.5), to 0.002. */
function t90(freedom: number): number {
  const known = T90[freedom - 1];
  return known ?? Z90 + (Z90 ** 3 + Z90) / (4 * freedom);
}
