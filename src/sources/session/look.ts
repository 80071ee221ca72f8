import { setTimeout as sleep } from 'node:timers/promises';
import type { TelegramClient } from '@mtcute/node';
import type { ChatId } from '../../model/units.ts';
import type { Clock, Ear, Log } from '../../ports.ts';
import { isUnknownPeer, type Problem } from './fault.ts';
import { type Page, readPage } from './history.ts';
import { createPlace, type Place, type Places } from './places.ts';
import { channelPost, type Parts } from './post.ts';
import type { Reach } from './reach.ts';

/** A channel to be heard with the operator's own account, and where its record ends. */
export interface SessionChannel {
  readonly chatId: ChatId;
  readonly username?: string;
  /** The highest number of its posts on record; undefined before the first. */
  readonly lastMessageId?: number;
}

export interface LookTools {
  readonly api: Pick<TelegramClient, 'getHistory' | 'resolvePeer'>;
  readonly reach: Reach;
  /** Rejects only when `signal` aborts. */
  readonly ear: Ear;
  readonly places: Places;
  readonly clock: Clock;
  readonly log: Log;
  readonly gapMs: number;
  readonly signal: AbortSignal;
}

/** What a look at a channel came to. */
export interface Looked {
  /** More was missed than one look reads: look again soon. */
  readonly unfinished: boolean;
  /** What the answer leaves to wish for. */
  readonly problem?: Problem;
}

/** Pages of 100 that one look reads at most: live posts wait for it. */
const MOST_PAGES = 10;
/** Of a channel without a record the newest posts are read, so many. */
const FIRST_SIGHT = 20;

const GUEST: Problem = {
  issue:
    "The operator's account is no member of this channel: its posts are only looked for every few minutes.",
  cure: 'Let that account join the channel.',
};

/**
 * Reads what a channel has posted since the last look, and its recent posts again: their engagement and whether they are
 * still there. Rejects as mtcute does.
 */
export async function look(channel: SessionChannel, tools: LookTools): Promise<Looked> {
  const { api, places, clock, ear } = tools;
  const { chatId } = channel;
  await api.resolvePeer(chatId).catch(async (error: unknown) => {
    if (!isUnknownPeer(error)) throw error;
    await tools.reach(channel);
  });
  const place = places.get(chatId) ?? (await firstPlace(channel, tools));
  places.set(chatId, place);
  const from = place.start(clock.now());
  const { seen, to, last, member } = await readOn(place, { chatId, from }, tools);
  // An answer with nothing in it proves nothing.
  const gone = seen.size === 0 ? [] : place.missing({ from, to }, seen, clock.now());
  if (gone.length > 0) await ear.deleted(chatId, gone);
  place.gone(gone);
  if (seen.size > 0) place.settle(to);
  return { unfinished: !last, ...(member === false && { problem: GUEST }) };
}

async function firstPlace(channel: SessionChannel, { api }: LookTools): Promise<Place> {
  const { chatId, lastMessageId } = channel;
  if (lastMessageId !== undefined) return createPlace({ next: lastMessageId + 1, lastMessageId });
  const newest = await api.getHistory(chatId, { limit: FIRST_SIGHT });
  return createPlace({ next: newest.at(-1)?.id ?? 1 });
}

interface Reading {
  readonly seen: ReadonlySet<number>;
  /** Everything from the start up to here, exclusive, was read; Infinity when the history ended. */
  readonly to: number;
  readonly last: boolean;
  readonly member: boolean | undefined;
}

async function readOn(
  place: Place,
  span: { readonly chatId: ChatId; readonly from: number },
  tools: LookTools,
): Promise<Reading> {
  const seen = new Set<number>();
  let from = span.from;
  let member: boolean | undefined;
  for (let pages = 1; ; pages++) {
    const page = await readPage(tools.api, span.chatId, from);
    await hearPage(page, place, tools);
    for (const id of page.ids) seen.add(id);
    place.readUpTo(page.next);
    member = membership(page) ?? member;
    from = page.next;
    if (page.last || pages === MOST_PAGES)
      return { seen, to: page.last ? Infinity : from, last: page.last, member };
    await sleep(tools.gapMs, undefined, { signal: tools.signal });
  }
}

async function hearPage(page: Page, place: Place, tools: LookTools): Promise<void> {
  for (const parts of page.posts) {
    const post = postOf(parts, tools.log);
    if (post === undefined) continue;
    await tools.ear.hear(post);
    place.met(post);
  }
}

/** As channelPost; a message that cannot be made out is passed over and logged. */
export function postOf(parts: Parts, log: Log): ReturnType<typeof channelPost> {
  try {
    return channelPost(parts);
  } catch (error) {
    log.warn({ err: error, source: 'session', messageId: parts[0].id }, 'a message could not be made out');
    return undefined;
  }
}

function membership(page: Page): boolean | undefined {
  const chat = page.posts.at(-1)?.[0].chat;
  return chat?.type === 'chat' ? chat.isMember : undefined;
}
