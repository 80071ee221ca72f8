import type { Dice } from './dice.ts';

/** How the calls of a tier end when nobody has any skill. Logs of multiples of the entry, over seven days. */
export interface TierFate {
  /** Middle and Student-t (4 degrees) scale of the log final multiple. */
  readonly middle: number;
  readonly scale: number;
  /** Variance of the way there, which makes the peaks. */
  readonly way: number;
  /** Chances of a rug and of a moon. */
  readonly rug: number;
  readonly moon: number;
}

export type WorldTier = 'micro' | 'small' | 'mid' | 'large';
export const WORLD_TIERS: readonly WorldTier[] = ['micro', 'small', 'mid', 'large'];

/** Micro is fitted to public outcome sets (close > +10 % 6.9 %, peak >= 2x 38 %, median -88 %); the others are assumptions. */
export const FATES: Readonly<Record<WorldTier, TierFate>> = {
  micro: { middle: -1.93, scale: 1.07, way: 2.65, rug: 0.12, moon: 0.015 },
  small: { middle: -0.75, scale: 0.8, way: 0.9, rug: 0.05, moon: 0.01 },
  mid: { middle: -0.15, scale: 0.3, way: 0.2, rug: 0.01, moon: 0.004 },
  large: { middle: -0.03, scale: 0.13, way: 0.05, rug: 0.002, moon: 0.001 },
};

/** A call's luck: the throws that decide its fate, whoever makes the call. */
export interface Luck {
  readonly fat: number;
  readonly end: number;
  readonly way: number;
  readonly rug: number;
  readonly moon: number;
  readonly height: number;
}

/** What moves a call's fate: drift in scales, log odds of rugs and moons, log of the way's variance, lift of the peak. */
export interface Push {
  readonly drift: number;
  readonly rug: number;
  readonly moon: number;
  readonly way: number;
  /** Log multiple by which an audience lifts the peak and nothing else. */
  readonly pump: number;
  /** Log multiple by which the price had run before the entry. */
  readonly late: number;
}

const RUG_BOTTOM = Math.log(0.005);
const RUG_TOP = Math.log(0.08);

export function throwLuck(dice: Dice): Luck {
  const chi = dice.normal() ** 2 + dice.normal() ** 2 + dice.normal() ** 2 + dice.normal() ** 2;
  return {
    fat: Math.min(30, 4 / Math.max(chi, 1e-3)),
    end: dice.normal(),
    way: dice.uniform(),
    rug: dice.uniform(),
    moon: dice.uniform(),
    height: dice.uniform(),
  };
}

const chance = (base: number, push: number): number => 1 / (1 + ((1 - base) / base) * Math.exp(-push));

/**
 * Log final and log peak multiple of a call. The peak is the maximum of a Brownian bridge from 0 to the end; a rug falls from
 * an ordinary way, a moon adds an exponential height of mean 1.2 to both.
 */
export function fateOf(
  tier: TierFate,
  luck: Luck,
  push: Push,
): { readonly final: number; readonly peak: number } {
  let end = tier.middle + tier.scale * (push.drift + Math.sqrt(luck.fat) * luck.end);
  if (luck.moon < chance(tier.moon, push.moon)) end += -1.2 * Math.log(luck.height);
  const variance = tier.way * luck.fat ** 0.4 * Math.exp(push.way);
  const peak = (end + Math.sqrt(end ** 2 - 2 * variance * Math.log(luck.way))) / 2;
  const rugged = luck.rug < chance(tier.rug, push.rug);
  const final = rugged ? RUG_BOTTOM + (RUG_TOP - RUG_BOTTOM) * luck.height : end;
  return { final: final - push.late, peak: Math.max(0, peak + push.pump - push.late) };
}
