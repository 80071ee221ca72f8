import type { CallId, ChannelId, ChatId, EpochMs, Json, PriceUsd, TokenId } from './units.ts';
import type { Chain, TokenLife, TokenRef } from './token.ts';
import type { Engagement } from './post.ts';
import type { Hint, Pair } from './quote.ts';

/** Who is judged: a Telegram channel, or one member of a group (the group is then the place). Known by numeric ids only. */
export interface ChannelIdentity {
  readonly kind: 'channel' | 'member';
  /** The channel's or the group's Telegram chat id. */
  readonly chatId: ChatId;
  /** The member's Telegram user id; only for kind `member`. */
  readonly memberId?: number;
  readonly title: string;
  readonly username?: string;
}

export interface Channel extends ChannelIdentity {
  readonly id: ChannelId;
  /** An operator asked for this channel's posts to be heard. Forwards count without it. */
  readonly monitored: boolean;
  /** An operator asked for it to be heard through its public preview page. */
  readonly preview: boolean;
  readonly addedAt: EpochMs;
  readonly lastPostAt?: EpochMs;
}

/** Is this caller a person who brings calls to the bot in private? Such callers stand on no leaderboard. */
export function isPersonal(caller: Pick<ChannelIdentity, 'kind' | 'chatId'>): boolean {
  return caller.kind === 'member' && caller.chatId > 0;
}

/**
 * How a post reached us: from Telegram's Bot API (the first four), from a program, from the channel's public preview
 * page, from the operator's own account, or out of a file of the channel's history.
 */
export type PostOrigin =
  | 'channel-post'
  | 'group-message'
  | 'forward'
  | 'pasted'
  | 'api'
  | 'preview'
  | 'session'
  | 'import';

/** What a piece of a post may mean: an address, or where no address stands a ticker. */
export type Candidate = AddressCandidate | TickerCandidate;

/** A symbol that a post names instead of an address. Thousands of tokens share one, so it names a token only if one dominates. */
export interface TickerCandidate {
  readonly kind: 'ticker';
  /** The chain that the post's words name; undefined when they name none or several. */
  readonly chain?: Chain;
  /** Upper case, without `$`. */
  readonly symbol: string;
  readonly evidence: readonly string[];
}

/** An address of a token, of a pool, or of either; found by one or more kinds of evidence. */
export interface AddressCandidate {
  readonly kind: 'token' | 'pool' | 'either';
  /** Undefined when the post does not tell the chain (a bare 0x address). */
  readonly chain?: Chain;
  readonly address: string;
  /** False when the case was lost (links in lower case): a base58 address must then be looked up, not decoded. */
  readonly exactCase: boolean;
  /** What found it, strongest first, e.g. `link:dexscreener`, `text`, `code`, `button`. Never empty. */
  readonly evidence: readonly string[];
}

/** The word by which a post names a candidate: its address, or `$` and its symbol. */
export function wordFor(candidate: Candidate): string {
  return candidate.kind === 'ticker' ? `$${candidate.symbol}` : candidate.address;
}

/** What detection makes of a post. */
export interface Detection {
  /** What a call of this post may be of, likeliest first: addresses, or tickers where it holds no address and calls one. */
  readonly candidates: readonly Candidate[];
  /** Every symbol that the post names, upper case, in order of mention: tells which earlier call an update means. */
  readonly symbols: readonly string[];
  /** What the post does. Only a `call` opens calls; everything else is kept as words of the channel at most. */
  readonly intent: 'call' | 'update' | 'exit' | 'scan' | 'promotion' | 'payment' | 'news' | 'chatter';
  /** How sure detection is that this is a call, in (0, 1). */
  readonly confidence: number;
  /** The multiple that an update claims for an earlier call (5 for "5x"), if it names one. */
  readonly claimedMultiple?: number;
  /** Which version of the model gave the confidence, e.g. `detection-3`. */
  readonly model: string;
}

/** Someone who waits for an answer about a post: where to say it, and to which message it replies. */
export interface Asker {
  readonly chatId: ChatId;
  readonly messageId?: number;
}

