import type { Chain } from './token.ts';
import type { Tier } from './call.ts';
import type { CompletionReason, PathResult, Trail } from './outcome.ts';
import type { Estimate } from './reputation.ts';
import type { CallId, ChannelId, EpochMs, TokenId } from './units.ts';

/** Part of all completed calls by what was known when they were made: one tier, or one chain. */
export type Slice = { readonly tier: Tier } | { readonly chain: Chain };

/**
 * Figures of a group of completed calls. Returns are ratios (0.5 is +50 %), multiples are of the entry. Bounds are those of
 * 90 % intervals. Medians of up to 64 calls are exact, those of more are less than 2 % of the multiple away (analytics/sketch.ts).
 * What cannot be told of so few calls is absent: everything but the counts where there are none.
 */
export interface Figures {
  readonly completed: number;
  /** Ended above +10 %; reached an accepted high of 2x. Intervals by Wilson. */
  readonly successes: number;
  readonly hits: number;
  readonly successRate?: Estimate;
  readonly hitRate?: Estimate;
  /** Mean of finalRoi. One 100x carries it, so it has no interval: logReturn has. */
  readonly meanRoi?: number;
  /** The largest finalRoi among them: how much of the mean one call carries. Absent where it is not kept. */
  readonly largestRoi?: number;
  /** Interval by order statistics. */
  readonly medianRoi?: Estimate;
  readonly medianAthMultiple?: Estimate;
  readonly meanAthMultiple?: number;
  /** Mean of ln(1 + finalRoi), clipped to [-95 %, 10x]; interval by Student's t, from 2 calls on. */
  readonly logReturn?: Estimate;
  /** Standard deviation of the same: how far calls of the group lie apart; from 2 calls on. */
  readonly spread?: number;
  /** Mean log return beyond that of the chain's native coin in the same time, over the calls of which it is known. */
  readonly alpha?: Estimate & { readonly calls: number };
  /** Mean time from the post to the accepted high, over calls that rose at all; milliseconds. */
  readonly meanTimeToAthMs?: number;
  /** Mean time tracked, milliseconds. */
  readonly meanDurationMs?: number;
  /** Mean volatility within calls, per square root of a day, over the calls of which it is known. */
  readonly volatility?: number;
  readonly reasons: Readonly<Record<CompletionReason, number>>;
}

/** Completed calls, and how many of them ended above +10 % and reached an accepted high of 2x. */
export type Counted = Pick<Figures, 'completed' | 'successes' | 'hits'>;

/** Figures of one tier or chain, or what was counted in one hour or on one weekday. */
export interface Part<Of, What = Figures> {
  readonly of: Of;
  readonly figures: What;
}

/** First 14 days of an installation: losers end early, so what has ended looks worse than what was called. */
export interface WarmUp {
  /** Post of the earliest call on record; undefined before the first. */
  readonly since?: EpochMs;
  /** When it is over; undefined before the first call, and once it is over. */
  readonly until?: EpochMs;
  readonly warmingUp: boolean;
}

export type Rhythm = 'day' | 'week' | 'month' | 'quarter';

/** A day, a week from Monday on, a month or a quarter of UTC: [from, to). */
export interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Everything `/history` shows: completed calls by when they ended, of all callers or of one. */
export interface History {
  readonly by: Rhythm;
  /** One per span in which a call ended, oldest first. The last one is not over. */
  readonly trend: readonly (Span & { readonly figures: Figures })[];
  /** The same by tier and by chain, from small to large tier, chains with most calls first; empty of one caller. */
  readonly tiers: readonly { readonly of: Tier; readonly trend: History['trend'] }[];
  readonly chains: readonly { readonly of: Chain; readonly trend: History['trend'] }[];
  /** Over the whole period: benchmarks of each tier and chain. */
  readonly total: Figures;
  readonly benchmarks: readonly Part<Tier>[];
  readonly byChain: readonly Part<Chain>[];
  /** By the time of the post, over all time: hour of the UTC day (0 to 23) and day of the week (0 Monday to 6 Sunday). */
  readonly hours: readonly Part<number, Counted>[];
  readonly weekdays: readonly Part<number, Counted>[];
}

/** One dollar on every call: what it would be worth. */
export interface Stakes {
  readonly calls: number;
  /** Mean return, ratio; undefined without calls. */
  readonly roi?: number;
}

/** A channel's part of the portfolio. */
export interface ChannelStakes {
  readonly channelId: ChannelId;
  readonly title: string;
  readonly username?: string;
  readonly open: Stakes;
  readonly completed: Figures;
}

