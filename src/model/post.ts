import type { ChannelIdentity } from './call.ts';
import type { EpochMs } from './units.ts';

/** The parts of a post that detection reads. Everything in it is foreign text and trusted in nothing. */
export interface PostContent {
  /** Text, caption or flattened rich blocks. */
  readonly text: string;
  /** URLs hidden in text_link entities and buttons. */
  readonly links?: readonly string[];
  /** Texts of code and pre entities and of copy_text buttons. */
  readonly code?: readonly string[];
}

/** What readers have done with a post up to now, as counts. A figure that the source cannot see is absent, never zero. */
export interface Engagement {
  readonly views?: number;
  readonly reactions?: number;
  readonly forwards?: number;
  readonly replies?: number;
}

/** A channel's own post as a source delivers it: everything but how it came and what it means. */
export interface ChannelPost {
  readonly channel: ChannelIdentity;
  /** Telegram's number of the post within the channel; of an album that of its first part. */
  readonly messageId: number;
  readonly postedAt: EpochMs;
  readonly content: PostContent;
  /** The source marks it as edited; `editedAt` when it also says when. */
  readonly edited?: boolean;
  readonly editedAt?: EpochMs;
  /** The message of the same channel that it answers. */
  readonly replyTo?: number;
  readonly engagement?: Engagement;
}
