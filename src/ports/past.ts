import type { Call, ForecastBasis, Lead, NewCall, Tier } from '../model/call.ts';
import type { CompletionReason, Outcome, Trail } from '../model/outcome.ts';
import type { Pair, Quote, Sample } from '../model/quote.ts';
import type { Reputation } from '../model/reputation.ts';
import type { CallId, ChannelId, EpochMs, Json } from '../model/units.ts';
import type { BeginFacts, BeginRules } from './begin.ts';
import type { Candle } from './prices.ts';

/** Prices of a post's own time, from candles of the pools that were the token's main pool then. */
export interface PastPrices {
  /** Name of the source. */
  readonly source: string;
  /** Oldest first: the pool that the token has now, and before it the curve that it came from. Never empty. */
  readonly pools: readonly { readonly pair: Pair; readonly from: EpochMs }[];
  /** One-minute candles from an hour before the post to an hour after it. */
  readonly first: readonly Candle[];
  /** Fifteen-minute candles from hours before the post to some time after the end of its window, or to now. */
  readonly window: readonly Candle[];
}

/** What a lead of the past was: a mention, nothing, or a call with its series and, once its window is over, its end. */
export type Recollection =
  | { readonly kind: 'mention' }
  | { readonly kind: 'drop'; readonly why: string }
  | {
      readonly kind: 'call';
      readonly call: NewCall;
      /** Oldest first, from the entry on. */
      readonly samples: readonly Sample[];
      /** What candles show of a call that has ended; of one that goes on it is read anew. */
      readonly trail?: Trail;
      readonly end?: { readonly reason: CompletionReason; readonly at: EpochMs };
      /** Undefined when it has ended. */
      readonly nextDueAt?: EpochMs;
      readonly refineAt?: EpochMs;
    };

/** The result of one attempt to price a lead of the past. */
export type PastFinding =
  | { readonly lead: Lead; readonly quote: Quote; readonly prices: PastPrices }
  | { readonly lead: Lead; readonly retryAt: EpochMs }
  /** No source knows its prices: it counts as heard and never priced. */
  | { readonly lead: Lead; readonly gaveUp: true };

/** The pure functions that decide inside store.recall(). */
export interface RecallRules extends Pick<BeginRules, 'announce' | 'announceUnpriced'> {
  recollect(facts: BeginFacts, prices: PastPrices): Recollection;
  /** `samples` are all of the call's, which are more than are kept. */
  outcome(
    call: Call,
    samples: readonly Sample[],
    end: { readonly reason: CompletionReason; readonly at: EpochMs; readonly trail?: Trail },
  ): Outcome;
}

/** A call as relearning needs it. */
export interface LearntCall {
  readonly callId: CallId;
  readonly channelId: ChannelId;
  readonly tier: Tier;
  readonly postedAt: EpochMs;
  readonly weight: number;
  readonly detectionConfidence: number;
  readonly echo: boolean;
  readonly liquidityUsd?: number;
  readonly tokenAgeMs?: number;
}

/** A call of the past among the other calls, as they are known now. */
export interface PostedThen extends Omit<LearntCall, 'weight'> {
  readonly lateEntry: boolean;
  /** When the channel had last posted a call of the token, and its counted calls of the same UTC day before this one. */
  readonly lastCallAt?: EpochMs;
  readonly callsThatDay: number;
}

/** What would have been said of a call when it was made. */
export interface ForetoldThen {
  readonly weight: number;
  readonly predictedSuccess: number;
  readonly forecast: Json;
  readonly restsOn: ForecastBasis;
}

/** An outcome with what was foretold of it, as it became known. */
export interface KnownOutcome {
  readonly call: LearntCall;
  readonly outcome: Pick<Outcome, 'reason' | 'finalRoi' | 'athRoi' | 'completedAt'>;
  readonly forecast: Json;
  /** Of a person who calls in private: it teaches, and stands on no leaderboard. */
  readonly personal: boolean;
}

/** Everything that was learnt, folded anew from stored outcomes in the order in which they became known. */
export interface Refold {
  /** A call of the past was made: what it weighs, and what the learner would have foretold then. */
  posted(call: PostedThen): ForetoldThen;
  /** An outcome became known. */
  completed(
    call: LearntCall,
    outcome: Pick<Outcome, 'reason' | 'finalRoi' | 'athRoi' | 'completedAt'>,
    forecast: Json,
  ): void;
  result(): {
    readonly crowd: Json;
    readonly channels: ReadonlyMap<ChannelId, Json>;
    readonly reputations: readonly Reputation[];
  };
}
