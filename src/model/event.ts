import type { CallId, ChannelId, EpochMs } from './units.ts';
import type { Figures, WarmUp } from './analytics.ts';
import type { Call, Channel, Token } from './call.ts';
import type { Outcome } from './outcome.ts';
import type { Grade, Reputation } from './reputation.ts';

/** A call with what it is about: enough to speak of it. */
export interface CallView {
  readonly call: Call;
  readonly token: Token;
  readonly channel: Channel;
  readonly outcome?: Outcome;
  /** Telegram's message id of the post that opened the call. */
  readonly messageId: number;
  /** Later posts of the same token by the same channel while the call was open. */
  readonly mentions: number;
  /** The largest multiple that one of them claims for the call. */
  readonly claimedMultiple?: number;
  /** Changes of the post's text after it was first seen: how many, and when the first was noticed. */
  readonly edits?: { readonly count: number; readonly firstAt: EpochMs };
  /** The post had been edited before it was first seen: its first words are not on record. */
  readonly editedBefore: boolean;
  /** When the post was noticed to be gone from its channel. */
  readonly deletedAt?: EpochMs;
  /** Engagement of the post in its first hour, where a source could see any. */
  readonly engagement?: {
    /** 0 to 100. */
    readonly hdrb: number;
    /** Share of the channel's posts with a lower figure, in [0, 1], and of how many posts; undefined under 10 posts. */
    readonly percentile?: { readonly share: number; readonly posts: number };
  };
}

/** What happened to a call or a channel. Alert rules turn events into notices. */
export type CallEvent =
  | { readonly kind: 'call-started'; readonly view: CallView }
  | { readonly kind: 'call-mentioned'; readonly view: CallView }
  | {
      readonly kind: 'ath-reached';
      readonly view: CallView;
      readonly multiple: number;
      readonly at: EpochMs;
      /** The highest rung of the ladder that this high crossed for the first time; undefined for a high between rungs. */
      readonly rung?: number;
    }
  | { readonly kind: 'loss-warning'; readonly view: CallView; readonly roi: number; readonly rugged: boolean }
  | { readonly kind: 'call-completed'; readonly view: CallView; readonly outcome: Outcome }
  | {
      readonly kind: 'reputation-changed';
      readonly channel: Channel;
      readonly from: Grade;
      readonly reputation: Reputation;
      /** The call whose outcome changed it. */
      readonly callId: CallId;
      readonly warmUp: WarmUp;
    };

/** A row of a leaderboard, with what its figures are made of. */
export interface Standing {
  readonly channelId: ChannelId;
  readonly title: string;
  readonly username?: string;
  /** Candidates heard in the period; those among them that became calls, wait for a price, and never had one; calls completed. */
  readonly heard: number;
  readonly priced: number;
  readonly completed: number;
  readonly unpriced: number;
  readonly waiting: number;
  readonly successes: number;
  readonly hits: number;
  readonly meanRoi?: number;
  readonly medianRoi?: number;
  readonly medianAthMultiple?: number;
  /** The same and more, with intervals. */
  readonly figures?: Figures;
  readonly reputation?: Reputation;
}
