import { and, count, eq, isNotNull, sql } from 'drizzle-orm';
import type { CallView } from '../model/event.ts';
import type { CallId, ChannelId, EpochMs } from '../model/units.ts';
import { callOf } from './call-row.ts';
import { channelOf } from './channel-row.ts';
import { type Db, known } from './database.ts';
import { calls, channels, mentions, outcomes, posts, revisions, tokens } from './schema.ts';
import { tokenOf } from './token-row.ts';

/** A percentile among fewer posts of a channel than this says nothing. */
const LEAST_POSTS = 10;

/** One call with all that belongs to it; undefined when there is none of that number. */
export type ReadView = (id: CallId) => CallView | undefined;

/** Prepares the reading of one call. Lists read ids first and then each of them: one statement knows what a view is. */
export function createReadView(db: Db): ReadView {
  const select = db
    .select({
      call: calls,
      token: tokens,
      channel: channels,
      outcome: outcomes,
      post: {
        messageId: posts.messageId,
        editedBefore: posts.editedBefore,
        deletedAt: posts.deletedAt,
        hdrb: posts.hdrb,
      },
      mentions: sql<number>`(SELECT count(*) FROM ${mentions} WHERE ${mentions.callId} = ${calls.id})`,
      claimedMultiple: sql<number | null>`(SELECT max(${mentions.claimedMultiple}) FROM ${mentions}
        WHERE ${mentions.callId} = ${calls.id})`,
      revisions: sql<number>`(SELECT count(*) FROM ${revisions} WHERE ${revisions.postId} = ${calls.postId})`,
      editedAt: sql<EpochMs | null>`(SELECT min(coalesce(${revisions.editedAt}, ${revisions.seenAt}))
        FROM ${revisions} WHERE ${revisions.postId} = ${calls.postId})`,
    })
    .from(calls)
    .innerJoin(tokens, eq(tokens.id, calls.tokenId))
    .innerJoin(channels, eq(channels.id, calls.channelId))
    .innerJoin(posts, eq(posts.id, calls.postId))
    .leftJoin(outcomes, eq(outcomes.callId, calls.id))
    .where(eq(calls.id, sql.placeholder('id')))
    .prepare();

  const among = db
    .select({
      posts: count(),
      below: sql<number>`coalesce(sum(${posts.hdrb} < ${sql.placeholder('hdrb')}), 0)`,
    })
    .from(posts)
    .where(and(eq(posts.channelId, sql.placeholder('channelId')), isNotNull(posts.hdrb)))
    .prepare();

  function engagementOf(channelId: ChannelId, hdrb: number): NonNullable<CallView['engagement']> {
    const all = among.get({ channelId, hdrb });
    // The post itself is one of them.
    const others = (all?.posts ?? 1) - 1;
    return others < LEAST_POSTS
      ? { hdrb }
      : { hdrb, percentile: { share: (all?.below ?? 0) / others, posts: others } };
  }

  return (id) => {
    const row = select.get({ id });
    if (row === undefined) return undefined;
    return {
      call: callOf(row.call),
      token: tokenOf(row.token),
      channel: channelOf(row.channel),
      messageId: row.post.messageId,
      mentions: row.mentions,
      editedBefore: row.post.editedBefore,
      ...(row.claimedMultiple === null ? {} : { claimedMultiple: row.claimedMultiple }),
      ...(row.editedAt === null ? {} : { edits: { count: row.revisions, firstAt: row.editedAt } }),
      ...(row.post.deletedAt === null ? {} : { deletedAt: row.post.deletedAt }),
      ...(row.post.hdrb === null ? {} : { engagement: engagementOf(row.channel.id, row.post.hdrb) }),
      ...(row.outcome === null ? {} : { outcome: outcomeOf(row.outcome) }),
    };
  };
}

function outcomeOf(row: typeof outcomes.$inferSelect) {
  const { channelId: _, ...outcome } = row;
  return known(outcome);
}

/** The views of these calls, in their order. */
export function viewsOf(readView: ReadView, ids: readonly CallId[]): readonly CallView[] {
  return ids.map(readView).filter((view) => view !== undefined);
}