/** A post as it was heard, with what detection found in it. */
export interface HeardPost {
  readonly channel: ChannelIdentity;
  /** Telegram's message id within the place. */
  readonly messageId: number;
  /** When its author posted it (for a forward: the original's date): the time of the call. */
  readonly postedAt: EpochMs;
  readonly seenAt: EpochMs;
  /** When it was edited, if the source tells: then this is a later version of the post. */
  readonly editedAt?: EpochMs;
  /** The source marks it as edited, with or without a time. */
  readonly edited?: boolean;
  /** The message of the same place that it answers. */
  readonly replyTo?: number;
  readonly engagement?: Engagement;
  /** Heard long after it was posted: its calls wait for the prices of their own time. */
  readonly past?: boolean;
  readonly text: string;
  readonly origin: PostOrigin;
  readonly detection: Detection;
  readonly asker?: Asker;
}

/** A candidate of a stored post that waits for a source to say which token it is and what it costs. */
export interface Lead {
  readonly id: number;
  readonly postId: number;
  readonly channelId: ChannelId;
  readonly messageId: number;
  readonly postedAt: EpochMs;
  readonly seenAt: EpochMs;
  readonly candidate: Candidate;
  /** How the post reached us. */
  readonly origin: PostOrigin;
  readonly confidence: number;
  readonly tries: number;
}

/** Size class of a token when it was called, frozen then. nano < $100K <= micro < $1M <= small < $100M <= mid < $1B <= large. */
export type Tier = 'nano' | 'micro' | 'small' | 'mid' | 'large' | 'unknown';
export const TIERS: readonly Tier[] = ['nano', 'micro', 'small', 'mid', 'large', 'unknown'];

/** The price a call is measured from. */
export interface Entry {
  readonly at: EpochMs;
  readonly price: PriceUsd;
  /** Milliseconds from the post to the price. */
  readonly lagMs: number;
  readonly source: string;
  /** high: within a minute of the post; medium: within ENTRY_MAX_LAG; low: later than that, shown but not learnt from. */
  readonly confidence: 'high' | 'medium' | 'low';
  readonly marketCapUsd?: number;
  readonly fdvUsd?: number;
  readonly liquidityUsd?: number;
  /** Twice the smaller side of the pool: what could really be traded against. */
  readonly depthUsd?: number;
  readonly supply?: number;
  /** Age of the pool at the post, milliseconds. */
  readonly tokenAgeMs?: number;
  readonly pair?: Pair;
}

/** How far the price had risen before the post: ratios, 0.5 is +50 %. What is not known is absent. */
export interface RunUp {
  /** From 5 and from 60 minutes before the post to the post. */
  readonly m5?: number;
  readonly m60?: number;
  /** quote: from the changes that a source states at the entry. candles: from the candles of that time. */
  readonly source: 'quote' | 'candles';
}

/** Results that had been learnt from when a call was foretold. */
export interface ForecastBasis {
  /** Of the call's channel. */
  readonly channel: number;
  /** Of all channels, by their learning weights (of many calls on one day each counts less than one), at least `channel`. */
  readonly all: number;
}

/** What was known about a call before its outcome was. */
export interface CallContext {
  readonly tier: Tier;
  /** The tier rests on FDV because the source gave no market cap. */
  readonly tierByFdv: boolean;
  /** How sure detection was that the post is a call, in (0, 1). */
  readonly detectionConfidence: number;
  /** Forecast that the call ends above +10 %, in (0, 1); stored before any outcome. */
  readonly predictedSuccess: number;
  /** The learner's whole forecast, kept so that its own forecasts can be scored later. Only reputation/ reads it. */
  readonly forecast: Json;
  /** What the forecast rests on; absent of calls from before it was counted. */
  readonly restsOn?: ForecastBasis;
  readonly evidence: readonly string[];
  readonly origin: PostOrigin;
  /** The earliest open call of the token among all channels, if it is another one, and how long before this one it was posted. */
  readonly echoOf?: { readonly callId: CallId; readonly delayMs: number };
  /** Learning weight, 0 to 1: 0 for a token the channel called within 30 days and for late entries, 5/q for the q-th call of a day above 5. */
  readonly weight: number;
  /** Entered from history at prices of its time; the forecast is what the learner would have said then. */
  readonly past: boolean;
}

