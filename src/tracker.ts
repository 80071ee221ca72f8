// The four interfaces by which programs, not people, use CalledIt.

import type { CallView } from './model/event.ts';
import type { Board } from './analytics/standings.ts';
import { rank } from './analytics/standings.ts';
import { type Chain, tokenRef } from './model/token.ts';
import { type CallId, type ChatId, type EpochMs, epochMs } from './model/units.ts';
import type { BeginCounts, Clock, Store, SweepReport, TrackingFacts } from './ports.ts';

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
  /** Time of the post, milliseconds since 1970; now when absent. */
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
   * call of returns that call's id. Rejects with a sentence and its cure when the address is malformed, or when no source
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

export function createTracker(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly begin: () => Promise<BeginCounts>;
  readonly sweep: () => Promise<SweepReport>;
  readonly isAddress: (address: string) => boolean;
  readonly minCompleted: number;
}): Tracker {
  const { store, clock } = deps;

  return {
    async startTracking(tokenData, messageContext) {
      if (!deps.isAddress(tokenData.address)) {
        throw new TypeError(
          `expected a token address, was "${tokenData.address}"; check its length and its spelling`,
        );
      }
      const heard = await store.hear(heardPost(tokenData, messageContext, clock.now()));
      if (heard.kind === 'new') await deps.begin();
      const token = tokenRef(tokenData.chain, tokenData.address);
      const calls = [
        ...(await store.callsOfPost(heard.postId)),
        ...(await store.findCalls(token.address, 100)).filter(
          (view) => view.call.status === 'open' && view.channel.id === heard.channelId,
        ),
      ];
      const call = calls.find((view) => view.token.ref.chain === token.chain);
      if (call === undefined) {
        throw new Error(
          `no source prices ${token.address} on ${token.chain} yet; the message is kept and tried again`,
        );
      }
      return `#${call.call.id}`;
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
    postedAt: context.postedAt === undefined ? now : epochMs(context.postedAt),
    seenAt: now,
    text: context.text ?? token.address,
    origin: 'api',
    detection: {
      intent: 'call',
      confidence: context.confidence ?? 0.9,
      candidates: [
        { kind: 'token', chain: token.chain, address: token.address, exactCase: true, evidence: ['api'] },
      ],
    },
  };
}
