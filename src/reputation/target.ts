import type { Tier } from '../model/call.ts';
import { isHit, isSuccess } from '../performance/success.ts';

/** The three things an outcome is judged by: closed above +10 %, reached 2x, clipped log return. */
export type Target = 0 | 1 | 2;
export const CLOSE = 0;
export const PEAK = 1;
export const RETURN = 2;

/**
 * What channels are measured by: the three targets, and where a call's return stands among those of its tier (see place.ts).
 */
export type Measure = Target | 3;
export const STANDING = 3;

/** One number per target, in the order close, peak, return. */
export type PerTarget = [number, number, number];

/** One number per measure: the targets, then standing. */
export type PerMeasure = [...PerTarget, number];

/** One value per measure, computed. */
export function perMeasure<T>(of: (measure: Measure) => T): [T, T, T, T] {
  return [of(CLOSE), of(PEAK), of(RETURN), of(STANDING)];
}

/** One value per target, computed. */
export function perTarget<T>(of: (target: Target) => T): [T, T, T] {
  return [of(CLOSE), of(PEAK), of(RETURN)];
}

/** A floor at -95 % keeps more of the differences between channels than one at -90 %. */
export const LOWEST_LOG = Math.log(0.05);
/** Above 10x one lucky call would outweigh everything else a channel did. */
export const HIGHEST_LOG = Math.log(10);

/** A log return within [ln 0.05, ln 10]; that of a dead token, minus infinity, is the floor. */
export function clippedLog(log: number): number {
  return Math.min(HIGHEST_LOG, Math.max(LOWEST_LOG, log));
}

/**
 * What an outcome scores: close and peak 0 or 1, return the log of the final multiple clipped to [-95 %, 10x]. Multiples are
 * of the entry, 0 and more.
 */
export function scored(outcome: { readonly finalMultiple: number; readonly athMultiple: number }): PerTarget {
  const { finalMultiple, athMultiple } = outcome;
  if (!(finalMultiple >= 0 && finalMultiple < Infinity && athMultiple >= 0 && athMultiple < Infinity)) {
    throw new RangeError(
      `expected finite multiples of the entry, 0 and more, were ${finalMultiple} and ${athMultiple}: refused, so that no state is spoiled`,
    );
  }
  return [isSuccess(finalMultiple) ? 1 : 0, isHit(athMultiple) ? 1 : 0, clippedLog(Math.log(finalMultiple))];
}

/** What calls of a size class did before this installation had seen any: rates of the events, mean and sd of the return. */
export interface Par {
  readonly mean: PerTarget;
  readonly spread: number;
}

const MICRO: Par = { mean: [0.09, 0.4, -1.7], spread: 1.2 };

/**
 * Starting par per tier. Micro comes from public outcome sets; the others are assumptions that some fifty calls wash out.
 * Nano and unknown start where micro does, because nothing better is known of them, and learn their own.
 */
export const STARTING_PAR: Readonly<Record<Tier, Par>> = {
  nano: MICRO,
  micro: MICRO,
  small: { mean: [0.17, 0.28, -0.75], spread: 1 },
  mid: { mean: [0.24, 0.08, -0.16], spread: 0.5 },
  large: { mean: [0.17, 0.01, -0.03], spread: 0.25 },
  unknown: MICRO,
};
