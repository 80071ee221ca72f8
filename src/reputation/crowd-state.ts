import * as z from 'zod';
import type { Tier } from '../model/call.ts';
import { DAY, type EpochMs, type Json } from '../model/units.ts';
import { FEATURE_COUNT } from './features.ts';
import { parsedState } from './parsed-state.ts';
import { perTarget, STARTING_PAR } from './target.ts';

const STARTING_CALLS = 20;
const STARTING_MOOD_SLOPE = 0.6;
const MOOD_STIFFNESS = 20;
const FEATURE_STIFFNESS = 30;
const OFFSET_STIFFNESS = 30;
const WARM_UP_MS = 14 * DAY;

const triple = z.tuple([z.number(), z.number(), z.number()]);
const instant = z.int().nonnegative();
const slopes = z.array(z.number()).length(FEATURE_COUNT);

/** What calls of a tier do: weight, sums of the targets and of squared returns (forgotten); the same since ever; offsets. */
const tierState = z.strictObject({
  w: z.number(),
  y: triple,
  y2: z.number(),
  allW: z.number(),
  allY: triple,
  offset: triple,
  offsetQ: triple,
});

/** Sums over channels from which the width of the channels' differences is estimated, see spread.ts. */
const spreadSums = z.strictObject({
  n: z.number(),
  t: z.number(),
  d: z.number(),
  tierN: z.number(),
  tierD: z.number(),
});

const crowdState = z.strictObject({
  v: z.literal(1),
  /** First outcome, and the latest one folded in. */
  since: instant,
  at: instant,
  tiers: z.record(z.string(), tierState),
  /** Market mood of all tiers: residuals and their information. */
  moodS: triple,
  moodI: triple,
  /** Slopes on mood and features with the curvature seen so far (Newton steps). */
  moodSlope: triple,
  moodSlopeQ: triple,
  slope: z.tuple([slopes, slopes, slopes]),
  slopeQ: z.tuple([slopes, slopes, slopes]),
  /** Forgotten losses of the four nested forecasts per target. */
  losses: z.array(triple).length(4),
  spread: z.tuple([spreadSums, spreadSums, spreadSums]),
  seen: slopes,
  sum: slopes,
});

export type CrowdState = z.infer<typeof crowdState>;
export type TierState = z.infer<typeof tierState>;
export type SpreadSums = z.infer<typeof spreadSums>;

function empty(): CrowdState {
  const none = (value = 0): number[] => Array.from({ length: FEATURE_COUNT }, () => value);
  const nothing = (): SpreadSums => ({ n: 0, t: 0, d: 0, tierN: 0, tierD: 0 });
  return {
    v: 1,
    since: 0,
    at: 0,
    tiers: {},
    moodS: [0, 0, 0],
    moodI: [0, 0, 0],
    moodSlope: perTarget(() => STARTING_MOOD_SLOPE),
    moodSlopeQ: perTarget(() => MOOD_STIFFNESS),
    slope: [none(), none(), none()],
    slopeQ: [none(FEATURE_STIFFNESS), none(FEATURE_STIFFNESS), none(FEATURE_STIFFNESS)],
    losses: Array.from({ length: 4 }, () => [0, 0, 0]),
    spread: [nothing(), nothing(), nothing()],
    seen: none(),
    sum: none(),
  };
}

/** The crowd's part of the learning state; the empty one for null. Throws on any other form, with the cure. */
export function parseCrowd(json: Json): CrowdState {
  return json === null ? empty() : parsedState(crowdState, json, 'crowd');
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
    }
  );
}

/**
 * Is the crowd too young to be trusted? True before the first outcome and for 14 days after it: calls that fail early
 * complete early, so at first the losers are over-represented.
 */
export function warmingUp(crowd: Json, now: EpochMs): boolean {
  return crowd === null || now - parseCrowd(crowd).since < WARM_UP_MS;
}
