import type { ChannelIdentity } from '../../model/call.ts';
import type { EpochMs } from '../../model/units.ts';
import type { PageClient } from './client.ts';
import { type Closed, PreviewFailure, toFailure } from './failure.ts';
import { readPosts, requireName } from './read.ts';

/** What stands behind a name. */
export type Look =
  | {
      readonly kind: 'channel';
      readonly identity: ChannelIdentity & { readonly username: string };
      /** Rounded to three figures; undefined when the page does not say. */
      readonly subscribers?: number;
      /** The channel's own posts on its newest page, up to 20, and those it took over from others. */
      readonly posts: number;
      readonly reposts: number;
      readonly newestPostedAt?: EpochMs;
    }
  | {
      readonly kind: Closed | 'bad-name' | 'empty' | 'limited' | 'unreachable' | 'unreadable';
      /** Why it cannot be heard by its page, and what to do about it. */
      readonly issue: string;
      readonly cure: string;
    };

/** Looks at the newest page behind `text`, a name or a link. Rejects only when `signal` aborts. */
export async function look(client: PageClient, text: string, signal: AbortSignal): Promise<Look> {
  try {
    const name = requireName(text);
    const reading = await readPosts(client, name, { rank: 'person', signal });
    if (reading.kind === 'unchanged')
      throw new PreviewFailure('unreadable', 'Telegram answered without a page.');
    const { channel, subscribers, posts, reposts, newestPostedAt } = reading.page;
    if (channel === undefined) return empty(name);
    return {
      kind: 'channel',
      identity: channel,
      ...(subscribers !== undefined && { subscribers }),
      posts: posts.length,
      reposts: reposts.length,
      ...(newestPostedAt !== undefined && { newestPostedAt }),
    };
  } catch (error) {
    signal.throwIfAborted();
    return refusal(toFailure(error));
  }
}

function empty(name: string): Look {
  return {
    kind: 'empty',
    issue: `@${name} has no posts yet, and only posts tell which channel it is.`,
    cure: 'Try again after its first post.',
  };
}

function refusal(failure: PreviewFailure): Look {
  const { kind, closed, message: issue, cure } = failure;
  if (kind === 'closed') return { kind: closed ?? 'private-or-missing', issue, cure };
  if (kind === 'refused') return { kind: 'bad-name', issue, cure };
  return { kind: kind === 'cancelled' ? 'unreachable' : kind, issue, cure };
}
