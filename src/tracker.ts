// The four interfaces by which programs, not people, use CalledIt.

import type { CallView } from './model/event.ts';
import type { Board } from './analytics/standings.ts';
import { rank } from './analytics/standings.ts';
import { type Chain, tokenRef } from './model/token.ts';
import { type CallId, type ChatId, DAY, type EpochMs, epochMs, MINUTE } from './model/units.ts';
import type { BeginCounts, Clock, Store, SweepReport, TrackingFacts } from './ports.ts';

/** A chain's slug: lower-case letters, digits, hyphens. */
const CHAIN = /^[a-z0-9][a-z0-9_-]{0,39}$/;
/** Clocks of two machines are rarely further apart than this. */
const CLOCK_SKEW_MS = 5 * MINUTE;

export interface TokenData {
  /** DexScreener's slug of the chain, e.g. `solana`, `ethereum`. */
  readonly chain: Chain;
  readonly address: string;
}

export interface MessageContext {
  /** Telegram's id of the channel that made the call. */
  readonly channelId: number;
  readonly channelTitle: string;
  readonly channelUsername?: string;
  readonly messageId: number;
  /** Time of the post, milliseconds since 1970, within the tracking window; now when absent. */
  readonly postedAt?: number;
  readonly text?: string;
  /** How sure the caller of this function is that the message is a call, in (0, 1); 0.9 when absent. */
  readonly confidence?: number;
}

export interface TrackingSummary extends TrackingFacts {
  readonly at: EpochMs;
  readonly board: Board;
}

export interface Tracker {
  /**
   * Starts tracking a token for a message and returns the tracking id, like `#1042`. A token that the channel has an open
   * call of returns that call's id; several tokens of one message are several calls. Rejects with a sentence and its cure
   * when an argument is malformed, when the message is known with another text (an edit opens no call), or when no source
   * has a price yet: then nothing is lost, the message is kept and tried again until UNPRICED_AFTER.
   */
  startTracking(tokenData: TokenData, messageContext: MessageContext): Promise<string>;
  /** Prices every token that is due now and folds the answers into its calls. Counts are tokens; `completed` and `newAths` calls. */
  updateAllPrices(): Promise<SweepReport>;
  /** A call with its outcome; `outcome` is undefined while it is open. Rejects when the id is malformed or unknown. */
  getFinalResults(trackingId: string): Promise<CallView>;
  /** Figures over all calls and channels, each with what it is made of, and the leaderboard. */
  getTrackingSummary(): Promise<TrackingSummary>;
}

/** The four interfaces over a store and the two verbs that do their work. */
export function createTracker(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly begin: () => Promise<BeginCounts>;
  readonly sweep: () => Promise<SweepReport>;
  /** Has the text the form of a token address on any chain? */
  readonly isAddress: (address: string) => boolean;
  /** How long a call is followed from its post on, milliseconds. */
  readonly trackingMs: number;
  /** Completed calls that a channel needs to be ranked. */
  readonly minCompleted: number;
}): Tracker {
  const { store, clock } = deps;

  return {
    async startTracking(tokenData, messageContext) {
      const now = clock.now();
      for (const fault of faultsOf(tokenData, messageContext, { ...deps, now })) throw new TypeError(fault);
      const heard = await store.hear(heardPost(tokenData, messageContext, now));
      if (heard.leads > 0) await deps.begin();
      const token = tokenRef(tokenData.chain, tokenData.address);
      const calls = [
        ...(await store.callsOfPost(heard.postId)),
        ...(await store.findCalls(token.address, 100)).filter(
          (view) => view.call.status === 'open' && view.channel.id === heard.channelId,
        ),
      ];
      const call = calls.find(
        ({ token: { ref } }) => ref.chain === token.chain && ref.address === token.address,
      );
      if (call !== undefined) return `#${call.call.id}`;
      throw new Error(
        heard.kind === 'edited'
          ? `message ${messageContext.messageId} of the channel is known with another text, and an edit opens no call; pass the text as it was first posted`
          : `no source prices ${token.address} on ${token.chain} yet; the message is kept and tried again`,
      );
    },

    updateAllPrices: deps.sweep,

    async getFinalResults(trackingId) {
      const digits = /^#?(\d{1,15})$/.exec(trackingId.trim())?.[1];
      if (digits === undefined) throw new TypeError(`expected a tracking id like #1042, was "${trackingId}"`);
      const view = await store.call(Number(digits) as CallId);
      if (view === undefined) throw new RangeError(`there is no call #${digits}`);
      return view;
    },

    async getTrackingSummary() {
      const at = clock.now();
      const facts = await store.trackingFacts({}, at);
      const board = rank(await store.standings({}), { minCompleted: deps.minCompleted });
      return { ...facts, at, board };
    },
  };
}

/** What is wrong with the arguments of startTracking(), each with its cure. */
function* faultsOf(
  token: TokenData,
  { channelId, messageId, confidence, postedAt }: MessageContext,
  rules: {
    readonly isAddress: (address: string) => boolean;
    readonly trackingMs: number;
    readonly now: EpochMs;
  },
): Iterable<string> {
  const { isAddress, trackingMs, now } = rules;
  if (!isAddress(token.address))
    yield `expected a token address, was "${token.address}"; check its length and its spelling`;
  if (!CHAIN.test(token.chain))
    yield `expected a chain like solana or ethereum, was "${token.chain}"; use DexScreener's name of it`;
  if (!Number.isSafeInteger(channelId))
    yield `expected the id of a channel, a whole number, was ${channelId}; use Telegram's own`;
  if (!Number.isSafeInteger(messageId) || messageId < 1)
    yield `expected the number of a message, 1 or more, was ${messageId}; use Telegram's own`;
  if (confidence !== undefined && !(confidence > 0 && confidence < 1))
    yield `expected a confidence between 0 and 1, was ${confidence}; leave it out when you have none`;
  const ageMs = postedAt === undefined ? 0 : now - postedAt;
  if (!(ageMs >= -CLOCK_SKEW_MS && ageMs < trackingMs))
    yield `expected a post of the last ${trackingMs / DAY} days, was ${postedAt}; give its time in milliseconds since 1970`;
}

function heardPost(
  tokenData: TokenData,
  context: MessageContext,
  now: EpochMs,
): Parameters<Store['hear']>[0] {
  const token = tokenRef(tokenData.chain, tokenData.address);
  return {
    channel: {
      kind: 'channel',
      chatId: context.channelId as ChatId,
      title: context.channelTitle,
      ...(context.channelUsername === undefined ? {} : { username: context.channelUsername }),
    },
    messageId: context.messageId,
    postedAt: epochMs(Math.min(now, context.postedAt ?? now)),
    seenAt: now,
    // The same words for every token of a message: other words would make it an edited one, which opens no call.
    text: context.text ?? '',
    origin: 'api',
    detection: {
      intent: 'call',
      confidence: context.confidence ?? 0.9,
      symbols: [],
      model: 'api',
      candidates: [
        { kind: 'token', chain: token.chain, address: token.address, exactCase: true, evidence: ['api'] },
      ],
    },
  };
}
