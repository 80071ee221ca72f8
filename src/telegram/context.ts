import type { ConversationFlavor } from '@grammyjs/conversations';
import type { Api, Context } from 'grammy';
import type { Detection } from '../model/call.ts';
import type { CompletionReason } from '../model/outcome.ts';
import type { CallId, EpochMs } from '../model/units.ts';
import type { Clock, Log, Store } from '../ports.ts';
import type { PostContent } from '../detection/post.ts';

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
}

/** What every feature works with. */
export interface Desk {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly api: Api;
  readonly rights: Rights;
  readonly info: BotInfo;
  readonly detect: (post: PostContent) => Detection;
  readonly wake: () => void;
  readonly complete:
    | ((callIds: readonly CallId[], reason: CompletionReason) => Promise<readonly CallId[]>)
    | undefined;
  /** The store has marked this update as handled in the same transaction as its effect: it must not run again. */
  readonly settled: (updateId: number) => void;
}

/** Telegram's seconds as an instant. */
export function fromTelegram(seconds: number): EpochMs {
  return (seconds * 1_000) as EpochMs;
}
