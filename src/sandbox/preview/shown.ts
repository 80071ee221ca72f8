import type { MessageEntity } from 'grammy/types';
import type { ChatId, EpochMs } from '../../model/units.ts';

/** A message of a public channel as its page shows it. */
export interface ShownPost {
  readonly messageId: number;
  readonly postedAt: EpochMs;
  readonly text: string;
  readonly entities?: readonly MessageEntity[];
  readonly buttons?: readonly { readonly text: string; readonly url: string }[];
  readonly edited?: boolean;
  readonly replyTo?: number;
  readonly views?: number;
  readonly reactions?: readonly {
    /** An emoji, or `custom` or `paid` for the two kinds that are none. */
    readonly of: string;
    readonly count: number;
  }[];
  /** Taken over from somebody else; the link only if the source is public. */
  readonly forwardedFrom?: { readonly name: string; readonly link?: string };
  /** Parts of an album, which takes so many numbers from its own on. */
  readonly parts?: number;
  /** "pinned a photo" and the like. */
  readonly service?: boolean;
  readonly signature?: string;
}

/** What stands behind a public name. */
export interface ShownChannel {
  readonly kind: 'channel' | 'group';
  readonly username: string;
  readonly title: string;
  readonly chatId: ChatId;
  readonly subscribers: number;
  /** Whether Telegram shows a page of its posts. */
  readonly preview: boolean;
  /** In any order. */
  readonly posts: readonly ShownPost[];
}
