// What the verbs need from the world, in the words of the field. Adapters implement these; nothing here knows them.

import type {
  Asker,
  Call,
  Candidate,
  Channel,
  ChannelIdentity,
  CallStatus,
  DueToken,
  HeardPost,
  Lead,
  NewCall,
  Running,
  Tier,
  Token,
} from './model/call.ts';
import type { CallEvent, CallView, Standing } from './model/event.ts';
import type { Chat, ChatSettings, Envelope, Listener, Notice, OutboxRow } from './model/notice.ts';
import type { Aftermath, CompletionReason, Outcome } from './model/outcome.ts';
import type { Pair, Quote, Sample } from './model/quote.ts';
import type { Reputation } from './model/reputation.ts';
import type { TokenKey, TokenRef } from './model/token.ts';
import type { CallId, ChannelId, ChatId, EpochMs, Json, TokenId } from './model/units.ts';

export interface Clock {
  now(): EpochMs;
}

/** The four levels of a structured logger, as pino has them. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

// ---- prices ---------------------------------------------------------------------------------------------------------

/** A token to be priced, with the pool its price was read from so far. */
export interface Pinned {
  readonly ref: TokenRef;
  readonly pair?: Pair;
  /** Depth at the last look, if known: a pool that has lost most of it is chosen anew. */
  readonly lastDepthUsd?: number;
}

export interface PriceSource {
  /** Name shown beside prices, e.g. `dexscreener`. */
  readonly name: string;
  /**
   * Current prices by tokenKey(). A missing key means that the source has no usable price for that token; a rejection
   * (PriceSourceError) means that the source itself failed and nothing is known about any of them.
   */
  quotes(tokens: readonly Pinned[], signal: AbortSignal): Promise<ReadonlyMap<TokenKey, Quote>>;
  /**
   * Which token each candidate means, with a first quote: a token as it is, a pool by its base token, an address of
   * unknown chain by the chain on which it trades deepest. Results stand at the candidate's index; undefined where the
   * source knows nothing. Rejects like quotes().
   */
  identify(candidates: readonly Candidate[], signal: AbortSignal): Promise<readonly (Quote | undefined)[]>;
}

/** Thrown by price sources; named by what the caller should do. */
export class PriceSourceError extends Error {
  override readonly name = 'PriceSourceError';
  readonly kind: 'rate-limited' | 'unavailable' | 'malformed';
  /** How long the source asked us to wait, milliseconds; only for rate-limited, and only if it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: 'rate-limited' | 'unavailable' | 'malformed',
    message: string,
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}

// ---- messages -------------------------------------------------------------------------------------------------------

export interface Messenger {
  /** Says one notice to one chat. Returns Telegram's message id; rejects with MessengerError. */
  send(
    message: {
      readonly chatId: ChatId;
      readonly notice: Notice;
      readonly silent: boolean;
      readonly replyTo?: number;
    },
    signal: AbortSignal,
  ): Promise<{ readonly messageId: number }>;
}

/**
 * Thrown by a messenger; named by what the caller should do.
 * wait: try again after waitMs. parked: the chat may not be written to. migrated: the chat is now migratedTo.
 * refused: this message will never be accepted. unreachable: the network failed, try again later.
 */
export class MessengerError extends Error {
  override readonly name = 'MessengerError';
  readonly kind: 'wait' | 'parked' | 'migrated' | 'refused' | 'unreachable';
  readonly waitMs: number | undefined;
  readonly migratedTo: ChatId | undefined;

  constructor(
    kind: 'wait' | 'parked' | 'migrated' | 'refused' | 'unreachable',
    message: string,
    options: { cause?: unknown; waitMs?: number; migratedTo?: ChatId } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.kind = kind;
    this.waitMs = options.waitMs;
    this.migratedTo = options.migratedTo;
  }
}

// ---- the store ------------------------------------------------------------------------------------------------------

/** Thrown by a store. corrupt: the file is damaged. busy: another process holds it. full: no space left on the disk. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: 'corrupt' | 'busy' | 'full';

  constructor(kind: 'corrupt' | 'busy' | 'full', message: string, options: { cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.kind = kind;
  }
}

/** A raw Telegram update, as it came. */
export interface InboxRow {
  readonly updateId: number;
  /** The chat whose updates must be handled in order; undefined for updates that belong to none. */
  readonly chatId?: number;
  readonly receivedAt: EpochMs;
  readonly raw: Json;
  readonly tries: number;
}

