import type { ChannelPost } from '../../model/post.ts';
import { type ChatId, type EpochMs, HOUR, MINUTE } from '../../model/units.ts';

/** Posts are looked at again for this long: their engagement and whether they are still there. */
const RECENT_MS = HOUR;
/** A post that has only just come may be missing in an answer that was under way. */
const SETTLED_MS = MINUTE;

/** How far a channel's history has been read, and its recent posts. */
export interface Place {
  /** Everything below this number has been read. */
  readonly next: number;
  /** Where a look should begin so that recent posts are seen again. */
  start(now: EpochMs): number;
  readUpTo(next: number): void;
  met(post: ChannelPost): void;
  gone(messageIds: readonly number[]): void;
  /** The last post on record, of which no time is known, has been looked for if it is below `to`. */
  settle(to: number): void;
  /** Recent posts in [from, to) that stand no more among the numbers that were `seen`. */
  missing(
    span: { readonly from: number; readonly to: number },
    seen: ReadonlySet<number>,
    now: EpochMs,
  ): number[];
}

/** `lastMessageId` is the last post on record: it is looked at again, too. */
export function createPlace(first: { readonly next: number; readonly lastMessageId?: number }): Place {
  let next = first.next;
  const recent = new Map<number, EpochMs | undefined>();
  if (first.lastMessageId !== undefined) recent.set(first.lastMessageId, undefined);
  return {
    get next() {
      return next;
    },
    start(now) {
      for (const [id, postedAt] of recent)
        if (postedAt !== undefined && now - postedAt > RECENT_MS) recent.delete(id);
      return Math.min(next, ...recent.keys());
    },
    readUpTo(to) {
      next = Math.max(next, to);
    },
    met({ messageId, postedAt }) {
      recent.set(messageId, postedAt);
    },
    settle(to) {
      for (const [id, postedAt] of recent) if (postedAt === undefined && id < to) recent.delete(id);
    },
    gone(messageIds) {
      for (const id of messageIds) recent.delete(id);
    },
    missing({ from, to }, seen, now) {
      return [...recent]
        .filter(
          ([id, postedAt]) => id >= from && id < to && !seen.has(id) && now - (postedAt ?? 0) > SETTLED_MS,
        )
        .map(([id]) => id);
    },
  };
}

/** What is remembered of each channel while the process runs. */
export type Places = Map<ChatId, Place>;
