import { HOUR } from '../model/units.ts';
import { logit } from './chance.ts';

/** What is known of a call when it is made; an absent figure is unknown. */
export interface Features {
  /** How sure detection is that the post is a call, in (0, 1). */
  readonly detectionConfidence: number;
  /** Engagement, 0 to 100. */
  readonly hdrb?: number;
  readonly liquidityUsd?: number;
  readonly tokenAgeMs?: number;
  /** Another channel has called the token before and its call is still open. */
  readonly echo: boolean;
  /** 0 to 23. */
  readonly utcHour: number;
}

/** One number a feature; null where it is unknown. */
export type FeatureVector = readonly (number | null)[];
export const FEATURE_COUNT = 7;
/** Where the vector says that another channel called the token before. */
export const ECHO = 6;

/** How often each feature was known, and its weighted sum. */
export interface FeatureSums {
  readonly seen: readonly number[];
  readonly sum: readonly number[];
}

/** A channel's habit is measured by its own calls and this many typical ones. */
const PSEUDO_CALLS = 10;
const HIGHEST = 3;

/**
 * Features on a common scale, about -3 to 3: log odds of the detector's confidence, engagement, log liquidity, log age, sine
 * and cosine of the hour, echo. The scales are rough typical widths; the learned slopes absorb the rest.
 */
export function featureVector(features: Features): FeatureVector {
  const { detectionConfidence, hdrb, liquidityUsd, tokenAgeMs } = features;
  const angle = (2 * Math.PI * features.utcHour) / 24;
  return [
    logit(Math.min(0.98, Math.max(0.02, detectionConfidence))) / 1.5,
    hdrb === undefined ? null : (hdrb - 20) / 20,
    liquidityUsd === undefined ? null : (Math.log(Math.max(1, liquidityUsd)) - 10) / 1.5,
    tokenAgeMs === undefined ? null : (Math.log(Math.max(0.1, tokenAgeMs / HOUR)) - 3) / 2,
    Math.sin(angle),
    Math.cos(angle),
    features.echo ? 1 : 0,
  ].map((x) => (x === null ? null : Math.max(-HIGHEST, Math.min(HIGHEST, x))));
}

/**
 * A call's features less the channel's own habit, so that what a channel always does stays the channel's merit. An unknown
 * feature says nothing: 0.
 */
export function unusual(x: FeatureVector, channel: FeatureSums, crowd: FeatureSums): readonly number[] {
  return x.map((value, f) => {
    if (value === null) return 0;
    const typical = (crowd.sum[f] ?? 0) / ((crowd.seen[f] ?? 0) + PSEUDO_CALLS);
    const habit = ((channel.sum[f] ?? 0) + PSEUDO_CALLS * typical) / ((channel.seen[f] ?? 0) + PSEUDO_CALLS);
    return value - habit;
  });
}

/** The sums with one more call's features. */
export function addFeatures(sums: FeatureSums, x: FeatureVector): { seen: number[]; sum: number[] } {
  return {
    seen: sums.seen.map((seen, f) => seen + (typeof x[f] === 'number' ? 1 : 0)),
    sum: sums.sum.map((sum, f) => sum + (x[f] ?? 0)),
  };
}