/** What became of a heard post. */
export interface Heard {
  readonly postId: number;
  readonly channelId: ChannelId;
  /** new: first seen. repeat: already known, unchanged. edited: already known, the new text was kept as a revision. */
  readonly kind: 'new' | 'repeat' | 'edited';
  /** Candidates that now wait for identification. */
  readonly leads: number;
  /** Calls that this post has opened or repeated; a new post can only have repeated some, as an update. */
  readonly calls: readonly CallId[];
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
  readonly now: EpochMs;
}

/** What the learner remembers of a channel and of all channels; null before the first outcome. */
export interface LearningState {
  readonly channel: Json;
  readonly crowd: Json;
}

/** mention: the post repeats an open call. call: it opens one. drop: it is neither (and why, for the operator). */
export type Begun =
  | { readonly kind: 'mention' }
  | { readonly kind: 'call'; readonly call: NewCall; readonly nextDueAt: EpochMs }
  | { readonly kind: 'drop'; readonly why: string };

/** The result of one attempt to identify a lead. */
export type Finding =
  | { readonly lead: Lead; readonly quote: Quote }
  | { readonly lead: Lead; readonly retryAt: EpochMs }
  /** Given up: it counts as heard and never priced. */
  | { readonly lead: Lead; readonly gaveUp: true };

/** The pure functions that decide inside store.begin(); events become envelopes in the same transaction. */
export interface BeginRules {
  begin(facts: BeginFacts): Begun;
  announce(event: CallEvent, listeners: readonly Listener[], now: EpochMs): readonly Envelope[];
  /** What an asker is told when no source has a price at the first attempt. */
  announceWaiting(lead: Lead, askers: readonly Asker[]): readonly Envelope[];
  /** What an asker is told when a lead is given up. */
  announceUnpriced(lead: Lead, askers: readonly Asker[], now: EpochMs): readonly Envelope[];
}

export interface BeginCounts {
  readonly calls: readonly CallId[];
  readonly mentions: readonly CallId[];
  readonly waiting: number;
  readonly gaveUp: number;
  readonly dropped: number;
}

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
  readonly aftermath?: Aftermath;
}

/** What completing a call needs to know. `samples` are the token's since the entry, oldest first. */
export interface CompletionFacts {
  readonly call: Call;
  readonly samples: readonly Sample[];
  readonly reason: CompletionReason;
  readonly learning: LearningState;
  /** The channel's reputation before this outcome, if it has one. */
  readonly reputation?: Reputation;
  readonly now: EpochMs;
}

export interface Completion {
  readonly outcome: Outcome;
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
  readonly editedPosts: number;
  /** Calls of this channel that another channel had made before. */
  readonly echoes: number;
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
}

export type NoticeResult =
  | { readonly id: number; readonly kind: 'sent'; readonly messageId: number }
  | { readonly id: number; readonly kind: 'later'; readonly notBefore: EpochMs; readonly error: string }
  | { readonly id: number; readonly kind: 'dead'; readonly error: string }
  /** The chat may not be written to: all of its waiting rows are kept and wait with it. */
  | { readonly id: number; readonly kind: 'parked'; readonly chatId: ChatId; readonly error: string };

/**
 * Everything that must survive a kill. One method is one transaction; where a decision lies between reading and writing,
 * the deciding function is passed in and must be pure. `updateId` marks that inbox row as done in the same transaction.
 * Every method rejects with StoreError when the store itself is broken.
 */
export interface Store {
  // inbox
  /** Keeps a batch of updates; those already known are ignored. Returns how many are new. */
  receive(batch: readonly InboxRow[]): Promise<number>;
  /** Updates that wait to be handled, in order of arrival. */
  unhandled(limit: number): Promise<readonly InboxRow[]>;
  /** Marks an update as handled, or as failed for good after too many tries (it stays on record with the error). */
  handled(updateId: number, now: EpochMs): Promise<void>;
  failed(updateId: number, error: string, final: boolean): Promise<void>;

  // hearing and beginning
  hear(post: HeardPost, updateId?: number): Promise<Heard>;
  dueLeads(now: EpochMs, limit: number): Promise<readonly Lead[]>;
  begin(findings: readonly Finding[], rules: BeginRules, now: EpochMs): Promise<BeginCounts>;

  // tracking
  dueTokens(now: EpochMs, limit: number): Promise<readonly DueToken[]>;
  sweep(batch: readonly Observation[], rules: SweepRules, now: EpochMs): Promise<SweepCounts>;
  /** Completes open calls now, for `manual` or `capacity`. Unknown and completed ids are ignored. */
  complete(
    callIds: readonly CallId[],
    reason: CompletionReason,
    rules: SweepRules,
    now: EpochMs,
  ): Promise<readonly CallId[]>;
  recordSweep(report: SweepReport, at: EpochMs): Promise<void>;
  /** Instants of the next due lead, token and outbox row; undefined when nothing waits. For clocks that jump. */
  nextDueAt(): Promise<EpochMs | undefined>;

