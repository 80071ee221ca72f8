import type { High } from './call.ts';
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

/** How far an accepted high is believed. ok: money was there. thin: next to no liquidity stood against its value. */
export type AthQuality = 'ok' | 'thin';

/** Milliseconds since the entry, and the price then as a multiple of it. */
export type TrailStep = readonly [afterMs: number, multiple: number];

/**
 * What orders that are laid at the entry would have met, in order of time and small enough to be kept for good: it answers
 * for any take-profit, stop-loss and holding time. A span (a candle, or the time between two samples) that holds a rise and a
 * fall has both at the same time; whoever reads it assumes the fall came first.
 */
export interface Trail {
  readonly source: 'candles' | 'samples';
  /** Length of a candle, milliseconds; 0 of samples. */
  readonly spanMs: number;
  /** Up to here it was read. */
  readonly to: EpochMs;
  /** Highest believed close; undefined when none stood above the entry. */
  readonly ath?: High;
  /** Highest price at all; undefined when nothing was traded above the entry. */
  readonly wick?: High;
  /** Why the highest refused close above the believed high was refused, in the words of performance/verify; undefined when none was. */
  readonly refused?: string;
  /** Record closes above the entry, each at least 1 % above the one before, at the ends of their spans. */
  readonly rises: readonly TrailStep[];
  /** Record lows below the entry, each at least 1 % below the one before, with the close of that span as a multiple. */
  readonly falls: readonly (readonly [...TrailStep, close: number])[];
  /** The price at fixed ages (performance/trail lists them); an age that was not reached, or at which nothing was known, is absent. */
  readonly marks: readonly TrailStep[];
}

/** What the seven days proved. Written once; learning rests on it and never changes it. */
export interface Outcome extends PerformanceSummary {
  readonly callId: CallId;
  readonly completedAt: EpochMs;
  readonly reason: CompletionReason;
  /** `polled`: highs between polls may be missing. `verified`: candles were read. */
  readonly athSource: 'polled' | 'verified';
  readonly athQuality: AthQuality;
  /** Why the highest price seen was not accepted as the high; undefined when it was, or nobody can tell. */
  readonly wickDoubt?: string;
  /** Usable depth at the accepted high and at the end, US dollars, from the sample nearest in time; undefined when unknown. */
  readonly athDepthUsd?: number;
  readonly finalDepthUsd?: number;
  /** Return of the chain's native coin from the entry to the end, ratio; undefined when its price was not known. */
  readonly nativeReturn?: number;
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
