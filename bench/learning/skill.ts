import type { Dice } from './dice.ts';
import { WORLD_TIERS, type Push, type WorldTier } from './fate.ts';

/** A simulated channel. */
export interface Caller {
  /** Calls a day while it is active, and the day it joins. */
  readonly rate: number;
  readonly joins: number;
  readonly mix: Readonly<Record<WorldTier, number>>;
  /** Calls what others have called, a little later. */
  readonly copycat: boolean;
  /** How much higher it enters on average, in scales of the tier. */
  readonly late: number;
  /** Its skill's push on a call of a tier on a day; 0 everywhere in a world without skill. */
  push(tier: WorldTier, day: number): Push;
}

const BASE_MIX: Readonly<Record<WorldTier, number>> = { micro: 0.6, small: 0.25, mid: 0.1, large: 0.05 };
/** Wander of skill: share of its variance, and days in which it forgets itself. */
const WANDER_SHARE = 0.25;
const WANDER_DAYS = 60;

/** 28 % skilled, 16 % unskilled and 56 % antiskilled (Kakhbod et al., Finfluencers), scaled to mean 0 and variance 1. */
function throwSkill(dice: Dice): number {
  const kind = dice.uniform();
  const [middle, width] = kind < 0.28 ? [1.35, 0.5] : kind < 0.44 ? [0, 0.2] : [-0.68, 0.35];
  return (middle + width * dice.normal()) / 1.02;
}

/** Skill day by day: a lasting part and a wandering one; 8 % of channels turn into another overnight. */
function skillPath(dice: Dice, days: number): (day: number) => number {
  let base = throwSkill(dice);
  const turns = dice.uniform() < 0.08 ? dice.uniform() * days : Infinity;
  let wander = dice.normal();
  const keep = Math.exp(-1 / WANDER_DAYS);
  const path: number[] = [];
  for (let day = 0; day <= days; day += 1) {
    if (day > turns && day - turns <= 1) base = throwSkill(dice);
    path.push(Math.sqrt(1 - WANDER_SHARE) * base + Math.sqrt(WANDER_SHARE) * wander);
    wander = keep * wander + Math.sqrt(1 - keep ** 2) * dice.normal();
  }
  return (day) => path[Math.min(days, Math.max(0, Math.floor(day)))] ?? 0;
}

function throwMix(dice: Dice): Record<WorldTier, number> {
  const raw = WORLD_TIERS.map((tier) => BASE_MIX[tier] * Math.exp(1.2 * dice.normal()));
  const all = raw.reduce((sum, share) => sum + share, 0);
  const share = (index: number): number => (raw[index] ?? 0) / all;
  return { micro: share(0), small: share(1), mid: share(2), large: share(3) };
}

/** A channel whose skill has the given amplitude: 0 none, 1 the middle world. */
export function throwCaller(
  dice: Dice,
  world: { readonly days: number; readonly amplitude: number },
): Caller {
  const { days, amplitude } = world;
  const skill = skillPath(dice, days);
  const own = { drift: dice.normal(), rug: dice.normal(), moon: dice.normal(), way: dice.normal() };
  const byTier = new Map(WORLD_TIERS.map((tier) => [tier, dice.normal()]));
  // Without skill there is nothing at all that tells channels apart.
  const apart = Math.min(1, amplitude);
  const pump = 0.05 * (1 - apart) + 0.09 * apart * Math.abs(dice.normal());
  const copycat = dice.uniform() < 0.12;
  const rate = 0.5 * Math.exp(1.2 * dice.normal() - 0.15 * skill(0));
  return {
    rate: Math.min(3, Math.max(0.02, rate)),
    joins: dice.uniform() < 0.4 ? dice.uniform() * days * 0.75 : 0,
    mix: throwMix(dice),
    copycat,
    late: copycat ? 0.2 * apart : 0,
    push: (tier, day) => {
      const z = copycat ? 0 : skill(day) + 0.4 * (byTier.get(tier) ?? 0);
      const of = (lasting: number, size: number): number =>
        copycat ? 0 : amplitude * size * (0.7 * z + 0.7 * lasting);
      return {
        drift: of(own.drift, 0.175),
        rug: -of(own.rug, 0.35),
        moon: of(own.moon, 0.9),
        way: of(own.way, 0.1),
        pump,
        late: 0,
      };
    },
  };
}
