import type { Message, TelegramClient } from '@mtcute/node';
import type { ChatId } from '../../model/units.ts';
import { inAlbums } from './albums.ts';
import type { Parts } from './post.ts';

/** Messages that one request asks for: the most that Telegram gives. */
const PAGE = 100;

/** A piece of a channel's history. */
export interface Page {
  /** Rising, albums whole. */
  readonly posts: readonly Parts[];
  /** Every message number of the piece, posts or not. */
  readonly ids: ReadonlySet<number>;
  /** The number that the next piece begins with. Everything below it has been seen. */
  readonly next: number;
  /** There is nothing after it. */
  readonly last: boolean;
}

/** The messages of a channel from number `from` on, 100 at most. Rejects as mtcute does. */
export async function readPage(
  api: Pick<TelegramClient, 'getHistory'>,
  chatId: ChatId,
  from: number,
): Promise<Page> {
  const messages: readonly Message[] = await api.getHistory(chatId, {
    reverse: true,
    offset: { id: from, date: 0 },
    limit: PAGE,
  });
  // What Telegram gives below the number that was asked for has been read before.
  const asked = messages.filter((message) => message.id >= from);
  const last = asked.length === 0 || messages.length < PAGE;
  const posts = inAlbums(asked);
  // The page may end within an album: it is read with the next one then.
  const cut = last || posts.length < 2 || posts.at(-1)?.[0].groupedId === null ? posts : posts.slice(0, -1);
  const ids = new Set(cut.flat().map((message) => message.id));
  return { posts: cut, ids, next: Math.max(from, ...[...ids].map((id) => id + 1)), last };
}
