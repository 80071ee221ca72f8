import type { Asker, Channel, High, Lead, NewCall, RunUp, Token } from '../model/call.ts';
import type { CallEvent, CallView } from '../model/event.ts';
import type { Envelope, Listener } from '../model/notice.ts';
import type { Quote, Sample } from '../model/quote.ts';
import type { TokenChoice } from '../model/token.ts';
import type { CallId, ChannelId, EpochMs, Json } from '../model/units.ts';

/** new: first seen. repeat: already known, unchanged. edited: already known, the new text was kept as a revision. */
export type HeardKind = 'new' | 'repeat' | 'edited';

/** What became of a heard post. */
export interface Heard {
  readonly postId: number;
  readonly channelId: ChannelId;
  readonly kind: HeardKind;
  /** Candidates that now wait for identification. */
  readonly leads: number;
  /** Calls that this post has opened or repeated; a new post can only have repeated some, as an update. */
  readonly calls: readonly CallId[];
  /** Tickers of the post that name no token for sure, with the tokens to choose from, if any. */
  readonly offers: readonly Offer[];
}

/** A ticker that somebody who asks about the post may settle. */
export interface Offer {
  readonly leadId: number;
  readonly symbol: string;
  readonly choices: readonly TokenChoice[];
}

/** What candles show of a post that was heard late. */
export interface Opening {
  /** Name of the source. */
  readonly source: string;
  /** Open of the first full minute after the post; undefined when nothing was traded between it and the quote. */
  readonly first?: High;
  readonly runUp?: RunUp;
}

/** What is known when a lead has been identified, read in the transaction that begins the call. */
export interface BeginFacts {
  readonly lead: Lead;
  readonly quote: Quote;
  readonly channel: Channel;
  readonly token: Token;
  /** The channel's call of this token that is still open. */
  readonly openCall?: CallView;
  /** How many calls of this token the channel has made before, and when it last posted one. */
  readonly earlierCalls: number;
  readonly lastCallAt?: EpochMs;
  /** The earliest open call of the token by another channel or group member. */
  readonly original?: { readonly callId: CallId; readonly postedAt: EpochMs };
  /** Counted calls of this channel on the same UTC day, before this one. */
  readonly callsThatDay: number;
  readonly learning: LearningState;
  /** Only of a post that was heard late, where a source has candles of it. */
  readonly opening?: Opening;
  /** Samples of the token since the post, oldest first, with the one that the call begins with; only where `opening` is. */
  readonly samples?: readonly Sample[];
  readonly now: EpochMs;
}

/** What the learner remembers of a channel and of all channels; null before the first outcome. */
export interface LearningState {
  readonly channel: Json;
  readonly crowd: Json;
}

/** Why a lead is dropped whose post is too old to be followed; prices of its time may still be had. */
export const WINDOW_OVER = 'its tracking window is over';

/** mention: the post repeats an open call. call: it opens one. drop: it is neither (and why, for the operator). */
export type Begun =
  | { readonly kind: 'mention' }
  /** `refineAt`: when candles are to be read for it, where a source has them. */
  | {
      readonly kind: 'call';
      readonly call: NewCall;
      readonly nextDueAt: EpochMs;
      readonly refineAt?: EpochMs;
    }
  | { readonly kind: 'drop'; readonly why: string };

/** The result of one attempt to identify a lead. */
export type Finding =
  | { readonly lead: Lead; readonly quote: Quote; readonly opening?: Opening }
  | { readonly lead: Lead; readonly retryAt: EpochMs }
  /** Given up: it counts as heard and never priced. */
  | { readonly lead: Lead; readonly gaveUp: true }
  /** A ticker that several tokens share: it stays unresolved until somebody who asked about the post chooses. */
  | { readonly lead: Lead; readonly choices: readonly TokenChoice[] }
  /** A ticker that no token has. */
  | { readonly lead: Lead; readonly unresolved: true };

/** The pure functions that decide inside store.begin(); events become envelopes in the same transaction. */
export interface BeginRules {
  begin(facts: BeginFacts): Begun;
  announce(event: CallEvent, listeners: readonly Listener[], now: EpochMs): readonly Envelope[];
  /** What an asker is told when no source has a price at the first attempt. */
  announceWaiting(lead: Lead, askers: readonly Asker[]): readonly Envelope[];
  /** What an asker is told when several tokens share the ticker of the post, and none dominates. */
  announceChoices(lead: Lead, choices: readonly TokenChoice[], askers: readonly Asker[]): readonly Envelope[];
  /** What an asker is told when no token has the ticker of the post. */
  announceUnresolved(lead: Lead, askers: readonly Asker[]): readonly Envelope[];
  /** What an asker is told when a lead is given up. */
  announceUnpriced(lead: Lead, askers: readonly Asker[], now: EpochMs): readonly Envelope[];
}

export interface BeginCounts {
  readonly calls: readonly CallId[];
  readonly mentions: readonly CallId[];
  readonly waiting: number;
  readonly gaveUp: number;
  readonly dropped: number;
  /** Tickers that name no token for sure. */
  readonly unresolved: number;
}
