import type { Tier } from '../model/call.ts';
import { DAY, epochMs, type EpochMs } from '../model/units.ts';
import { logit, sane, sigmoid } from './chance.ts';
import { tierOf, type CrowdState, type TierState } from './crowd-state.ts';
import { join, left } from './decay.ts';
import { addPlace } from './place.ts';
import { type Measure, type PerMeasure, perMeasure, perTarget, RETURN, STANDING } from './target.ts';

const PAR_HALF_LIFE_MS = 120 * DAY;
const MOOD_HALF_LIFE_MS = 5 * DAY;
/** How far the market's mood moves a tier's par: standard deviation, log odds and sds of the return. */
const MOOD_WIDTH: PerMeasure = [0.2, 0.15, 0.15, 0.15];
const NARROWEST_SPREAD = 0.05;
/**
 * From here on a channel's calls of a tier count less and less in the tier's places: who floods a tier is not to make it the par of all
 * others.
 */
const LOUDEST = 20;
/** One odd call moves the mood by no more than this, in standard deviations. */
const LARGEST_SURPLUS = 3;

/** What a call of a tier does on average: levels (log odds; means of return and standing), and the sds of return and standing. */
export interface Level {
  readonly level: PerMeasure;
  readonly spread: number;
  readonly standingSpread: number;
}

/** The tier's par: B = sum of w y / sum of w, half-life 120 days; log odds of B for the events, else B itself. */
export function parOf(tier: TierState): Level {
  const mean = perTarget((k) => tier.y[k] / tier.w);
  const [calls = 1, sum = 0, squares = 0] = tier.standing;
  const standing = sum / calls;
  const sd = (square: number, middle: number): number =>
    Math.max(NARROWEST_SPREAD, Math.sqrt(Math.max(0, square - middle ** 2)));
  return {
    level: [logit(sane(mean[0])), logit(sane(mean[1])), mean[2], standing],
    spread: sd(tier.y2 / tier.w, mean[2]),
    standingSpread: sd(squares / calls, standing),
  };
}

/** The market's mood at `now` per measure: M = S / (I + 1/tau^2) over the last days' calls of all tiers, half-life 5 days. */
export function moodAt(crowd: CrowdState, now: EpochMs): PerMeasure {
  const keep = left(now - crowd.at, MOOD_HALF_LIFE_MS);
  return perMeasure((k) => (crowd.moodS[k] * keep) / (crowd.moodI[k] * keep + 1 / MOOD_WIDTH[k] ** 2));
}

/** Outcomes a day of late, by weight: a sum with a half-life of 5 days holds those of 7.2 days. */
export function outcomesADay(crowd: CrowdState): number {
  return (crowd.moodI[RETURN] * DAY * Math.LN2) / MOOD_HALF_LIFE_MS;
}

/** How far a result lies above what was to be expected, and how much it tells. */
export interface Surplus {
  readonly r: number;
  readonly i: number;
}

/** Surplus of a result over a level: r = y - p and i = p(1 - p); for return and standing r in sds, clipped to +-3, and i = 1. */
export function surplusOf(k: Measure, y: number, against: Level & { readonly shift: number }): Surplus {
  if (k === RETURN || k === STANDING) {
    const sd = k === RETURN ? against.spread : against.standingSpread;
    const sds = (y - against.level[k]) / sd - against.shift;
    return { r: Math.max(-LARGEST_SURPLUS, Math.min(LARGEST_SURPLUS, sds)), i: 1 };
  }
  const p = sigmoid(against.level[k] + against.shift);
  return { r: y - p, i: p * (1 - p) };
}

/** An outcome as the crowd counts it. */
interface Done {
  readonly tier: Tier;
  readonly at: EpochMs;
  readonly weight: number;
  readonly y: PerMeasure;
  /** Which of its channel's calls of the tier that were learnt from, 1 the first. */
  readonly nth: number;
}

/** The crowd with one more outcome in its tier's par and places, and in the mood. The sums know nothing of channels. */
export function addOutcome(crowd: CrowdState, done: Done): CrowdState {
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
    moodS: perMeasure((k) => crowd.moodS[k] * mood.keep + w * surplusOf(k, y[k], against).r),
    moodI: perMeasure((k) => crowd.moodI[k] * mood.keep + w * surplusOf(k, y[k], against).i),
    tiers: withOutcome(crowd, { ...done, standing }),
  };
}

function withOutcome(crowd: CrowdState, done: Done & { readonly standing: EpochMs }): CrowdState['tiers'] {
  const { weight, y } = done;
  const { keep, count } = join(done.standing, done.at, PAR_HALF_LIFE_MS);
  const tiers = Object.entries({ ...crowd.tiers, [done.tier]: tierOf(crowd, done.tier) });
  return Object.fromEntries(
    tiers.map(([name, tier]) => {
      const own = name === done.tier ? weight : 0;
      const heard = own * Math.min(1, LOUDEST / done.nth);
      return [
        name,
        {
          ...tier,
          w: tier.w * keep + own * count,
          y: perTarget((k) => tier.y[k] * keep + own * count * y[k]),
          y2: tier.y2 * keep + own * count * y[RETURN] ** 2,
          standing: tier.standing.map((sum, power) => sum * keep + heard * count * y[STANDING] ** power),
          places: heard > 0 ? addPlace(tier.places, y[RETURN], heard) : tier.places,
          allW: tier.allW + own,
          allY: perTarget((k) => tier.allY[k] + own * y[k]),
          offsetQ: perTarget((k) => tier.offsetQ[k] * keep),
        },
      ];
    }),
  );
}