/** Everything `/portfolio` shows but the calls themselves: an equal stake on each call. */
export interface PortfolioFigures {
  readonly open: Stakes;
  readonly completed: Figures;
  /** Open and completed together. */
  readonly all: Stakes;
  readonly tiers: readonly { readonly of: Tier; readonly open: Stakes; readonly completed: Figures }[];
  readonly chains: readonly { readonly of: Chain; readonly open: Stakes; readonly completed: Figures }[];
  /** Most calls first, without people who call in private: theirs count in all of them together. */
  readonly channels: readonly ChannelStakes[];
}

/** A completed call as analysis needs it: what was known when it was made, and what came of it. */
export interface CompletedCall {
  readonly callId: CallId;
  readonly channelId: ChannelId;
  readonly tokenId: TokenId;
  readonly chain: Chain;
  readonly tier: Tier;
  readonly postedAt: EpochMs;
  readonly completedAt: EpochMs;
  readonly detectionConfidence: number;
  /** Stored when the call was made; of a call of the past what would have been said then. */
  readonly predictedSuccess: number;
  /** Engagement of the post in its first hour, 0 to 100. */
  readonly hdrb?: number;
  readonly liquidityUsd?: number;
  readonly tokenAgeMs?: number;
  readonly runUpM5?: number;
  readonly runUpM60?: number;
  readonly echo: boolean;
  readonly reason: CompletionReason;
  readonly success: boolean;
  readonly hit: boolean;
  readonly path: PathResult;
  readonly finalRoi: number;
  readonly athRoi: number;
  readonly timeToAthMs: number;
  readonly trackedMs: number;
  /** Present where it was asked for and is on record. */
  readonly trail?: Trail;
}

/** Completed calls taken evenly from all on record, the same ones each time the record is the same; oldest number first. */
export interface CallSample {
  readonly calls: readonly CompletedCall[];
  /** How many it was taken from. */
  readonly of: number;
  /** Post of the earliest call on record; undefined before the first. */
  readonly firstCallAt?: EpochMs;
  /** Names of the channels that are in it. People who call in private are in it and have none: they are named to nobody. */
  readonly channels: ReadonlyMap<ChannelId, { readonly title: string; readonly username?: string }>;
}

/** Where a channel is good, beside its standing. Completed calls; hours and weekdays by the time of the post, UTC. */
export interface ChannelProfile {
  readonly total: Figures;
  readonly tiers: readonly Part<Tier>[];
  readonly chains: readonly Part<Chain>[];
  readonly hours: readonly Part<number, Counted>[];
  readonly weekdays: readonly Part<number, Counted>[];
  /** Calls that ended in the last 30 days, and before. */
  readonly recent: Figures;
  readonly before: Figures;
  /** By month of their end, oldest first, at most the last 12. */
  readonly months: History['trend'];
}

/** How a channel calls, from a sample of its completed calls; figures of fewer than 10 calls are absent. */
export interface ChannelPatterns {
  readonly calls: number;
  /** Share of its calls by tier, most first. */
  readonly tiers: readonly { readonly tier: Tier; readonly share: Estimate }[];
  /** Quartiles of the time from the post to the accepted high, over calls that rose at all; milliseconds. */
  readonly timeToAthMs?: {
    readonly calls: number;
    readonly low: number;
    readonly median: number;
    readonly high: number;
  };
  /** Mean of what its calls were foretold, and the share that came. */
  readonly quality?: { readonly foretold: number; readonly came: Estimate };
  /** Mean distance of log returns from their median over that of calls of the same tiers; 1 is as uneven as the crowd. */
  readonly spread?: Estimate;
  /** Holding time after which selling would have paid most in its older half of calls, and what it paid in the newer. */
  readonly holding?: {
    readonly holdMs: number;
    readonly calls: number;
    readonly roi: Estimate;
    readonly endRoi: number;
  };
}

/** What can be known of a call when it is made and may say something about its outcome. */
export type Factor =
  | 'hdrb'
  | 'predicted-success'
  | 'detection-confidence'
  | 'reputation'
  | 'liquidity'
  | 'token-age'
  | 'run-up-5m'
  | 'run-up-60m'
  | 'tier'
  | 'echo';

/** Which outcome: log return at the end, or log of the highest multiple. */
export type Yield = 'return' | 'high';

/** A finding that survived correction for everything else that was looked at. Data, never words. */
export interface Certainty {
  /** Calls that it rests on, or days, see the kind. */
  readonly n: number;
  /** Chance of a finding as large without anything behind it, times what the correction asks (Holm), at most 0.05. */
  readonly p: number;
}

