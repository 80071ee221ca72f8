const LOWEST_CHANCE = 0.002;

/** A rate kept away from 0 and 1, in [0.002, 0.998], so that its logit stays finite and no forecast is certain. */
export function sane(rate: number): number {
  return Math.min(1 - LOWEST_CHANCE, Math.max(LOWEST_CHANCE, rate));
}

/** Log odds of a rate in (0, 1): ln(p / (1 - p)). */
export function logit(rate: number): number {
  return Math.log(rate / (1 - rate));
}

/** The rate that has these log odds, in [0, 1]: 1 / (1 + e^-x). */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/**
 * Standard normal distribution function, in [0, 1], to 1.5e-7: Abramowitz and Stegun, Handbook of Mathematical
 * Functions (1964), 7.1.26.
 */
export function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (poly * Math.exp(-x * x)) / 2;
  return z < 0 ? tail : 1 - tail;
}
