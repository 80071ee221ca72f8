import type { Tier } from '../model/call.ts';
import { DAY, epochMs, type EpochMs } from '../model/units.ts';
import { logit, sane, sigmoid } from './chance.ts';
import { tierOf, type CrowdState, type TierState } from './crowd-state.ts';
import { join, left } from './decay.ts';
import { perTarget, RETURN, type PerTarget, type Target } from './target.ts';

const PAR_HALF_LIFE_MS = 120 * DAY;
const MOOD_HALF_LIFE_MS = 5 * DAY;
/** How far the market's mood moves a tier's par: standard deviation, log odds and sds of the return. */
const MOOD_WIDTH: PerTarget = [0.2, 0.15, 0.15];
const NARROWEST_SPREAD = 0.05;
/** One odd call moves the mood by no more than this, in standard deviations of the return. */
const LARGEST_SURPLUS = 3;

/** What a call of a tier does on average: levels (log odds; for the return its mean) and the sd of the return. */
export interface Level {
  readonly level: PerTarget;
  readonly spread: number;
}

/** The tier's par: B = sum of w y / sum of w, half-life 120 days; log odds of B for the events, B itself for the return. */
export function parOf(tier: TierState): Level {
  const mean = perTarget((k) => tier.y[k] / tier.w);
  return {
    level: [logit(sane(mean[0])), logit(sane(mean[1])), mean[2]],
    spread: Math.max(NARROWEST_SPREAD, Math.sqrt(Math.max(0, tier.y2 / tier.w - mean[2] ** 2))),
  };
}

/** The market's mood at `now` per target: M = S / (I + 1/tau^2) over the last days' calls of all tiers, half-life 5 days. */
export function moodAt(crowd: CrowdState, now: EpochMs): PerTarget {
  const keep = left(now - crowd.at, MOOD_HALF_LIFE_MS);
  return perTarget((k) => (crowd.moodS[k] * keep) / (crowd.moodI[k] * keep + 1 / MOOD_WIDTH[k] ** 2));
}

/** How far a result lies above what was to be expected, and how much it tells. */
export interface Surplus {
  readonly r: number;
  readonly i: number;
}

/** Surplus of a result over a level: r = y - p and i = p(1 - p); for the return r in sds, clipped to +-3, and i = 1. */
export function surplusOf(k: Target, y: number, against: Level & { readonly shift: number }): Surplus {
  if (k === RETURN) {
    const sds = (y - against.level[k]) / against.spread - against.shift;
    return { r: Math.max(-LARGEST_SURPLUS, Math.min(LARGEST_SURPLUS, sds)), i: 1 };
  }
  const p = sigmoid(against.level[k] + against.shift);
  return { r: y - p, i: p * (1 - p) };
}

/** The crowd with one more outcome in its tier's par and in the mood. The sums know nothing of channels. */
export function addOutcome(
  crowd: CrowdState,
  done: { readonly tier: Tier; readonly at: EpochMs; readonly weight: number; readonly y: PerTarget },
): CrowdState {
  const { tier, at, weight, y } = done;
  // Before the first outcome nothing has aged yet.
  const standing = crowd.at === 0 ? at : epochMs(crowd.at);
  const par = parOf(tierOf(crowd, tier));
  const mood = join(standing, at, MOOD_HALF_LIFE_MS);
  const w = weight * mood.count;
  const against = { ...par, shift: 0 };
  return {
    ...crowd,
    since: crowd.since === 0 ? at : Math.min(crowd.since, at),
    at: mood.standsAt,
    moodS: perTarget((k) => crowd.moodS[k] * mood.keep + w * surplusOf(k, y[k], against).r),
    moodI: perTarget((k) => crowd.moodI[k] * mood.keep + w * surplusOf(k, y[k], against).i),
    tiers: withOutcome(crowd, { ...done, standing }),
  };
}

function withOutcome(
  crowd: CrowdState,
  done: {
    readonly tier: Tier;
    readonly at: EpochMs;
    readonly weight: number;
    readonly y: PerTarget;
    readonly standing: EpochMs;
  },
): CrowdState['tiers'] {
  const { weight, y } = done;
  const { keep, count } = join(done.standing, done.at, PAR_HALF_LIFE_MS);
  const tiers = Object.entries({ ...crowd.tiers, [done.tier]: tierOf(crowd, done.tier) });
  return Object.fromEntries(
    tiers.map(([name, tier]) => {
      const own = name === done.tier ? weight : 0;
      return [
        name,
        {
          ...tier,
          w: tier.w * keep + own * count,
          y: perTarget((k) => tier.y[k] * keep + own * count * y[k]),
          y2: tier.y2 * keep + own * count * y[RETURN] ** 2,
          allW: tier.allW + own,
          allY: perTarget((k) => tier.allY[k] + own * y[k]),
          offsetQ: perTarget((k) => tier.offsetQ[k] * keep),
        },
      ];
    }),
  );
}
