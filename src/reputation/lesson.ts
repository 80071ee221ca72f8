import type { Tier } from '../model/call.ts';
import type { EpochMs } from '../model/units.ts';
import type { ChannelState } from './channel-state.ts';
import { tierOf, type CrowdState } from './crowd-state.ts';
import { left } from './decay.ts';
import { addFeatures } from './features.ts';
import { nestedForecast, partsOf, type Parts } from './forecast.ts';
import { outcomesADay } from './level.ts';
import { addResidual } from './residuals.ts';
import type { Stamp } from './stamp.ts';
import { CLOSE, PEAK, perTarget, RETURN, type PerMeasure, type PerTarget, type Target } from './target.ts';

/** The losses of the nested forecasts count half after this many outcomes. */
const LOSS_HALF_LIFE_CALLS = 1_500;
/** Calls of the same days share a market: together they say as much about forecasts as this many a day that do not. */
const MOST_A_DAY = 20;

/** An outcome with what was foretold of it. */
export interface Lesson {
  readonly channel: ChannelState;
  readonly tier: Tier;
  readonly completedAt: EpochMs;
  readonly weight: number;
  readonly y: PerMeasure;
  readonly stamp: Stamp;
}

/** The crowd after it has scored a call's four stored forecasts and moved its slopes by one Newton step. */
export function takeLesson(crowd: CrowdState, lesson: Lesson): CrowdState {
  const { channel, tier, completedAt, stamp } = lesson;
  const present = partsOf({ crowd, channel, tier, at: completedAt, x: stamp.x });
  // The slope is to be that of the mood which forecasts have at hand, which is a week older than the outcome.
  const parts = { ...present, mood: stamp.mood ?? present.mood };
  const known = tierOf(crowd, tier);
  const close = stepped(crowd, parts, { ...lesson, k: CLOSE });
  const peak = stepped(crowd, parts, { ...lesson, k: PEAK });
  const log = stepped(crowd, parts, { ...lesson, k: RETURN });
  return {
    ...crowd,
    ...addFeatures(crowd, stamp.x),
    losses: scoredForecasts(crowd, parts.spread, lesson),
    moodSlope: [close.mood.at, peak.mood.at, log.mood.at],
    moodSlopeQ: [close.mood.q, peak.mood.q, log.mood.q],
    slope: [close.slope, peak.slope, log.slope],
    slopeQ: [close.slopeQ, peak.slopeQ, log.slopeQ],
    tiers: {
      ...crowd.tiers,
      [tier]: {
        ...known,
        offset: [close.offset.at, peak.offset.at, log.offset.at],
        offsetQ: [close.offset.q, peak.offset.q, log.offset.q],
        residuals: addResidual(known.residuals, (lesson.y[RETURN] - stamp.given[RETURN]) / parts.spread),
      },
    },
  };
}

/** L_j = w loss + L_j 0.5^(w/1500): log loss of a chance, half the squared error in sds for the return. */
function scoredForecasts(crowd: CrowdState, spread: number, lesson: Lesson): PerTarget[] {
  const { y, stamp } = lesson;
  const weight = lesson.weight * Math.min(1, MOST_A_DAY / outcomesADay(crowd));
  const keep = left(weight, LOSS_HALF_LIFE_CALLS);
  return stamp.nested.map((forecast, j) =>
    perTarget((k) => {
      const loss =
        k === RETURN
          ? ((y[k] - forecast[k]) / spread) ** 2 / 2
          : -Math.log(y[k] === 1 ? forecast[k] : 1 - forecast[k]);
      return (crowd.losses[j]?.[k] ?? 0) * keep + weight * loss;
    }),
  );
}

interface Steps {
  readonly mood: { readonly at: number; readonly q: number };
  readonly offset: { readonly at: number; readonly q: number };
  readonly slope: number[];
  readonly slopeQ: number[];
}

/** One Newton step per slope, each by itself: q += w x^2 h; slope += w x e / q, with error e and curvature h. */
function stepped(crowd: CrowdState, parts: Parts, lesson: Lesson & { readonly k: Target }): Steps {
  const { k, weight, y } = lesson;
  const miss = (depth: number): { readonly e: number; readonly h: number } => {
    const p = nestedForecast(crowd, parts, { k, depth });
    return k === RETURN ? { e: (y[k] - p) / parts.spread, h: 1 } : { e: y[k] - p, h: p * (1 - p) };
  };
  const step = (
    at: number,
    q: number,
    move: { x: number; e: number; h: number },
  ): { at: number; q: number } => {
    const stiffer = q + weight * move.x ** 2 * move.h;
    return { at: at + (weight * move.x * move.e) / stiffer, q: stiffer };
  };
  const byMood = miss(1);
  const byAll = miss(3);
  const tier = tierOf(crowd, lesson.tier);
  const slopes = parts.x.map((x, f) =>
    step(crowd.slope[k][f] ?? 0, crowd.slopeQ[k][f] ?? 1, { x, ...byAll }),
  );
  return {
    mood: step(crowd.moodSlope[k], crowd.moodSlopeQ[k], { x: parts.mood[k], ...byMood }),
    offset: step(tier.offset[k], tier.offsetQ[k], { x: 1, ...byAll }),
    slope: slopes.map((one) => one.at),
    slopeQ: slopes.map((one) => one.q),
  };
}
