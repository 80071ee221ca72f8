import type { Call, CallStatus, Ending, Running, Token } from '../model/call.ts';
import type { CallEvent } from '../model/event.ts';
import type { Envelope, Listener } from '../model/notice.ts';
import type { Aftermath, CompletionReason, Outcome, Trail } from '../model/outcome.ts';
import type { Quote, Sample } from '../model/quote.ts';
import type { Reputation } from '../model/reputation.ts';
import type { CallId, EpochMs, TokenId } from '../model/units.ts';
import type { LearningState } from './begin.ts';

/** One token of a sweep: its quote, or undefined when the source answered and had none. */
export interface Observation {
  readonly tokenId: TokenId;
  readonly quote?: Quote;
}

/** What an observation does to a token and to its open and watched calls. */
export interface Observed {
  /** A new object: the store keeps it for the next sweep. */
  readonly token: Token;
  /** Kept with the token; undefined when there was no usable price: gaps stay visible. */
  readonly sample?: Sample;
  /** Points before it that the source stated in hindsight, oldest first; kept likewise. */
  readonly earlier?: readonly Sample[];
  /** New running figures of calls that changed. */
  readonly running: readonly { readonly callId: CallId; readonly running: Running }[];
  /** Watched calls whose aftermath changed, and calls whose watch is over. */
  readonly aftermath: readonly {
    readonly callId: CallId;
    readonly aftermath: Aftermath;
    readonly over: boolean;
  }[];
  /** What happened, without the view: the store adds it. */
  readonly happenings: readonly Happening[];
  readonly completions: readonly { readonly callId: CallId; readonly reason: CompletionReason }[];
  /** Calls that have ended and wait for candles; absent when there are none. */
  readonly endings?: readonly { readonly callId: CallId; readonly ending: Ending }[];
  /** Candles are to be read no later than this, because a call waits for them; absent when none does. */
  readonly readAt?: EpochMs;
}

export type Happening =
  | {
      readonly kind: 'ath-reached';
      readonly callId: CallId;
      readonly multiple: number;
      readonly at: EpochMs;
      readonly rung?: number;
    }
  | {
      readonly kind: 'loss-warning';
      readonly callId: CallId;
      readonly roi: number;
      readonly rugged: boolean;
    };

/** A call whose aftermath may still change, as the sweep sees it. */
export interface TrackedCall {
  readonly id: CallId;
  readonly status: Exclude<CallStatus, 'closed'>;
  readonly postedAt: EpochMs;
  readonly entry: Call['entry'];
  readonly running: Running;
  readonly ending?: Ending;
  readonly aftermath?: Aftermath;
}

/** What completing a call needs to know. `samples` are the token's since the entry, oldest first. */
export interface CompletionFacts {
  readonly call: Call;
  readonly samples: readonly Sample[];
  readonly reason: CompletionReason;
  /** Up to here candles have shown what happened between polls; undefined when they have not. */
  readonly refinedTo?: EpochMs;
  /** What candles have shown of it so far; undefined when none were read. */
  readonly trail?: Trail;
  /** Return of the chain's native coin from the entry up to an instant, ratio; undefined when its price is not known. */
  readonly nativeReturnUntil?: (at: EpochMs) => number | undefined;
  readonly learning: LearningState;
  /** The channel's reputation before this outcome, if it has one. */
  readonly reputation?: Reputation;
  readonly now: EpochMs;
}

export interface Completion {
  readonly outcome: Outcome;
  /** Kept with the outcome in place of what is kept so far; undefined: that stays. */
  readonly trail?: Trail;
  /** What the learner remembers from now on (an outcome of weight 0 changes its counts alone); undefined: as before. */
  readonly learning?: LearningState;
  /** The channel's new reputation, overall first, then one per tier with completed calls. */
  readonly reputations: readonly Reputation[];
}

/** The pure functions that decide inside store.sweep() and store.complete(). */
export interface SweepRules {
  observe(token: Token, calls: readonly TrackedCall[], quote: Quote | undefined, now: EpochMs): Observed;
  conclude(facts: CompletionFacts): Completion;
  announce(event: CallEvent, listeners: readonly Listener[], now: EpochMs): readonly Envelope[];
}

export interface SweepCounts {
  readonly priced: number;
  readonly missing: number;
  readonly completed: readonly CallId[];
  readonly newAths: number;
}

/** Report of one updateAllPrices(). */
export interface SweepReport {
  readonly due: number;
  readonly priced: number;
  readonly missing: number;
  readonly failed: number;
  readonly completed: number;
  readonly newAths: number;
  readonly durationMs: number;
}
