import type { CallId, ChatId, EpochMs, PriceUsd } from './units.ts';
import type { ChannelDifferences, Figures, Insight, RankingRecord, Stakes, WarmUp } from './analytics.ts';
import type { ForecastBasis, Tier } from './call.ts';
import type { Chain, TokenChoice } from './token.ts';
import type { Outcome } from './outcome.ts';
import type { Grade, Estimate } from './reputation.ts';
import type { Standing } from './event.ts';

/** What a call is called in a message: everything that wording needs, as data that stays readable for years. */
export interface CallLabel {
  readonly callId: CallId;
  readonly symbol?: string;
  readonly name?: string;
  readonly chain: Chain;
  readonly address: string;
  readonly channelTitle: string;
  readonly channelUsername?: string;
  readonly postedAt: EpochMs;
  /** Link to the post, where one exists. */
  readonly postLink?: string;
}

/** What may be said to a chat, as data and never as text: wording lives in telegram/messages.ts alone. */
export type Notice =
  | {
      readonly kind: 'call-started';
      readonly call: CallLabel;
      readonly entryPrice: PriceUsd;
      readonly lagMs: number;
      readonly lateEntry: boolean;
      readonly source: string;
      readonly marketCapUsd?: number;
      readonly fdvUsd?: number;
      readonly liquidityUsd?: number;
      readonly tier: Tier;
      readonly predictedSuccess: number;
      readonly restsOn?: ForecastBasis;
      readonly echo?: { readonly callId: CallId; readonly delayMs: number };
      readonly trackedUntil: EpochMs;
    }
  | {
      readonly kind: 'call-mentioned';
      readonly call: CallLabel;
      readonly multiple: number;
      readonly athMultiple: number;
    }
  /** No source has a price yet; `triesForMs` is how long it will be tried from then on. */
  | { readonly kind: 'waiting'; readonly address: string; readonly triesForMs: number }
  | { readonly kind: 'unpriced'; readonly address: string; readonly triedForMs: number }
  /** Several tokens share the ticker of a post; pressing a button chooses. */
  | {
      readonly kind: 'choose';
      readonly leadId: number;
      readonly symbol: string;
      readonly choices: readonly TokenChoice[];
    }
  | { readonly kind: 'unresolved'; readonly symbol: string }
  | {
      readonly kind: 'ath';
      readonly call: CallLabel;
      readonly multiple: number;
      readonly rung?: number;
      readonly price: PriceUsd;
      readonly sinceCallMs: number;
      /** Above +100 %. */
      readonly exceptional: boolean;
      readonly liquidityUsd?: number;
    }
  | {
      readonly kind: 'loss';
      readonly call: CallLabel;
      readonly roi: number;
      readonly rugged: boolean;
      readonly sinceCallMs: number;
    }
  | {
      readonly kind: 'completed';
      readonly call: CallLabel;
      readonly entryPrice: PriceUsd;
      readonly entryDepthUsd?: number;
      readonly outcome: Outcome;
    }
  | {
      readonly kind: 'reputation';
      readonly channelTitle: string;
      readonly channelUsername?: string;
      readonly from: Grade;
      readonly to: Grade;
      readonly score: Estimate;
      readonly completed: number;
      /** Absent in notices of earlier versions. */
      readonly warmUp?: WarmUp;
    }
  | {
      readonly kind: 'leaderboard';
      readonly periodMs?: number;
      readonly at: EpochMs;
      readonly rows: readonly Standing[];
      /** Completed calls in the period that a row needs. Absent in notices of earlier versions. */
      readonly minCompleted?: number;
      /** Absent in notices of earlier versions. */
      readonly warmUp?: WarmUp;
    }
  /** Monday's post: the week, whether channels differ at all, who did best, and what was learnt. */
  | {
      readonly kind: 'weekly-digest';
      readonly at: EpochMs;
      readonly warmUp: WarmUp;
      /** Candidates heard in the week. */
      readonly heard: number;
      /** Calls that are open now. */
      readonly open: Stakes;
      /** Calls that ended in the week. */
      readonly completed: Figures;
      /** The week's leaderboard, best first. */
      readonly rows: readonly Standing[];
      /** Among calls that ended in the week; the same call is never both. */
      readonly best?: EndedCall;
      readonly worst?: EndedCall;
      /** Of all completed calls. */
      readonly channelsDiffer: ChannelDifferences;
      /** Whether scores of the past came true. Absent in notices of earlier versions. */
      readonly ranking?: RankingRecord;
      /** Of all completed calls, strongest first. */
      readonly insights: readonly Insight[];
    }
  | { readonly kind: 'health'; readonly issue: string; readonly cure: string };

/** A call that has ended, as a line of a digest names it. */
export interface EndedCall {
  readonly call: CallLabel;
  /** Ratio, and multiple of the entry. */
  readonly finalRoi: number;
  readonly athMultiple: number;
}

/** How loud a kind of notice is in a chat. */
export type Loudness = 'on' | 'silent' | 'off';

/** What a chat wants to hear. */
export interface ChatSettings {
  readonly started: Loudness;
  readonly ath: Loudness;
  readonly loss: Loudness;
  readonly completed: Loudness;
  readonly reputation: Loudness;
  readonly leaderboard: 'off' | 'daily' | 'weekly';
  /** ATH alerts below this multiple are not sent. */
  readonly minMultiple: number;
  readonly mutedUntil?: EpochMs;
  /** The forum topic in which /alerts was last used: what is told goes there. General when undefined. */
  readonly topicId?: number;
}

export const DEFAULT_CHAT_SETTINGS: ChatSettings = {
  started: 'off',
  ath: 'on',
  loss: 'silent',
  completed: 'silent',
  reputation: 'silent',
  leaderboard: 'off',
  minMultiple: 1.5,
};

export interface Chat {
  readonly id: ChatId;
  readonly kind: 'private' | 'group' | 'supergroup' | 'channel';
  readonly title: string;
  /** parked: the bot may not write there (blocked, kicked); nothing is sent until it is heard from again. */
  readonly status: 'active' | 'parked';
  readonly settings: ChatSettings;
}

/** A chat that hears about a call: it follows the channel (or all), or someone there asked about this very call. */
export interface Listener {
  readonly chatId: ChatId;
  readonly settings: ChatSettings;
  /** Someone there forwarded or pasted this call. */
  readonly asked: boolean;
  /** Message to reply to. */
  readonly replyTo?: number;
}

/** A notice addressed to a chat, ready for the outbox. `dedupKey` is unique for good: the same words are never queued twice. */
export interface Envelope {
  readonly dedupKey: string;
  readonly chatId: ChatId;
  readonly notice: Notice;
  readonly silent: boolean;
  readonly replyTo?: number;
}

/** An envelope in the outbox. */
export interface OutboxRow extends Envelope {
  readonly id: number;
  readonly createdAt: EpochMs;
  readonly tries: number;
}
