import type { CallSample, History } from '../model/analytics.ts';
import type { Channel, ChannelIdentity, DueToken, HeardPost, Lead } from '../model/call.ts';
import type { CallView, Standing } from '../model/event.ts';
import type { Chat, ChatSettings, Envelope, OutboxRow } from '../model/notice.ts';
import type { CompletionReason } from '../model/outcome.ts';
import type { Engagement } from '../model/post.ts';
import type { Sample } from '../model/quote.ts';
import type { TokenChoice } from '../model/token.ts';
import type { CallId, ChannelId, ChatId, EpochMs, Json, TokenId } from '../model/units.ts';
import type { BacktestStore } from './backtest.ts';
import type { BeginCounts, BeginRules, Finding, Heard } from './begin.ts';
import type { BenchmarkStore } from './benchmark.ts';
import type { KnownOutcome, PastFinding, RecallRules, Refold } from './past.ts';
import type {
  CallFilter,
  ChannelRecord,
  ChannelReport,
  HistoryQuery,
  Portfolio,
  SampleQuery,
  StandingsQuery,
  TrackingFacts,
} from './reading.ts';
import type { DueRefine, RefineFinding, RefineRules } from './refine.ts';
import type { MonitoredChannel } from './sources.ts';
import type { Observation, SweepCounts, SweepReport, SweepRules } from './sweep.ts';

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
export interface Store extends BacktestStore, BenchmarkStore {
  // inbox
  /** Keeps a batch of updates; those already known are ignored. Returns how many are new. */
  receive(batch: readonly InboxRow[]): Promise<number>;
  /** Updates that wait to be handled, in order of arrival. */
  unhandled(limit: number): Promise<readonly InboxRow[]>;
  /** Marks an update as handled, or as failed for good after too many tries (it stays on record with the error). */
  handled(updateId: number, now: EpochMs): Promise<void>;
  failed(updateId: number, error: string, final: boolean): Promise<void>;

  // hearing and beginning
  hear(post: HeardPost, updateIds?: readonly number[]): Promise<Heard>;
  /** Many posts in one transaction, for history. */
  hearAll(posts: readonly HeardPost[]): Promise<readonly Heard[]>;
  /**
   * Notes the engagement of a post that is on record; later figures replace earlier ones, and those of its first hour stay
   * as its HDRB. Posts that are not known are ignored.
   */
  engage(
    post: { readonly chatId: ChatId; readonly messageId: number },
    engagement: Engagement,
    now: EpochMs,
    updateId?: number,
  ): Promise<void>;
  /** Marks posts on record as deleted in their channel; returns how many were not marked before. Their calls go on. */
  markDeleted(chatId: ChatId, messageIds: readonly number[], now: EpochMs): Promise<number>;
  /**
   * Somebody chose what a ticker means: the lead waits again, as an address. Undefined when it is not unresolved any more,
   * the choice is not among those offered, the chat has not asked about that post, or it is too old.
   */
  choose(
    pick: {
      readonly leadId: number;
      readonly index: number;
      readonly chatId: ChatId;
      /** Posts up to this instant are too old to be followed. */
      readonly postedAfter: EpochMs;
    },
    now: EpochMs,
  ): Promise<TokenChoice | undefined>;
  dueLeads(now: EpochMs, limit: number): Promise<readonly Lead[]>;
  begin(findings: readonly Finding[], rules: BeginRules, now: EpochMs): Promise<BeginCounts>;

  // highs between polls
  /** Tokens with open calls whose candles are to be read, longest due first. */
  dueRefines(now: EpochMs, limit: number): Promise<readonly DueRefine[]>;
  /** Folds what candles show into the open calls of a token; returns how many highs were raised. */
  refine(tokenId: TokenId, finding: RefineFinding, rules: RefineRules, now: EpochMs): Promise<number>;

