import type { Tier } from '../model/call.ts';
import type { EpochMs, Json } from '../model/units.ts';
import type { LearningState } from '../ports.ts';
import { sane, sigmoid } from './chance.ts';
import { parseChannel, recordsAt, type ChannelState } from './channel-state.ts';
import { parseCrowd, movedStart, tierOf, type CrowdState } from './crowd-state.ts';
import { featureVector, unusual, type Features, type FeatureVector } from './features.ts';
import { moodAt, parOf, type Level } from './level.ts';
import { residualRange, type Residuals } from './residuals.ts';
import { originalityEffect } from './originality.ts';
import { effectOf } from './shrink.ts';
import { spreadOf } from './spread.ts';
import type { Stamp } from './stamp.ts';
import { CLOSE, clippedLog, PEAK, perTarget, RETURN, type PerTarget, type Target } from './target.ts';

/** What moves a call's forecast away from its tier's par, each part by itself. */
export interface Parts extends Level {
  /** All-time mean of the tier per target. */
  readonly ever: PerTarget;
  /** The market's mood as it was when the call was foretold. */
  readonly mood: PerTarget;
  /** The channel's shrunk effect in the tier. */
  readonly effect: PerTarget;
  /** The tier's offset when features are used. */
  readonly offset: PerTarget;
  /** Features less the channel's habit. */
  readonly x: readonly number[];
  /** Errors of the tier's forecasts. */
  readonly residuals: Residuals;
}

/**
 * Foretells a call: chances that it closes above +10 % (`predictedSuccess`) and that it reaches 2x (`predictedHit`), each in
 * [0.002, 0.998]; the expected log return, clipped to [-95 %, 10x], with the range that holds 80 % of such calls
 * (`logReturn`); and the whole forecast to be stored with the call and given back to learn(). Four nested forecasts - the
 * tier's rate; with the market's mood; with the channel; with the features - and the starting par moved by how all tiers do are mixed by how well
 * each has done so far
 * (Vovk's aggregating rule), so a part that proves useless costs almost nothing.
 */
export function forecast(input: {
  readonly tier: Tier;
  readonly postedAt: EpochMs;
  readonly features: Features;
  readonly weight: number;
  readonly learning: LearningState;
}): {
  predictedSuccess: number;
  predictedHit: number;
  logReturn: { value: number; low: number; high: number };
  forecast: Json;
} {
  const crowd = parseCrowd(input.learning.crowd);
  const channel = parseChannel(input.learning.channel);
  const x = featureVector(input.features);
  const parts = partsOf({ crowd, channel, tier: input.tier, at: input.postedAt, x });
  const moved = movedStart(crowd, input.tier);
  const nested = [
    ...[0, 1, 2, 3].map((depth) => perTarget((k) => nestedForecast(crowd, parts, { k, depth }))),
    perTarget((k) => (k === RETURN ? moved[k] : sane(moved[k]))),
  ];
  const given = perTarget((k) => mixture(nested, crowd, k));
  const range = (share: number): [number, number] => {
    const [low, high] = residualRange(parts.residuals, share);
    return [clippedLog(given[RETURN] + parts.spread * low), clippedLog(given[RETURN] + parts.spread * high)];
  };
  const in80 = range(0.8);
  const { mood } = parts;
  const stamp = {
    v: 2,
    x: [...x],
    w: input.weight,
    nested,
    given,
    mood,
    in80,
    in90: range(0.9),
  } satisfies Stamp;
  const logReturn = { value: given[RETURN], low: in80[0], high: in80[1] };
  return { predictedSuccess: given[CLOSE], predictedHit: given[PEAK], logReturn, forecast: stamp };
}

/** What is known at `at` of a call of this channel and tier. */
export function partsOf(call: {
  readonly crowd: CrowdState;
  readonly channel: ChannelState;
  readonly tier: Tier;
  readonly at: EpochMs;
  readonly x: FeatureVector;
}): Parts {
  const { crowd, channel } = call;
  const tier = tierOf(crowd, call.tier);
  const spread = spreadOf(crowd);
  const records = recordsAt(channel, call.at);
  const start = originalityEffect(crowd, channel);
  const mood = moodAt(crowd, call.at);
  return {
    ...parOf(tier),
    ever: perTarget((k) => tier.allY[k] / tier.allW),
    mood: perTarget((k) => mood[k]),
    effect: perTarget((k) => effectOf(records, k, { spread, start: start[k] }).in(call.tier).mean),
    offset: tier.offset,
    residuals: tier.residuals,
    x: unusual(call.x, channel, crowd),
  };
}

/**
 * The forecast that uses the first `depth` of mood, channel and features; depth 0 is the tier's all-time mean. Chances; for
 * the return the expected clipped log: B + s (g M + theta + ...).
 */
export function nestedForecast(
  crowd: CrowdState,
  parts: Parts,
  { k, depth }: { readonly k: Target; readonly depth: number },
): number {
  if (depth === 0) return k === RETURN ? parts.ever[k] : sane(parts.ever[k]);
  let shift = crowd.moodSlope[k] * parts.mood[k];
  if (depth >= 2) shift += parts.effect[k];
  if (depth >= 3) {
    shift += parts.offset[k];
    for (const [f, value] of parts.x.entries()) shift += (crowd.slope[k][f] ?? 0) * value;
  }
  return k === RETURN ? parts.level[k] + parts.spread * shift : sane(sigmoid(parts.level[k] + shift));
}

/** p = sum e_j exp(-L_j) / sum exp(-L_j). */
function mixture(nested: readonly PerTarget[], crowd: CrowdState, k: Target): number {
  const least = Math.min(...crowd.losses.map((loss) => loss[k]));
  let all = 0;
  let sum = 0;
  for (const [j, forecast] of nested.entries()) {
    const trust = Math.exp(least - (crowd.losses[j]?.[k] ?? least));
    all += trust;
    sum += trust * forecast[k];
  }
  return sum / all;
}