/**
 * What analysis has found, strongest first. Calls of a token count once.
 * factor: rank correlation with the outcome within the same week. tier, chain, hours, weekend: calls of it do better or worse than
 * all others of the same week; `effect` is the difference of their mean ranks, 0 to 1. Hours are of UTC, [fromHour, toHour).
 * channel: it does better (`best`) or worse (`weak`) than calls of the same tier and week; `effect` is its mean rank less one half, `n`
 * counts the days on which it called.
 * threshold: taking only calls with a predicted success of at least `threshold` would have paid more; chosen on the older half
 * of the calls, all figures from the newer half. holding: selling at this age would have paid more than holding to the end;
 * chosen and judged likewise, before costs.
 */
export type Insight = Certainty &
  (
    | { readonly kind: 'factor'; readonly factor: Factor; readonly yield: Yield; readonly rho: Estimate }
    | { readonly kind: 'tier'; readonly tier: Tier; readonly effect: Estimate }
    | { readonly kind: 'chain'; readonly chain: Chain; readonly effect: Estimate }
    | {
        readonly kind: 'hours';
        readonly fromHour: number;
        readonly toHour: number;
        readonly effect: Estimate;
      }
    | { readonly kind: 'weekend'; readonly effect: Estimate }
    | {
        readonly kind: 'channel';
        readonly is: 'best' | 'weak';
        readonly tier: Tier | 'all';
        readonly channelId: ChannelId;
        readonly title: string;
        readonly username?: string;
        readonly effect: Estimate;
      }
    | {
        readonly kind: 'threshold';
        readonly threshold: number;
        /** Share of the calls that it lets through. */
        readonly share: number;
        /** Mean return, counted up to 10x, of those let through, and of all. */
        readonly roi: Estimate;
        readonly allRoi: number;
      }
    | {
        readonly kind: 'holding';
        readonly holdMs: number;
        /** Mean return, counted up to 10x, at that age, and at the end. */
        readonly roi: Estimate;
        readonly endRoi: number;
      }
  );

/** Forecasts stored before the outcome, against it, of calls posted in one month. */
export interface ForecastMonth extends Span {
  readonly calls: number;
  readonly foretold: number;
  readonly came: number;
  /** Against always giving the share that came in that month; undefined when all or none came. */
  readonly brierSkill?: number;
}

/** Cases of similar chances: how many, the mean chance given, and the share that came. */
export interface ForecastBin {
  readonly cases: number;
  readonly foretold: number;
  readonly came: number;
}

/** What forecasts were worth. */
export interface ForecastRecord {
  readonly calls: number;
  readonly brierSkill?: number;
  /** Mean gap between what was foretold and what came, in [0, 1]. */
  readonly calibrationError?: number;
  /** Calls in order of the chance they were given. */
  readonly bins: readonly ForecastBin[];
  readonly months: readonly ForecastMonth[];
}

/** How much of one call's outcome is owed to its channel, in [0, 1), and the chance that channels without any difference would look as different. */
export interface ChannelDifference {
  readonly icc: number;
  readonly p: number;
}

/** Whether channels differ at all, see reputation/differ.ts; undefined figures: too few channels or calls to tell. */
export interface ChannelDifferences {
  readonly calls: number;
  readonly channels: number;
  readonly success: ChannelDifference | undefined;
  readonly hit: ChannelDifference | undefined;
  readonly logReturn: ChannelDifference | undefined;
}

/**
 * Did higher scores come before lower ones? Of pairs of rated channels whose scores lay at least 20 points apart, the share in which the
 * calls of the higher one did better in the 30 days after, see analytics/ranking-record.ts.
 */
export interface RankingRecord {
  /** Pairs, the channels in them, and how many times of 30 days they are from. */
  readonly pairs: number;
  readonly channels: number;
  readonly spans: number;
  /** Undefined while there are too few to tell. */
  readonly rightOrder?: Estimate;
}

/** Everything `/insights` shows. */
export interface InsightReport {
  readonly at: EpochMs;
  readonly warmUp: WarmUp;
  /** Completed calls looked at, and how many there are. */
  readonly calls: number;
  readonly of: number;
  /** Questions that were asked of them: each insight has stood up to all of these. */
  readonly questions: number;
  readonly channelsDiffer: ChannelDifferences;
  /** Strongest first; empty when nothing could be told from chance. */
  readonly insights: readonly Insight[];
  readonly forecasts: ForecastRecord;
}
