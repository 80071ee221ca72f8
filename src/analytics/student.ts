import { normalBelow } from '../reputation/chance.ts';

/** Smaller chances than this cannot be told apart: the normal distribution is known to 1.5e-7. */
const LEAST = 1e-6;

/**
 * Two-sided chance of a value of Student's t as far from 0 or further, in [1e-6, 1]. By Wallace's transformation to a normal deviate
 * (1959), to about 0.002 from 5 degrees of freedom on.
 */
export function twoSided(t: number, freedom: number): number {
  if (!(freedom > 0) || Number.isNaN(t)) return 1;
  const spread = Number.isFinite(freedom)
    ? Math.sqrt(freedom * Math.log1p(t ** 2 / freedom)) * ((8 * freedom + 1) / (8 * freedom + 3))
    : Math.abs(t);
  return Math.max(LEAST, Math.min(1, 2 * normalBelow(-spread)));
}
