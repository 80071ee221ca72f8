import * as z from 'zod';
import { TIERS, type Tier } from '../model/call.ts';
import { DAY, type EpochMs, type Json } from '../model/units.ts';
import { FEATURE_COUNT } from './features.ts';
import { numbers, parsedState, quadruple, triple, vouchFor } from './parsed-state.ts';
import { NO_PLACES, PLACE_BINS } from './place.ts';
import { NO_RESIDUALS, RESIDUAL_BINS } from './residuals.ts';
import { perMeasure, perTarget, RETURN, STARTING_PAR, type PerTarget } from './target.ts';

const STARTING_CALLS = 20;
const STEADYING_CALLS = 2;
/** Starting pars may be far off: until tiers have shown otherwise, they are trusted less than the moved start, by so much log loss. */
const START_LOSS = 2;
const STARTING_MOOD_SLOPE = 0.6;
const MOOD_STIFFNESS = 20;
const FEATURE_STIFFNESS = 30;
const OFFSET_STIFFNESS = 30;
const WARM_UP_MS = 14 * DAY;
/** Weight, sum and sum of squares of evenly spread ranks: mean 0, variance 1. */
const NO_STANDINGS = [STARTING_CALLS, 0, STARTING_CALLS];

const instant = z.int().nonnegative();
const slopes = numbers(FEATURE_COUNT);

/**
 * What calls of a tier do: weight, sums of the targets and of squared returns (forgotten); the same since ever; offsets;
 * errors of the forecasts of the return; weight of standings, their sum and that of their squares, and the histogram behind them.
 */
const tierState = z.strictObject({
  w: z.number(),
  y: triple,
  y2: z.number(),
  allW: z.number(),
  allY: triple,
  offset: triple,
  offsetQ: triple,
  residuals: numbers(RESIDUAL_BINS).default(() => [...NO_RESIDUALS]),
  standing: numbers(3).default(() => [...NO_STANDINGS]),
  places: numbers(PLACE_BINS).default(() => [...NO_PLACES]),
});

/** Sums over channels from which the width of the channels' differences is estimated, see spread.ts. */
const spreadSums = z.strictObject({
  n: z.number(),
  t: z.number(),
  d: z.number(),
  tierN: z.number(),
  tierD: z.number(),
});

const noSpread = (): z.infer<typeof spreadSums> => ({ n: 0, t: 0, d: 0, tierN: 0, tierD: 0 });

/** Sums over channels from which is learnt what echoing others is worth, see originality.ts. */
const originalitySums = z.strictObject({
  w: z.number(),
  z: z.number(),
  zz: z.number(),
  y: z.number(),
  zy: z.number(),
});
const noOriginality = (): z.infer<typeof originalitySums> => ({ w: 0, z: 0, zz: 0, y: 0, zy: 0 });

/** Version 1 had no residuals and four losses, version 2 measured neither standing nor originality. */
const crowdState = z.strictObject({
  v: z.literal([1, 2, 3]).transform(() => 3 as const),
  /** First outcome, and the latest one folded in. */
  since: instant,
  at: instant,
  tiers: z.record(z.string(), tierState),
  /** Market mood of all tiers: residuals and their information. */
  moodS: quadruple,
  moodI: quadruple,
  /** Slopes on mood and features with the curvature seen so far (Newton steps). */
  moodSlope: triple,
  moodSlopeQ: triple,
  slope: z.tuple([slopes, slopes, slopes]),
  slopeQ: z.tuple([slopes, slopes, slopes]),
  /** Forgotten losses of the forecasts per target: the four nested ones, and the moved start (not in version 1). */
  losses: z
    .array(triple)
    .min(4)
    .max(5)
    .transform((losses) => [...losses, ...losses.slice(0, 5 - losses.length)]),
  spread: z
    .array(spreadSums)
    .min(3)
    .max(4)
    .transform((sums) => perMeasure((k) => sums[k] ?? noSpread())),
  originality: z
    .tuple([originalitySums, originalitySums, originalitySums, originalitySums])
    .default(() => perMeasure(noOriginality)),
  seen: slopes,
  sum: slopes,
});

