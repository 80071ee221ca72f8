import { and, eq, sql } from 'drizzle-orm';
import type { Engagement } from '../model/post.ts';
import { type EpochMs, HOUR } from '../model/units.ts';
import { hdrb } from '../performance/hdrb.ts';
import type { Store } from '../ports.ts';
import { type Database, type Db, known } from './database.ts';
import { channels, posts } from './schema.ts';
import type { Steps } from './steps.ts';

/** HDRB is what a post has drawn up to this age; later counts say how long it was read, not how it was received. */
const HDRB_AGE_MS = HOUR;

/** Step of hear() and engage(): newer counts take the place of older ones. */
export type Engage = (postId: number, seen: Engagement, now: EpochMs) => void;

export function createEngageStep(db: Db): Engage {
  const ofPost = eq(posts.id, sql.placeholder('postId'));
  const select = db
    .select({
      postedAt: posts.postedAt,
      hdrb: posts.hdrb,
      counts: {
        views: posts.views,
        reactions: posts.reactions,
        forwards: posts.forwards,
        replies: posts.replies,
      },
    })
    .from(posts)
    .where(ofPost)
    .prepare();
  const update = db
    .update(posts)
    .set({
      views: sql`${sql.placeholder('views')}`,
      reactions: sql`${sql.placeholder('reactions')}`,
      forwards: sql`${sql.placeholder('forwards')}`,
      replies: sql`${sql.placeholder('replies')}`,
      hdrb: sql`${sql.placeholder('hdrb')}`,
      engagedAt: sql`${sql.placeholder('now')}`,
    })
    .where(ofPost)
    .prepare();

  return (postId, seen, now) => {
    const before = select.get({ postId });
    if (before === undefined) return;
    const counts: Engagement = { ...known(before.counts), ...seen };
    const isYoung = now - before.postedAt <= HDRB_AGE_MS;
    update.run({
      postId,
      now,
      views: counts.views ?? null,
      reactions: counts.reactions ?? null,
      forwards: counts.forwards ?? null,
      replies: counts.replies ?? null,
      hdrb: (isYoung ? hdrb(counts) : before.hdrb) ?? null,
    });
  };
}

/** What readers did with posts, and what became of posts in their channel. */
export function createAfterlife(
  { db, write }: Database,
  steps: Steps,
): Pick<Store, 'engage' | 'markDeleted'> {
  const engage = createEngageStep(db);
  const select = db
    .select({ id: posts.id, deletedAt: posts.deletedAt })
    .from(posts)
    .innerJoin(channels, eq(channels.id, posts.channelId))
    .where(
      and(eq(channels.chatId, sql.placeholder('chatId')), eq(posts.messageId, sql.placeholder('messageId'))),
    )
    .prepare();
  const bury = db
    .update(posts)
    .set({ deletedAt: sql`${sql.placeholder('now')}` })
    .where(eq(posts.id, sql.placeholder('id')))
    .prepare();

  return {
    engage: (post, engagement, now, updateId) =>
      write(() => {
        for (const { id } of select.all({ ...post })) engage(id, engagement, now);
        steps.markHandled(updateId, now);
      }),
    markDeleted: (chatId, messageIds, now) =>
      write(() => {
        let marked = 0;
        for (const messageId of messageIds) {
          for (const { id, deletedAt } of select.all({ chatId, messageId })) {
            if (deletedAt !== null) continue;
            bury.run({ id, now });
            marked += 1;
          }
        }
        return marked;
      }),
  };
}
