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
  /** Its skill's push on a call of a tier on a day; 0 everywhere in a world without skill. Neither pump nor lateness. */
  skill(tier: WorldTier, day: number): Push;
  /** The same with the pump of its audience. */
  push(tier: WorldTier, day: number): Push;
}

const BASE_MIX: Readonly<Record<WorldTier, number>> = { micro: 0.6, small: 0.25, mid: 0.1, large: 0.05 };

/** How the skill of a world's channels is made. */
export interface SkillShape {
  /** 0 none, 1 the middle world. */
  readonly amplitude: number;
  /** Share of it in how wildly its tokens move, which makes peaks. */
  readonly way: number;
  /** How much of it is a channel's in all tiers, and how much is its own in each. */
  readonly general: number;
  readonly byTier: number;
  /** Wander of skill: share of its variance, days in which it forgets itself, and share of channels that turn overnight. */
  readonly wanderShare: number;
  readonly wanderDays: number;
  readonly turning: number;
}

export const STEADY: SkillShape = {
  amplitude: 1,
  way: 0.1,
  general: 1,
  byTier: 0.4,
  wanderShare: 0.25,
  wanderDays: 60,
  turning: 0.08,
};
/** Log multiple by which audiences lift peaks: a half-normal of this scale and its mean. */
const PUMP = 0.06;
const MEAN_PUMP = PUMP * Math.sqrt(2 / Math.PI);
/** How much higher a copycat enters on average, in scales of the tier: some 30 % for a micro call. */
const LATE = 0.25;
/** Middle and width of the log of calls a day, which lie between 0.02 and 3: over a world some 3 to 700 calls a channel. */
const MIDDLE_RATE = 0.5;
const RATE_WIDTH = 0.93;

/** 28 % skilled, 16 % unskilled and 56 % antiskilled (Kakhbod et al., Finfluencers), scaled to mean 0 and variance 1. */
function throwSkill(dice: Dice): number {
  const kind = dice.uniform();
  const [middle, width] = kind < 0.28 ? [1.35, 0.5] : kind < 0.44 ? [0, 0.2] : [-0.68, 0.35];
  return (middle + width * dice.normal()) / 1.02;
}

/** Skill day by day: a lasting part and a wandering one; some channels turn into another overnight. */
function skillPath(dice: Dice, days: number, shape: SkillShape): (day: number) => number {
  let base = throwSkill(dice);
  const turns = dice.uniform() < shape.turning ? dice.uniform() * days : Infinity;
  let wander = dice.normal();
  const keep = Math.exp(-1 / shape.wanderDays);
  const path: number[] = [];
  for (let day = 0; day <= days; day += 1) {
    if (day > turns && day - turns <= 1) base = throwSkill(dice);
    path.push(Math.sqrt(1 - shape.wanderShare) * base + Math.sqrt(shape.wanderShare) * wander);
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

/** What a channel is good at beside its skill in all, each about standard normal. */
export type Bents = Readonly<Record<'drift' | 'rug' | 'moon' | 'way', number>>;

/** The push of a skill `z`, in sds of the middle world's channels, with the mean pump of an audience. */
export function pushOf(
  { amplitude, way }: Pick<SkillShape, 'amplitude' | 'way'>,
  z: number,
  bents: Bents,
): Push {
  const of = (bent: number, size: number): number => amplitude * size * 0.7 * (z + bent);
  return {
    drift: of(bents.drift, 0.18),
    rug: -of(bents.rug, 0.35),
    moon: of(bents.moon, 0.9),
    way: of(bents.way, way),
    pump: MEAN_PUMP,
    late: 0,
  };
}

/** A channel whose skill has the given shape. */
export function throwCaller(
  dice: Dice,
  world: { readonly days: number; readonly shape: SkillShape },
): Caller {
  const { days, shape } = world;
  const { amplitude } = shape;
  const standing = skillPath(dice, days, shape);
  const own = { drift: dice.normal(), rug: dice.normal(), moon: dice.normal(), way: dice.normal() };
  const byTier = new Map(WORLD_TIERS.map((tier) => [tier, dice.normal()]));
  // Audiences and late entries do not grow with skill; in the null world nothing at all tells channels apart.
  const apart = amplitude > 0 ? 1 : 0;
  const pump = MEAN_PUMP * (1 - apart) + apart * PUMP * Math.abs(dice.normal());
  const copycat = dice.uniform() < 0.12;
  const rate = MIDDLE_RATE * Math.exp(RATE_WIDTH * dice.normal() - 0.15 * standing(0));
  const skill = (tier: WorldTier, day: number): Push => {
    const z = shape.general * standing(day) + shape.byTier * (byTier.get(tier) ?? 0);
    return pushOf({ amplitude: copycat ? 0 : amplitude, way: shape.way }, z, own);
  };
  return {
    rate: Math.min(3, Math.max(0.02, rate)),
    joins: dice.uniform() < 0.4 ? dice.uniform() * days * 0.75 : 0,
    mix: throwMix(dice),
    copycat,
    late: copycat ? LATE * apart : 0,
    skill,
    push: (tier, day) => ({ ...skill(tier, day), pump }),
  };
}
