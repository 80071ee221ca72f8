import { CLOSE, PEAK, RETURN, scored, perTarget, type PerTarget } from '../../src/reputation/target.ts';
import { createDice } from './dice.ts';
import { FATES, fateOf, throwLuck, WORLD_TIERS, type Luck, type Push, type WorldTier } from './fate.ts';
import { moved, type World } from './world.ts';

/** What a call of each kind may truly be expected to score. */
export interface Truth {
  /** Expected targets of a channel in a tier on a day, in a neutral market. */
  expected(channel: number, tier: WorldTier, day: number): PerTarget;
  /** The same from its skill alone, without the pump of its audience and its late entries. */
  bySkill(channel: number, tier: WorldTier, day: number): PerTarget;
  /** The same over all channels, by how often they call. */
  par(tier: WorldTier, day: number): PerTarget;
}

const THROWS = 400;

/** True expectations of a world, by throwing the same luck for every channel. */
export function truthOf(world: World): Truth {
  const dice = createDice(977);
  const fates = Array.from({ length: THROWS }, () => ({
    luck: throwLuck(dice),
    mood: 0.15 * dice.normal(),
    quality: dice.normal(),
  }));
  const known = new Map<string, PerTarget>();
  const remembered = (key: string, compute: () => PerTarget): PerTarget => {
    const value = known.get(key) ?? compute();
    known.set(key, value);
    return value;
  };
  const expected = (channel: number, tier: WorldTier, day: number): PerTarget =>
    remembered(`${channel}:${tier}:${day}`, () => {
      const caller = world.callers[channel];
      if (caller === undefined) throw new Error(`expected a channel of the world, was ${channel}`);
      const own = caller.push(tier, day);
      const late = caller.late * FATES[tier].scale;
      return meanTargets(tier, { ...own, late }, fates);
    });
  const bySkill = (channel: number, tier: WorldTier, day: number): PerTarget =>
    remembered(`skill:${channel}:${tier}:${day}`, () => {
      const caller = world.callers[channel];
      if (caller === undefined) throw new Error(`expected a channel of the world, was ${channel}`);
      return meanTargets(tier, caller.skill(tier, day), fates);
    });
  return {
    expected,
    bySkill,
    par: (tier, day) =>
      remembered(`par:${tier}:${day}`, () => {
        const weights = world.callers.map((caller) =>
          caller.joins <= day ? caller.rate * caller.mix[tier] : 0,
        );
        const all = weights.reduce((sum, weight) => sum + weight, 0);
        return perTarget((k) =>
          weights.reduce(
            (sum, weight, channel) =>
              sum + (weight / all) * (weight > 0 ? expected(channel, tier, day)[k] : 0),
            0,
          ),
        );
      }),
  };
}

function meanTargets(
  tier: WorldTier,
  push: Push,
  fates: readonly { readonly luck: Luck; readonly mood: number; readonly quality: number }[],
): PerTarget {
  const sum: PerTarget = [0, 0, 0];
  for (const { luck, mood, quality } of fates) {
    const { final, peak } = fateOf(FATES[tier], luck, moved(push, mood, quality));
    const y = scored({ finalMultiple: Math.exp(final), athMultiple: Math.exp(peak) });
    for (const k of [CLOSE, PEAK, RETURN] as const) sum[k] += y[k] / fates.length;
  }
  return sum;
}

/** What a call is worth among its tier's, in standard deviations: half the clipped log return, a quarter each event. */
export function worth(y: PerTarget, par: PerTarget, spread: number): number {
  const event = (k: typeof CLOSE | typeof PEAK): number =>
    (y[k] - par[k]) / Math.sqrt(Math.max(0.005, par[k] * (1 - par[k])));
  return 0.25 * event(CLOSE) + 0.25 * event(PEAK) + (0.5 * (y[RETURN] - par[RETURN])) / spread;
}

/** ICC per target of micro calls in mid-world: variance between channels over the variance of one call. */
export function iccOf(world: World, truth: Truth): PerTarget {
  return iccAmong(world.callers.map((_, channel) => truth.expected(channel, 'micro', ICC_DAY)));
}

/** The same of skill alone. */
export function skillIccOf(world: World, truth: Truth): PerTarget {
  return iccAmong(world.callers.map((_, channel) => truth.bySkill(channel, 'micro', ICC_DAY)));
}

const ICC_DAY = 120;

function iccAmong(expected: readonly PerTarget[]): PerTarget {
  return perTarget((k) => {
    const mean = expected.reduce((sum, y) => sum + y[k], 0) / expected.length;
    const between = expected.reduce((sum, y) => sum + (y[k] - mean) ** 2, 0) / expected.length;
    return between / (k === RETURN ? SPREADS.micro ** 2 : mean * (1 - mean));
  });
}

/** Differences below this are rounding of the machine, not skill. */
const SMALLEST_WORTH = 1e-9;

/** A channel's true worth on a day: over its own mix of tiers, with all that lasts about it. */
export function trueWorth(world: World, truth: Truth, at: { channel: number; day: number }): number {
  return worthBy((channel, tier, day) => truth.expected(channel, tier, day), world, { ...at, truth });
}

/** The same by its skill alone. */
export function worthBySkill(world: World, truth: Truth, at: { channel: number; day: number }): number {
  return worthBy((channel, tier, day) => truth.bySkill(channel, tier, day), world, { ...at, truth });
}

function worthBy(
  expected: Truth['expected'],
  world: World,
  { channel, day, truth }: { readonly channel: number; readonly day: number; readonly truth: Truth },
): number {
  const caller = world.callers[channel];
  if (caller === undefined) throw new Error(`expected a channel of the world, was ${channel}`);
  const sum = WORLD_TIERS.reduce((total, tier) => {
    const apart = worth(expected(channel, tier, day), truth.par(tier, day), SPREADS[tier]);
    return total + caller.mix[tier] * apart;
  }, 0);
  return Math.round(sum / SMALLEST_WORTH) * SMALLEST_WORTH;
}

/** Standard deviation of the clipped log return per tier, as the worlds have it. */
export const SPREADS: Readonly<Record<WorldTier, number>> = {
  micro: 1.16,
  small: 1.13,
  mid: 0.51,
  large: 0.23,
};