  // reading
  call(id: CallId): Promise<CallView | undefined>;
  calls(filter: CallFilter): Promise<readonly CallView[]>;
  /** By exact address, else by ticker (any case, with or without $); newest first. */
  findCalls(query: string, limit: number): Promise<readonly CallView[]>;
  /** Calls that the post opened or repeated, oldest first. */
  callsOfPost(postId: number): Promise<readonly CallView[]>;
  samples(tokenId: TokenId, from: EpochMs, to: EpochMs): Promise<readonly Sample[]>;
  channels(): Promise<readonly ChannelReport[]>;
  /** By `@username`, t.me link, numeric chat id or part of the title; best matches first. */
  findChannels(query: string, limit: number): Promise<readonly Channel[]>;
  channelRecord(id: ChannelId, completedLimit: number): Promise<ChannelRecord | undefined>;
  /**
   * One row per channel or group member with calls in the period (all time without `since`), in no particular order;
   * people who call in private are not among them. Heard and priced are those posted in the period, completed those that
   * ended in it: by the time of posting a week would hold only calls that ended early, and those are the losses.
   */
  standings(period: { readonly since?: EpochMs }): Promise<readonly Standing[]>;
  /** Figures over everything heard in the period, ended in it, and open now. */
  trackingFacts(period: { readonly since?: EpochMs }, now: EpochMs): Promise<TrackingFacts>;

  // channels
  /** Starts or stops hearing a channel; creates it when it is not known yet. */
  monitor(identity: ChannelIdentity, monitored: boolean, now: EpochMs, updateId?: number): Promise<Channel>;
  channelByChat(chatId: ChatId, memberId?: number): Promise<Channel | undefined>;
  /** Is this chat (a channel, or a group as a place) one whose posts are heard? */
  isMonitored(chatId: ChatId): Promise<boolean>;

  // chats
  chat(id: ChatId): Promise<Chat | undefined>;
  /** Remembers a chat, or brings its title and kind up to date; a parked chat becomes active again. */
  meetChat(chat: Pick<Chat, 'id' | 'kind' | 'title'>, now: EpochMs): Promise<Chat>;
  setChat(id: ChatId, settings: ChatSettings): Promise<void>;
  parkChat(id: ChatId): Promise<void>;
  /** Every row of the old chat becomes the new chat's, in one transaction. */
  migrateChat(from: ChatId, to: ChatId): Promise<void>;
  /** Follow a channel's calls in a chat; without a channel, all monitored channels. */
  follow(chatId: ChatId, channelId: ChannelId | undefined): Promise<void>;
  unfollow(chatId: ChatId, channelId: ChannelId | undefined): Promise<void>;
  followed(chatId: ChatId): Promise<{ readonly all: boolean; readonly channelIds: readonly ChannelId[] }>;
  /** Chats that want the scheduled leaderboard and have not had one since `before`. */
  leaderboardChats(before: { readonly daily: EpochMs; readonly weekly: EpochMs }): Promise<readonly Chat[]>;

  // outbox
  /** Queues envelopes; those whose key is known are ignored. `postedLeaderboard` marks chats as served in the same transaction. */
  enqueue(
    envelopes: readonly Envelope[],
    now: EpochMs,
    postedLeaderboard?: readonly ChatId[],
  ): Promise<number>;
  /** Rows to send now, oldest first, none of parked chats. */
  dueNotices(now: EpochMs, limit: number): Promise<readonly OutboxRow[]>;
  settleNotices(results: readonly NoticeResult[], now: EpochMs): Promise<void>;

  // operators
  operators(): Promise<readonly number[]>;
  addOperator(userId: number, now: EpochMs): Promise<void>;
  /** Keeps the hash of a claim secret (replacing an earlier one) until somebody uses it. */
  offerClaim(secretHash: string, now: EpochMs): Promise<void>;
  /** Makes the user an operator if the hash is the one on offer, and withdraws the offer. */
  takeClaim(secretHash: string, userId: number, now: EpochMs): Promise<boolean>;

  // conversations
  readConversation(key: string): Promise<string | undefined>;
  writeConversation(key: string, value: string, now: EpochMs): Promise<void>;
  deleteConversation(key: string): Promise<void>;

  /** Rows that wait and how old the oldest is: for health. */
  backlog(now: EpochMs): Promise<{
    readonly inbox: number;
    readonly leads: number;
    readonly outbox: number;
    readonly overdueTokens: number;
  }>;
  /** Checks that the database answers and is whole; returns what is wrong, in words. */
  check(): Promise<readonly string[]>;
  close(): Promise<void>;
}
