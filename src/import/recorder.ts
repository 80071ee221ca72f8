import { setTimeout as pause } from 'node:timers/promises';
import type { Detection } from '../model/call.ts';
import type { ChannelPost, PostContent } from '../model/post.ts';
import { SECOND } from '../model/units.ts';
import { type Clock, type Heard, type Store, StoreError } from '../ports.ts';
import { createHear } from '../tracking/hear.ts';
import { countPost, type Tally } from './tally.ts';

/** Takes the posts of an import, in their order. */
export interface Recorder {
  put(post: ChannelPost): Promise<void>;
  /** Nothing that was put waits any more. */
  flush(): Promise<void>;
}

/** One transaction each: a bot that runs on the same database gets its turn in between. */
const BATCH = 500;
const BUSY_TRIES = 12;
const BUSY_WAIT_MS = SECOND;

type Listen = (
  posts: readonly ChannelPost[],
) => Promise<readonly { readonly detection: Detection; readonly heard?: Heard }[]>;

/** Puts posts on record batch by batch and counts what comes of them; without a store it only looks what they call. */
export function createRecorder(deps: {
  readonly store: Store | undefined;
  readonly clock: Clock;
  readonly detect: (post: PostContent) => Detection;
  readonly entryMaxLagMs: number;
  readonly tally: Tally;
}): Recorder {
  const { store, clock, detect, entryMaxLagMs, tally } = deps;
  const named = store === undefined ? undefined : createNaming(store);
  const listen: Listen =
    store === undefined
      ? async (posts) => posts.map(({ content }) => ({ detection: detect(content) }))
      : hearing(createHear({ store, clock, detect, entryMaxLagMs }));
  let waiting: ChannelPost[] = [];

  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    const posts = waiting;
    waiting = [];
    const answers = await listen(posts);
    const now = clock.now();
    for (const [index, post] of posts.entries()) {
      const answer = answers[index];
      if (answer !== undefined)
        countPost(tally, { post, ...answer, past: now - post.postedAt > entryMaxLagMs });
    }
  }

  return {
    async put(post) {
      waiting.push(named === undefined ? post : { ...post, channel: await named(post.channel) });
      if (waiting.length >= BATCH) await flush();
    },
    flush,
  };
}

/** Hears as an import, and is patient with another process that writes. */
function hearing({ hearAll }: ReturnType<typeof createHear>): Listen {
  return async (posts) => {
    for (let tries = 1; ; tries++) {
      try {
        return await hearAll(posts, 'import');
      } catch (error) {
        if (!(error instanceof StoreError) || error.kind !== 'busy' || tries >= BUSY_TRIES) throw error;
        await pause(BUSY_WAIT_MS);
      }
    }
  };
}

/** Callers remembered at a time; the members of a large group are read in no order. */
const REMEMBERED = 20_000;

/** What is on record of a caller's name is newer than an export of the past, which also knows no usernames. */
function createNaming(store: Store): (caller: ChannelPost['channel']) => Promise<ChannelPost['channel']> {
  const known = new Map<string, ChannelPost['channel']>();
  return async (caller) => {
    if (caller.username !== undefined) return caller;
    const key = `${caller.chatId}/${caller.memberId ?? ''}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const channel = await store.channelByChat(caller.chatId, caller.memberId);
    const { title, username } = channel ?? caller;
    const named = { ...caller, title, ...(username !== undefined && { username }) };
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, named);
    return named;
  };
}