/** An accepted high, or one that still waits for confirmation. */
export interface High {
  readonly price: PriceUsd;
  readonly at: EpochMs;
}

/**
 * Running figures of a call: a fold over its token's samples since the entry, kept for speed. It can always be rebuilt
 * from the samples; a test does.
 */
export interface Running {
  readonly samples: number;
  readonly last: High;
  /** Highest accepted price since the call; starts at the entry. */
  readonly ath: High;
  /** A higher price that one more sample must confirm. */
  readonly provisional?: High;
  /** Highest price seen at all, accepted or not. */
  readonly wick: High;
  readonly low: High;
  /** Multiple of entry of the last ATH alert; 1 when none was sent. */
  readonly alertedMultiple: number;
  /** The loss warning was sent. */
  readonly warned: boolean;
  /** A first sample at or below the stop-loss line, waiting for its confirmation. */
  readonly breachedAt?: EpochMs;
}

/** How a call has ended that stays open until candles have shown its highs: nothing that comes after it counts. */
export interface Ending {
  readonly reason: 'loss' | 'dead';
  readonly at: EpochMs;
}

/** open: tracked. watched: completed early, observed lightly until its seven days are over. closed: nothing more is recorded. */
export type CallStatus = 'open' | 'watched' | 'closed';

export interface Call {
  readonly id: CallId;
  readonly channelId: ChannelId;
  readonly tokenId: TokenId;
  readonly postId: number;
  /** 1 for the channel's first call of the token, 2 for the next one after that has completed, ... */
  readonly sequence: number;
  readonly postedAt: EpochMs;
  readonly status: CallStatus;
  readonly entry: Entry;
  readonly runUp?: RunUp;
  readonly context: CallContext;
  readonly running: Running;
  readonly ending?: Ending;
}

export type NewCall = Pick<Call, 'postedAt' | 'entry' | 'runUp' | 'context' | 'running'>;

/** A token and the state of its polling. */
export interface Token {
  readonly id: TokenId;
  readonly ref: TokenRef;
  readonly symbol?: string;
  readonly name?: string;
  /** The pool its price is read from until there is a reason to choose again. */
  readonly pair?: Pair;
  readonly life: TokenLife;
  readonly last?: High;
  readonly lastDepthUsd?: number;
  /** Polls in a row in which no source had a price, and since when. */
  readonly misses: number;
  readonly missingSince?: EpochMs;
  /**
   * When its liquidity was seen to be gone (of two such times whose candles have not been read yet the first), and when it last came
   * back to life after that or after its death.
   */
  readonly ruggedAt?: EpochMs;
  readonly revivedAt?: EpochMs;
  /** How many of it there are, as fully diluted value over price tells; undefined when no source stated both. */
  readonly supply?: number;
  /**
   * How many of today's tokens one of then is, since the supply was changed at an unchanged value (a split is 10, a merger
   * 0.1): the prices that are kept are the source's times this. Undefined while nothing was changed: 1.
   */
  readonly units?: number;
  /** What the figures of its pool hinted at when they last did; undefined when they never have. */
  readonly hint?: Hint;
  /** Up to here candles have shown what happened between polls; undefined before the first. */
  readonly refinedTo?: EpochMs;
  /** Undefined while no call of it is open or watched. */
  readonly nextDueAt?: EpochMs;
}

/** A token that is due to be priced. */
export interface DueToken {
  readonly id: TokenId;
  readonly ref: TokenRef;
  readonly pair?: Pair;
  /** Usable depth at the last price, US dollars; undefined when unknown. */
  readonly lastDepthUsd?: number;
  readonly last?: High;
  readonly nextDueAt: EpochMs;
}
