import { tickersAsked } from '../detection/asked.ts';
import type { Asker, Detection, HeardPost, PostOrigin } from '../model/call.ts';
import type { ChannelPost, PostContent } from '../model/post.ts';
import type { Clock, Heard, Store } from '../ports.ts';

/** How a post came to us. */
export interface Way {
  readonly origin: PostOrigin;
  /** Somebody who waits for an answer about the post. */
  readonly asker?: Asker;
  /** Somebody asks for the token to be tracked, whatever else the words say. */
  readonly asked?: boolean;
  /** Updates of the inbox that are done with it. */
  readonly updateIds?: readonly number[];
}

/** What hearing a post came to. */
export interface Hearing {
  readonly detection: Detection;
  readonly heard: Heard;
}

/** Whatever the post came by, it is heard here: every source ends in these two functions. */
export interface Hear {
  /** Puts a post on record with what detection makes of it; its candidates wait for a price. Idempotent. */
  readonly hear: (post: ChannelPost, way: Way) => Promise<Hearing>;
  /** The same for many posts of one origin in one transaction, in their order. */
  readonly hearAll: (posts: readonly ChannelPost[], origin: PostOrigin) => Promise<readonly Hearing[]>;
}

/** VERB hear. */
export function createHear(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly detect: (post: PostContent) => Detection;
  /** Posts that were found later than this after they were posted wait for the prices of their own time, milliseconds. */
  readonly entryMaxLagMs: number;
}): Hear {
  const { store, clock, detect, entryMaxLagMs } = deps;

  function heardPost(post: ChannelPost, way: Way): HeardPost {
    const { content, ...rest } = post;
    const found = detect(content);
    const detection = way.asked === true ? askedFor(found, content) : found;
    const seenAt = clock.now();
    return {
      ...rest,
      seenAt,
      text: content.text,
      origin: way.origin,
      detection,
      ...(way.asker !== undefined && { asker: way.asker }),
      ...(isHistory(way.origin) && seenAt - post.postedAt > entryMaxLagMs && { past: true }),
    };
  }

  return {
    async hear(post, way) {
      const heard = heardPost(post, way);
      return { detection: heard.detection, heard: await store.hear(heard, way.updateIds) };
    },
    async hearAll(posts, origin) {
      const all = posts.map((post) => heardPost(post, { origin }));
      const heard = await store.hearAll(all);
      return heard.map((one, index) => {
        const { detection } = all[index] ?? {};
        if (detection === undefined) throw new Error('expected as many answers as posts, were more');
        return { detection, heard: one };
      });
    },
  };
}

/** Nobody waits for an answer about these: they can wait for the prices of their own time. */
function isHistory(origin: PostOrigin): boolean {
  return origin === 'preview' || origin === 'session' || origin === 'import';
}

/**
 * Somebody asks for a token: what they brought is the call, be it no more than a ticker. What the words claim is then of an
 * earlier call, not of this one.
 */
function askedFor(found: Detection, content: PostContent): Detection {
  const asked = found.candidates.length > 0 ? found.candidates : tickersAsked(content, found.symbols);
  if (asked.length === 0) return found;
  const { claimedMultiple: _, ...rest } = found;
  return { ...rest, intent: 'call', candidates: asked };
}
