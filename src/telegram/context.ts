import type { ConversationFlavor } from '@grammyjs/conversations';
import type { Api, Context } from 'grammy';
import type { ChannelIdentity, Detection } from '../model/call.ts';
import type { CompletionReason } from '../model/outcome.ts';
import type { PostContent } from '../model/post.ts';
import type { CallId, EpochMs } from '../model/units.ts';
import type { Clock, Log, SourceAdapter, Store } from '../ports.ts';
import type { Hear } from '../tracking/hear.ts';
import type { Health } from '../tracking/health.ts';
import type { OwnWords } from './own-words.ts';
import type { Rights } from './rights.ts';

/** The context outside conversations. `conversation` exists in private chats only. */
export type BotContext = ConversationFlavor<Context>;

/** What the bot says about itself. */
export interface BotInfo {
  readonly trackingDays: number;
  /** Names of the price sources, best first. */
  readonly sources: readonly string[];
  readonly version: string;
  /** Completed calls that a channel needs to be ranked. */
  readonly minCallsForBoard: number;
  /** Hour of the UTC day, 0 to 23, at which scheduled leaderboards are posted. */
  readonly leaderboardHour: number;
}

/** What stands behind a public name that somebody typed. */
export type Look =
  | {
      readonly kind: 'channel';
      readonly identity: ChannelIdentity;
      readonly subscribers?: number;
      readonly newestPostedAt?: EpochMs;
    }
  /** Why it cannot be heard by its public page and what to do about it, in whole sentences. */
  | { readonly kind: 'refused'; readonly sentence: string };

/** What every feature works with. */
export interface Desk {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly api: Api;
  readonly rights: Rights;
  readonly info: BotInfo;
  /** Puts a post on record. */
  readonly hear: Hear['hear'];
  /** What a post would mean, without putting it on record. */
  readonly detect: (post: PostContent) => Detection;
  readonly wake: () => void;
  /** The ways in which channels are heard besides the bot's own updates. */
  readonly sources: readonly Pick<SourceAdapter, 'name' | 'health'>[];
  /** Looks at a channel's public page; undefined where public pages are not read. Rejects only when `signal` aborts. */
  readonly look: ((name: string, signal: AbortSignal) => Promise<Look>) | undefined;
  /** How prices are kept up to date; undefined where none are taken. */
  readonly health: (() => Health) | undefined;
  readonly complete:
    | ((callIds: readonly CallId[], reason: CompletionReason) => Promise<readonly CallId[]>)
    | undefined;
  /** The store has marked this update as handled in the same transaction as its effect: it must not run again. */
  readonly settled: (updateId: number) => void;
  /** The updates that are handled as one with this one (the parts of an album), itself among them. */
  readonly updatesOf: (updateId: number) => readonly number[];
  /** What the bot itself has lately said in groups. */
  readonly ownWords: OwnWords;
}

/** Telegram's seconds as an instant. */
export function fromTelegram(seconds: number): EpochMs {
  return (seconds * 1_000) as EpochMs;
}
