import { createHash } from 'node:crypto';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { HeardPost } from '../model/call.ts';
import type { ChannelId } from '../model/units.ts';
import type { Heard } from '../ports.ts';
import type { Db } from './database.ts';
import { prepareInsert } from './insert.ts';
import { posts, revisions } from './schema.ts';

/** Step of hear(): keeps a post once, as it was first seen, and every other text it is seen with as a revision. */
export type KeepPost = (channelId: ChannelId, post: HeardPost) => Pick<Heard, 'postId' | 'kind'>;

export function createKeepPost(db: Db): KeepPost {
  const insert = prepareInsert(db, posts);
  const insertRevision = prepareInsert(db, revisions);
  const select = db
    .select({ id: posts.id, textSha256: posts.textSha256 })
    .from(posts)
    .where(
      and(
        eq(posts.channelId, sql.placeholder('channelId')),
        eq(posts.messageId, sql.placeholder('messageId')),
      ),
    )
    .prepare();
  const latestRevision = db
    .select({ text: revisions.text })
    .from(revisions)
    .where(eq(revisions.postId, sql.placeholder('postId')))
    .orderBy(desc(revisions.id))
    .limit(1)
    .prepare();

  return (channelId, post) => {
    const textSha256 = createHash('sha256').update(post.text).digest('hex');
    const known = select.get({ channelId, messageId: post.messageId });
    if (known === undefined) {
      const { detection, ...rest } = post;
      return { postId: insert({ ...rest, ...detection, channelId, textSha256 }).id, kind: 'new' };
    }
    if (known.textSha256 === textSha256) return { postId: known.id, kind: 'repeat' };
    // The same edit may be delivered more than once.
    if (latestRevision.get({ postId: known.id })?.text !== post.text) {
      insertRevision({ ...post, postId: known.id });
    }
    return { postId: known.id, kind: 'edited' };
  };
}
