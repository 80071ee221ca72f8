import type { ChannelIdentity, Detection } from '../model/call.ts';
import type { ChannelPost } from '../model/post.ts';
import type { EpochMs } from '../model/units.ts';
import type { Heard, HeardKind } from '../ports.ts';
import type { ChatSkip } from '../sources/export/chat.ts';
import type { MessageSkip } from '../sources/export/message.ts';

/** Why something that was read is not on record. */
export type SkipReason = MessageSkip | ChatSkip;

/** A post with what detection makes of it; `heard` is missing when nothing is put on record. */
export interface Noted {
  readonly post: ChannelPost;
  readonly detection: Detection;
  readonly heard?: Heard;
  /** Posted so long ago that its call waits for the prices of its own time. */
  readonly past: boolean;
}

/** What was read of one caller. */
export interface CallerCounts {
  readonly caller: ChannelIdentity;
  posts: number;
  fresh: number;
  calls: number;
}

/** What becomes of the posts that call a token. */
export interface CallFates {
  /** New: the call waits for the prices of its own time. */
  past: number;
  /** New, and old: a ticker alone does not tell which token it meant then. */
  unresolved: number;
  /** New, and fresh enough for the prices of now. */
  live: number;
  /** Known, with a price. */
  priced: number;
  /** Known, without a price or not yet with one. */
  known: number;
}

/** What an import has come to so far. Posts and calls are counted once, however many tokens they name. */
export interface Tally {
  /** Everything that was read, posts or not. */
  messages: number;
  /** Chats of the export that were read, and those that were left out. */
  chats: number;
  chatsSkipped: number;
  readonly skipped: Partial<Record<SkipReason, number>>;
  posts: number;
  /** When the first and the last of the posts were posted. */
  firstAt: EpochMs | undefined;
  lastAt: EpochMs | undefined;
  readonly kinds: Record<HeardKind, number>;
  /** Posts that call a token, by what names it. */
  callsByAddress: number;
  callsByTicker: number;
  readonly calls: CallFates;
  /** Posts whose time is the exporting machine's, without a zone. */
  localTimes: number;
  readonly callers: Map<string, CallerCounts>;
}

export function createTally(): Tally {
  return {
    messages: 0,
    chats: 0,
    chatsSkipped: 0,
    skipped: {},
    posts: 0,
    firstAt: undefined,
    lastAt: undefined,
    kinds: { new: 0, repeat: 0, edited: 0 },
    callsByAddress: 0,
    callsByTicker: 0,
    calls: { past: 0, unresolved: 0, live: 0, priced: 0, known: 0 },
    localTimes: 0,
    callers: new Map(),
  };
}

export function countSkipped(tally: Tally, reason: SkipReason, count = 1): void {
  if (count === 0) return;
  tally.messages += count;
  tally.skipped[reason] = (tally.skipped[reason] ?? 0) + count;
}

export function countPost(tally: Tally, noted: Noted): void {
  const { post, detection, heard } = noted;
  const caller = callerOf(tally, post.channel);
  tally.messages += 1;
  tally.posts += 1;
  if (tally.firstAt === undefined || post.postedAt < tally.firstAt) tally.firstAt = post.postedAt;
  if (tally.lastAt === undefined || post.postedAt > tally.lastAt) tally.lastAt = post.postedAt;
  caller.posts += 1;
  if (heard !== undefined) tally.kinds[heard.kind] += 1;
  if (heard?.kind === 'new') caller.fresh += 1;
  if (!isCall(detection)) return;
  caller.calls += 1;
  const byAddress = detection.candidates.some(({ kind }) => kind !== 'ticker');
  if (byAddress) tally.callsByAddress += 1;
  else tally.callsByTicker += 1;
  tally.calls[fateOf(noted, byAddress)] += 1;
}

/** Does the post call a token that it names somehow? */
function isCall({ intent, candidates }: Detection): boolean {
  return intent === 'call' && candidates.length > 0;
}

function fateOf({ heard, past }: Noted, byAddress: boolean): keyof CallFates {
  if (heard !== undefined && heard.kind !== 'new') return heard.calls.length > 0 ? 'priced' : 'known';
  if (!past) return 'live';
  return byAddress ? 'past' : 'unresolved';
}

function callerOf(tally: Tally, caller: ChannelIdentity): CallerCounts {
  const key = `${caller.chatId}/${caller.memberId ?? ''}`;
  const counts = tally.callers.get(key) ?? { caller, posts: 0, fresh: 0, calls: 0 };
  tally.callers.set(key, counts);
  return counts;
}
