import type { ChannelPost } from '../model/post.ts';
import type { ChatId, EpochMs } from '../model/units.ts';
import type { HeardKind } from './begin.ts';

/** What a source does with what it hears. Rejects when the store is broken; the source then tries the post again. */
export interface Ear {
  /** Puts a post on record, or a newer version or newer engagement of a known one. Idempotent. */
  hear(post: ChannelPost): Promise<HeardKind>;
  /** The posts were seen to be gone from the channel. Unknown ones are ignored. */
  deleted(chatId: ChatId, messageIds: readonly number[]): Promise<void>;
}

/** A way to hear channels besides the bot's own updates. */
export interface SourceAdapter {
  readonly name: 'preview' | 'session';
  /** Listens until `signal` aborts. Whatever the other side does is a matter of health and no rejection. */
  listen(ear: Ear, signal: AbortSignal): Promise<void>;
  /** How listening goes, by the chat id of each channel that this source hears. */
  health(): ReadonlyMap<ChatId, SourceHealth>;
}

/** How listening to one channel goes. */
export interface SourceHealth {
  /** When the source last answered with something that could be read. */
  readonly answeredAt?: EpochMs;
  /** Milliseconds from a post to our hearing of it, of the last new post. */
  readonly lagMs?: number;
  /** Attempts in a row that failed. */
  readonly failures: number;
  /** What is wrong, one sentence, and what to do about it; undefined when nothing is. */
  readonly problem?: { readonly issue: string; readonly cure: string };
}

/** A channel that an operator connected, and where its record ends. */
export interface MonitoredChannel {
  readonly chatId: ChatId;
  readonly title: string;
  readonly username?: string;
  /** Its public page is to be read. */
  readonly preview: boolean;
  /** The highest number of its posts that were heard in their order, not brought one by one; undefined before the first. */
  readonly lastMessageId?: number;
}

/** A channel that is heard through its public page, and where its record ends. */
export interface PreviewedChannel {
  readonly chatId: ChatId;
  readonly username: string;
  readonly title: string;
  /** The highest number of its posts on record; undefined before the first. */
  readonly lastMessageId?: number;
}
