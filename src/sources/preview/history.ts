import type { ChannelIdentity } from '../../model/call.ts';
import type { ChannelPost } from '../../model/post.ts';
import { MINUTE, type EpochMs, SECOND } from '../../model/units.ts';
import { doubled, type PageClient } from './client.ts';
import { PreviewFailure } from './failure.ts';
import type { Repost } from './message.ts';
import type { PreviewPage } from './page.ts';
import { readPosts, requireName } from './read.ts';
import { pause, type Timing } from '../../waiting/timing.ts';

/** One step backwards through a channel. */
export interface HistoryPage {
  readonly channel: ChannelIdentity & { readonly username: string };
  /** The channel's own posts of the page that are not older than asked for, oldest first. */
  readonly posts: readonly ChannelPost[];
  readonly reposts: readonly Repost[];
  /** Posts of the page that have not the form we know. */
  readonly unreadable: number;
  /** Number to go on from: everything from here on has been handed over. */
  readonly oldestMessageId: number;
  /** Time of the oldest dated message of the page; undefined when it has none. */
  readonly oldestPostedAt?: EpochMs;
}

export interface Span {
  /** Posts before this instant are not wanted. */
  readonly since: EpochMs;
  /** Start before the post of this number; at the newest without it. */
  readonly before?: number;
  /** Hears of each wait before it begins, in words. */
  readonly onWait?: (words: string) => void;
}

const TRIES = 6;
const FIRST_WAIT_MS = 5 * SECOND;
const LONGEST_WAIT_MS = 2 * MINUTE;

/**
 * Walks backwards through the posts of the channel that `text` names, page by page, until `since` or the first post. Ids
 * have holes and pages any length, so each step goes by the lowest number seen. Failures that pass are waited out; then
 * it throws PreviewFailure, and a later walk may go on before the last oldestMessageId. Ends quietly when `signal` aborts.
 */
export async function* walkHistory(
  tools: { readonly client: PageClient; readonly timing: Timing },
  text: string,
  { since, before, onWait, signal }: Span & { readonly signal: AbortSignal },
): AsyncGenerator<HistoryPage, void, void> {
  const name = requireName(text);
  let next = before;
  let known: HistoryPage['channel'] | undefined;
  let claimed = false;
  while (!signal.aborted && (next === undefined || next > 1)) {
    const page = await patiently(tools, name, { before: next, claimed, onWait, signal });
    if (page === undefined) return;
    const { channel, span } = page;
    if (channel === undefined || span === undefined) return;
    known ??= channel;
    if (channel.chatId !== known.chatId) throw otherChannel(name);
    if (next !== undefined && span.oldestId >= next) throw standstill(name, next);
    const wanted = ({ postedAt }: { readonly postedAt: EpochMs }): boolean => postedAt >= since;
    yield {
      channel: known,
      posts: page.posts.filter(wanted),
      reposts: page.reposts.filter(wanted),
      unreadable: page.unreadable,
      oldestMessageId: span.oldestId,
      ...(page.oldestPostedAt !== undefined && { oldestPostedAt: page.oldestPostedAt }),
    };
    if (page.oldestPostedAt !== undefined && page.oldestPostedAt < since) return;
    next = span.oldestId;
    claimed = page.claimsOlder;
  }
}

/**
 * A page, asked for again when what went wrong may pass; undefined when `signal` aborts. A page without posts may be
 * Telegram's way to say "not so fast": it is believed only when the page before did not say that there are older posts.
 */
async function patiently(
  { client, timing }: { readonly client: PageClient; readonly timing: Timing },
  name: string,
  step: {
    readonly before: number | undefined;
    readonly claimed: boolean;
    readonly onWait: Span['onWait'];
    readonly signal: AbortSignal;
  },
): Promise<PreviewPage | undefined> {
  const { before, claimed, onWait, signal } = step;
  for (let tries = 1; ; tries += 1) {
    let failure: PreviewFailure | undefined;
    try {
      const request = { rank: 'history' as const, signal, ...(before !== undefined && { before }) };
      const reading = await readPosts(client, name, request);
      if (reading.kind === 'page' && (reading.page.span !== undefined || !claimed)) return reading.page;
      if (tries >= TRIES) throw silence(name, before);
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!passes(error)) throw error;
      if (tries >= TRIES) throw givenUp(error);
      failure = error;
    }
    const waitMs = doubled(FIRST_WAIT_MS, tries - 1, LONGEST_WAIT_MS);
    onWait?.(waitWords(failure, waitMs));
    await pause(waitMs, signal, timing);
    if (signal.aborted) return undefined;
  }
}

function passes(error: unknown): error is PreviewFailure {
  return error instanceof PreviewFailure && (error.kind === 'limited' || error.kind === 'unreachable');
}

/** Why the next try waits. A refusal holds back longer than the wait here; how long is not always said. */
function waitWords(failure: PreviewFailure | undefined, waitMs: number): string {
  const again = (ms: number): string => `trying again in ${Math.ceil(ms / SECOND)} s`;
  if (failure === undefined) return `no posts from t.me, ${again(waitMs)}`;
  if (failure.kind === 'unreachable') return `no answer from t.me, ${again(waitMs)}`;
  const { retryAfterMs } = failure;
  return retryAfterMs === undefined
    ? 't.me asks for a pause, trying again after it'
    : `t.me asks for a pause, ${again(Math.max(waitMs, retryAfterMs))}`;
}

const LATER = 'Run the same command again later: it goes on from there.';

/** A failure that passes is tried again by nobody once the walk has ended: whoever started it has to. */
function givenUp({ kind, message, cause }: PreviewFailure): PreviewFailure {
  const cure = kind === 'unreachable' ? 'Run the same command again when this machine reaches t.me.' : LATER;
  return new PreviewFailure(kind, message, { cure, cause });
}

function silence(name: string, before: number | undefined): PreviewFailure {
  const where = before === undefined ? '' : ` before ${before}`;
  return new PreviewFailure(
    'refused',
    `Telegram shows no posts of @${name}${where}, although its page says there are some.`,
    { cure: LATER },
  );
}

function standstill(name: string, before: number): PreviewFailure {
  return new PreviewFailure(
    'unreadable',
    `Telegram shows the same posts of @${name} again before ${before}.`,
  );
}

function otherChannel(name: string): PreviewFailure {
  return new PreviewFailure('unreadable', `The name @${name} went over to another channel during the walk.`, {
    cure: 'Check the name.',
  });
}