export type CrowdState = z.infer<typeof crowdState>;
export type TierState = z.infer<typeof tierState>;
export type SpreadSums = z.infer<typeof spreadSums>;
export type OriginalitySums = z.infer<typeof originalitySums>;

function empty(): CrowdState {
  const none = (value = 0): number[] => Array.from({ length: FEATURE_COUNT }, () => value);
  return {
    v: 3,
    since: 0,
    at: 0,
    tiers: {},
    moodS: [0, 0, 0, 0],
    moodI: [0, 0, 0, 0],
    moodSlope: perTarget(() => STARTING_MOOD_SLOPE),
    moodSlopeQ: perTarget(() => MOOD_STIFFNESS),
    slope: [none(), none(), none()],
    slopeQ: [none(FEATURE_STIFFNESS), none(FEATURE_STIFFNESS), none(FEATURE_STIFFNESS)],
    losses: [...Array.from({ length: 4 }, () => perTarget(() => START_LOSS)), [0, 0, 0]],
    spread: perMeasure(noSpread),
    originality: perMeasure(noOriginality),
    seen: none(),
    sum: none(),
  };
}

/** The crowd's part of the learning state; the empty one for null. Throws on any other form, with the cure. */
export function parseCrowd(json: Json): CrowdState {
  return json === null ? vouchFor(empty()) : parsedState(crowdState, json, { what: 'crowd', version: 3 });
}

/** What the crowd knows of a tier; before its first outcome, 20 pseudo-calls at the starting par. */
export function tierOf(crowd: CrowdState, tier: Tier): TierState {
  const { mean, spread } = STARTING_PAR[tier];
  return (
    crowd.tiers[tier] ?? {
      w: STARTING_CALLS,
      y: perTarget((k) => STARTING_CALLS * mean[k]),
      y2: STARTING_CALLS * (spread ** 2 + mean[2] ** 2),
      allW: STARTING_CALLS,
      allY: perTarget((k) => STARTING_CALLS * mean[k]),
      offset: [0, 0, 0],
      offsetQ: perTarget(() => OFFSET_STIFFNESS),
      residuals: [...NO_RESIDUALS],
      standing: [...NO_STANDINGS],
      places: [...NO_PLACES],
    }
  );
}

/**
 * A tier's starting par moved by how calls of all tiers did against theirs since ever: rates times observed over expected, the
 * return plus the mean surplus; two calls of the tier's own par steady it. All that there is to go by while an installation
 * is so unlike the starting pars that its tiers have yet to find their own.
 */
export function movedStart(crowd: CrowdState, own: Tier): PerTarget {
  const start = STARTING_PAR[own].mean;
  const tiers = TIERS.flatMap((tier) => {
    const state = crowd.tiers[tier];
    return state === undefined ? [] : [{ state, par: STARTING_PAR[tier].mean }];
  });
  const calls = tiers.reduce((sum, { state }) => sum + state.allW - STARTING_CALLS, STEADYING_CALLS);
  return perTarget((k) => {
    const steady = STEADYING_CALLS * start[k];
    const observed = tiers.reduce(
      (sum, { state, par }) => sum + state.allY[k] - STARTING_CALLS * par[k],
      steady,
    );
    const expected = tiers.reduce(
      (sum, { state, par }) => sum + (state.allW - STARTING_CALLS) * par[k],
      steady,
    );
    return k === RETURN ? start[k] + (observed - expected) / calls : (start[k] * observed) / expected;
  });
}

/**
 * Is the crowd too young to be trusted? True before the first outcome and for 14 days after it: calls that fail early
 * complete early, so at first the losers are over-represented.
 */
export function warmingUp(crowd: Json, now: EpochMs): boolean {
  return crowd === null || now - parseCrowd(crowd).since < WARM_UP_MS;
}