  // the past
  /**
   * Leads of posts that were heard long after they were posted: those posted since `freshSince` first, the newest before all, then
   * from the oldest on. None while an import is at work, and none before an earlier one of the same channel and address.
   */
  pastLeads(
    now: EpochMs,
    which: { readonly limit: number; readonly freshSince: EpochMs },
  ): Promise<readonly Lead[]>;
  /** Settles one of them and answers who asked about it. Undefined when somebody else has settled it. */
  recall(
    finding: PastFinding,
    rules: RecallRules,
    now: EpochMs,
  ): Promise<'call' | 'mention' | 'dropped' | 'unpriced' | 'waiting' | undefined>;
  /** Outcomes of the past have been recorded that the learner has not been folded anew with. */
  isLearningBehind(): Promise<boolean>;
  /**
   * Replaces all that was learnt, and what calls of the past weigh and were foretold, by the result of folding all outcomes again.
   * Reads in slices, and changes nothing when calls or outcomes came in meanwhile: then it is `behind` as before.
   */
  relearn(
    refold: Refold,
    signal: AbortSignal,
  ): Promise<{ readonly outcomes: number; readonly behind: boolean }>;
  /** Hands over every outcome on record in the order in which they became known; in slices, so that nothing else has to wait. */
  replay(each: (known: KnownOutcome) => void): Promise<void>;

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
  /** Instant at which the next thing is due, whatever it is; undefined when nothing waits. For clocks that jump. */
  nextDueAt(): Promise<EpochMs | undefined>;

  // reading
  call(id: CallId): Promise<CallView | undefined>;
  calls(filter: CallFilter): Promise<readonly CallView[]>;
  /** By exact address, else by ticker (any case, with or without $); newest first. */
  findCalls(query: string, limit: number): Promise<readonly CallView[]>;
  /**
   * Final returns of the completed calls of the same tier that were posted in the same week (Monday to Sunday, UTC) as this one,
   * itself among them; ratios, in no particular order, of the newest 20,000. Empty while it is open.
   */
  peerReturns(id: CallId): Promise<readonly number[]>;
  /** Calls that the post opened or repeated, oldest first. */
  callsOfPost(postId: number): Promise<readonly CallView[]>;
  samples(tokenId: TokenId, from: EpochMs, to: EpochMs): Promise<readonly Sample[]>;
  channels(): Promise<readonly ChannelReport[]>;
  /** By `@username`, t.me link, numeric chat id or words of the title, by how they begin; best matches first. */
  findChannels(query: string, limit: number): Promise<readonly Channel[]>;
  /** With `now` also its profile: where it is good, and its form. */
  channelRecord(id: ChannelId, completedLimit: number, now?: EpochMs): Promise<ChannelRecord | undefined>;
  /**
   * One row per channel or group member with calls in the period (all time without `since`), in no particular order;
   * people who call in private are not among them. Heard and priced are those posted in the period, completed those that
   * ended in it: by the time of posting a week would hold only calls that ended early, and those are the losses. Of a slice
   * only completed calls of it count; what was heard has no tier yet, so `heard`, `waiting` and `unpriced` are the channel's.
   */
  standings(query: StandingsQuery): Promise<readonly Standing[]>;
  /** Figures over everything heard in the period, ended in it, and open now. */
  trackingFacts(period: { readonly since?: EpochMs }, now: EpochMs): Promise<TrackingFacts>;
  /** Completed calls over time, by tier, chain, hour and weekday. */
  history(query: HistoryQuery): Promise<History>;
  /** An equal stake on every call that is open or has ended in the period. */
  portfolio(period: { readonly since?: EpochMs }): Promise<Portfolio>;
  /** Completed calls to analyse, taken evenly from all; read in slices, so that nothing else has to wait. */
  callSample(query: SampleQuery): Promise<CallSample>;
  /** Post of the earliest call on record: what is shown of its first 14 days is warming up. */
  firstCallAt(): Promise<EpochMs | undefined>;

  // channels
  /** Starts or stops hearing a channel; creates it when it is not known yet. */
  monitor(identity: ChannelIdentity, monitored: boolean, now: EpochMs, updateId?: number): Promise<Channel>;
  channelByChat(chatId: ChatId, memberId?: number): Promise<Channel | undefined>;
  /** Starts or stops hearing a channel through its public page. */
  setPreview(channelId: ChannelId, on: boolean): Promise<void>;
  /** Channels, not groups, that are monitored. */
  monitoredChannels(): Promise<readonly MonitoredChannel[]>;
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
    /** Calls from history that wait for the prices of their time. */
    readonly past: number;
    readonly outbox: number;
    readonly overdueTokens: number;
  }>;
  /** Notes that the bot is at work at this instant. */
  awake(now: EpochMs): Promise<void>;
  /** When it was last noted to be; undefined before the first time. */
  lastAwakeAt(): Promise<EpochMs | undefined>;
  /** Checks that the database answers and is whole; returns what is wrong, in words. */
  check(): Promise<readonly string[]>;
  close(): Promise<void>;
}
