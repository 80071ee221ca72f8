import type { CallId, EpochMs, PriceUsd } from './units.ts';

/** Why tracking ended. */
export type CompletionReason = 'elapsed' | 'loss' | 'dead' | 'manual' | 'capacity';

export type Trend = 'up' | 'down' | 'sideways';

/** What ordered take-profit and stop-loss orders at +50 % and -50 % would have met first. */
export type PathResult = 'won' | 'lost' | 'neither';

/**
 * Figures of a price series measured from an entry. Ratios, not percent: 0.5 is +50 %. `undefined` means that the series
 * is too short or too thin for the figure, never zero.
 */
export interface PerformanceSummary {
  /** Samples from the entry on, and the longest time without one, milliseconds. */
  readonly samples: number;
  readonly longestGapMs: number;
  /** Time from the entry to the end of the series, milliseconds. */
  readonly trackedMs: number;
  /** The last price that counted; of a dead or rugged token it is worth nothing, and finalRoi is -1 all the same. */
  readonly finalPrice: PriceUsd;
  readonly finalRoi: number;
  readonly athPrice: PriceUsd;
  readonly athAt: EpochMs;
  readonly athRoi: number;
  /** From the post to the accepted high, milliseconds. */
  readonly timeToAthMs: number;
  /** Time within 10 % of the accepted high, milliseconds. */
  readonly athHoldMs: number;
  /** Standard deviation of log returns per square root of a day within 6 hours on either side of the high. */
  readonly athVolatility?: number;
  /** The high was backed by volume or trades in its polled window; undefined when the source gave no volume. */
  readonly athByVolume?: boolean;
  /** Highest price seen, accepted or not, as a multiple of the entry. */
  readonly wickMultiple: number;
  /** Fall from the accepted high to the end, 0 to 1. */
  readonly drawdownFromAth: number;
  /** Deepest fall from a running peak, 0 to 1. */
  readonly maxDrawdown: number;
  /** finalRoi / days tracked. */
  readonly averageDailyReturn?: number;
  /** (1 + finalRoi)^(1 / days) - 1. */
  readonly geometricDailyReturn?: number;
  /** Compounded to a year; undefined under 24 h of tracking, capped. In no ranking. */
  readonly annualisedReturn?: number;
  /** Standard deviation of log returns per square root of a day. */
  readonly volatility?: number;
  /** Mean daily log return over volatility, risk-free rate 0; undefined under 12 samples. */
  readonly sharpe?: number;
  readonly timeWeightedPrice: PriceUsd;
  /** Share of samples above the entry, 0 to 1. */
  readonly consistency: number;
  readonly trend?: Trend;
  /** t-value of the slope of log price over time. */
  readonly trendT?: number;
  readonly path: PathResult;
}

/** What the seven days proved. Written once; learning rests on it and never changes it. */
export interface Outcome extends PerformanceSummary {
  readonly callId: CallId;
  readonly completedAt: EpochMs;
  readonly reason: CompletionReason;
  /** `polled`: highs between polls may be missing. `verified`: candles were read. */
  readonly athSource: 'polled' | 'verified';
  /** finalRoi > 10 %. */
  readonly success: boolean;
  /** Accepted ATH of at least 2x. */
  readonly hit: boolean;
}

/** What happened between an early completion and day seven. */
export interface Aftermath {
  readonly highPrice: PriceUsd;
  readonly highAt: EpochMs;
  readonly lastPrice: PriceUsd;
  readonly lastAt: EpochMs;
}
