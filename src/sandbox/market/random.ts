import type { Random } from '../../random.ts';

/** A 32-bit number from a text (FNV-1a), for seeds and for choices that must not change from run to run. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** A number from the standard normal distribution (Box-Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A number from Student's t distribution with 4 degrees of freedom, scaled to variance 1: returns jump more than a normal. */
export function heavyTailed(random: Random): number {
  const chi = Array.from({ length: 4 }, () => normal(random) ** 2).reduce((sum, square) => sum + square, 0);
  return normal(random) / Math.sqrt(chi / 4) / Math.SQRT2;
}

/**
 * The value at share `u` of a distribution given by its quantiles (rising shares from 0 to 1, positive values),
 * interpolated in logarithms.
 */
export function fromQuantiles(
  quantiles: readonly (readonly [share: number, value: number])[],
  u: number,
): number {
  const above = Math.max(
    quantiles.findIndex(([share]) => share >= u),
    1,
  );
  const [lowShare, low] = quantiles[above - 1] ?? [0, 1];
  const [highShare, high] = quantiles[above] ?? [1, 1];
  return low * (high / low) ** ((u - lowShare) / (highShare - lowShare));
}
