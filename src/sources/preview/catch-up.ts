import type { ChannelPost } from '../../model/post.ts';
import type { PageClient } from './client.ts';
import { PreviewFailure } from './failure.ts';
import type { PreviewPage } from './page.ts';
import { readPosts } from './read.ts';

/** Pages that one look at a channel reads backwards at most. */
const MOST_PAGES = 25;

export interface CaughtUp {
  /** The channel's own posts after the mark and up to the newest page, oldest first; those of the newest page at the end. */
  readonly posts: readonly ChannelPost[];
  readonly reposts: number;
  /** Numbers between which posts may be missing: after the first, before the second. */
  readonly hole?: { readonly after: number; readonly before: number };
}

/**
 * Reads backwards from the newest page until the posts join those already heard, up to `mark`. Without a mark there is
 * nothing to join. Rejects with PreviewFailure; with `whatever` it gives what it got instead.
 */
export async function catchUp(
  client: PageClient,
  newest: PreviewPage,
  options: {
    readonly name: string;
    readonly mark: number | undefined;
    readonly whatever: boolean;
    readonly signal: AbortSignal;
  },
): Promise<CaughtUp> {
  const { name, mark, whatever, signal } = options;
  const pages: PreviewPage[] = [newest];
  if (mark === undefined) return joined(pages, 0);
  let oldest = newest.span?.oldestId ?? 0;
  let claimed = newest.claimsOlder;
  while (oldest > mark + 1) {
    const hole = { after: mark, before: oldest };
    if (pages.length > MOST_PAGES) return { ...joined(pages, mark), hole };
    try {
      const reading = await readPosts(client, name, { before: oldest, rank: 'poll', signal });
      const page = reading.kind === 'page' ? reading.page : undefined;
      if (page?.span === undefined) return { ...joined(pages, mark), ...(claimed && { hole }) };
      if (page.span.oldestId >= oldest)
        throw new PreviewFailure('unreadable', `Telegram shows the same posts of @${name} again.`);
      pages.push(page);
      oldest = page.span.oldestId;
      claimed = page.claimsOlder;
    } catch (error) {
      if (!whatever || signal.aborted) throw error;
      return { ...joined(pages, mark), hole };
    }
  }
  return joined(pages, mark);
}

function joined(pages: readonly PreviewPage[], mark: number): CaughtUp {
  const [newest, ...older] = pages;
  const missed = older.flatMap((page) => page.posts).filter(({ messageId }) => messageId > mark);
  const posts = [...missed, ...(newest?.posts ?? [])].sort((a, b) => a.messageId - b.messageId);
  const reposts = pages.flatMap((page) => page.reposts).filter(({ messageId }) => messageId > mark);
  return { posts, reposts: reposts.length };
}
