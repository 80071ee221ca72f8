import type { Message } from '@mtcute/node';
import type { Parts } from './post.ts';

/** Messages in rising order as posts: the parts of an album, which follow one another, are one. */
export function inAlbums(messages: readonly Message[]): readonly Parts[] {
  const posts: [Message, ...Message[]][] = [];
  for (const message of messages) {
    const last = posts.at(-1);
    const album = message.groupedIdUnique;
    if (last !== undefined && album !== null && last[0].groupedIdUnique === album) last.push(message);
    else posts.push([message]);
  }
  return posts;
}

/** Messages of one album in any order as one post; undefined when there are none. */
export function asAlbum(messages: readonly Message[]): Parts | undefined {
  const [first, ...rest] = messages.toSorted((a, b) => a.id - b.id);
  return first === undefined ? undefined : [first, ...rest];
}
