import type { ChannelProfile, Figures, Part, PortfolioFigures, Rhythm, Slice } from '../model/analytics.ts';
import type { Channel, Tier } from '../model/call.ts';
import type { CallView, Standing } from '../model/event.ts';
import type { CompletionReason } from '../model/outcome.ts';
import type { Reputation } from '../model/reputation.ts';
import type { Chain } from '../model/token.ts';
import type { ChannelId, EpochMs } from '../model/units.ts';

export interface CallFilter {
  readonly status?: 'open' | 'completed';
  readonly channelId?: ChannelId;
  /** Posted at or after. */
  readonly since?: EpochMs;
  readonly limit: number;
  readonly offset?: number;
}

/** A monitored or forwarded channel with how it is heard. */
export interface ChannelReport {
  readonly channel: Channel;
  readonly openCalls: number;
  readonly standing: Standing;
}

/** Everything `/channel` shows. */
export interface ChannelRecord {
  readonly channel: Channel;
  readonly standing: Standing;
  readonly reputations: readonly Reputation[];
  readonly open: readonly CallView[];
  /** Completed calls, newest first, up to the asked number. */
  readonly completed: readonly CallView[];
  readonly mentions: number;
  /** What its later posts claimed for its calls; undefined when they claimed nothing. */
  readonly claims?: Claims;
  readonly editedPosts: number;
  readonly deletedPosts: number;
  /** Calls by a ticker alone that named no token for sure. */
  readonly unresolved: number;
  /** Calls of this channel that another channel had made before. */
  readonly echoes: number;
  /** Present when the reader said what time it is. */
  readonly profile?: ChannelProfile;
}

/** Which standings: of a period, of one tier or chain. */
export interface StandingsQuery {
  readonly since?: EpochMs;
  readonly slice?: Slice;
}

/** Which history: of calls that ended since, of one caller or of all. */
export interface HistoryQuery {
  readonly by: Rhythm;
  readonly since?: EpochMs;
  readonly channelId?: ChannelId;
}

/** Which completed calls are sampled. */
export interface SampleQuery {
  /** At most so many. */
  readonly limit: number;
  readonly channelId?: ChannelId;
  /** With what candles or samples showed of each. */
  readonly trails?: boolean;
}

/** Everything `/portfolio` shows. */
export interface Portfolio extends PortfolioFigures {
  /** Open calls and those that ended in the period: highest and lowest return, at most five each, none in both. */
  readonly best: readonly CallView[];
  readonly worst: readonly CallView[];
}

/** What a channel claimed for its calls in later posts, beside the highest price seen up to each claim. */
export interface Claims {
  readonly count: number;
  /** Median of claimed over measured multiple: 1 is honest. */
  readonly medianRatio: number;
  /** Claims of more than 1.1 times what was measured. */
  readonly inflated: number;
}

/** Figures over all channels, for getTrackingSummary() and /summary. */
export interface TrackingFacts {
  readonly heard: number;
  readonly waiting: number;
  readonly unpriced: number;
  readonly open: number;
  readonly completed: number;
  readonly reasons: Readonly<Record<CompletionReason, number>>;
  readonly successes: number;
  readonly hits: number;
  readonly meanFinalRoi?: number;
  readonly medianFinalRoi?: number;
  readonly medianAthMultiple?: number;
  readonly meanDurationMs?: number;
  /** Equal stake per open call, last price to entry. */
  readonly openRoi?: number;
  /** Age of the freshest and of the stalest price among open calls, milliseconds. */
  readonly freshestPriceAgeMs?: number;
  readonly stalestPriceAgeMs?: number;
  readonly best: readonly CallView[];
  readonly worst: readonly CallView[];
  readonly byTier: Readonly<
    Partial<
      Record<
        Tier,
        {
          readonly completed: number;
          readonly successes: number;
          readonly hits: number;
          readonly meanRoi: number;
        }
      >
    >
  >;
  /** The same with all figures and their intervals. */
  readonly figures: Figures;
  readonly tiers: readonly Part<Tier>[];
  readonly chains: readonly Part<Chain>[];
}
