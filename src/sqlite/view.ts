import { eq, sql } from 'drizzle-orm';
import type { CallView } from '../model/event.ts';
import type { CallId } from '../model/units.ts';
import { callOf } from './call-row.ts';
import { channelOf } from './channel-row.ts';
import { type Db, known } from './database.ts';
import { calls, channels, mentions, outcomes, posts, revisions, tokens } from './schema.ts';
import { tokenOf } from './token-row.ts';

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
      messageId: posts.messageId,
      mentions: sql<number>`(SELECT count(*) FROM ${mentions} WHERE ${mentions.callId} = ${calls.id})`,
      revisions: sql<number>`(SELECT count(*) FROM ${revisions} WHERE ${revisions.postId} = ${calls.postId})`,
    })
    .from(calls)
    .innerJoin(tokens, eq(tokens.id, calls.tokenId))
    .innerJoin(channels, eq(channels.id, calls.channelId))
    .innerJoin(posts, eq(posts.id, calls.postId))
    .leftJoin(outcomes, eq(outcomes.callId, calls.id))
    .where(eq(calls.id, sql.placeholder('id')))
    .prepare();

  return (id) => {
    const row = select.get({ id });
    if (row === undefined) return undefined;
    return {
      call: callOf(row.call),
      token: tokenOf(row.token),
      channel: channelOf(row.channel),
      messageId: row.messageId,
      mentions: row.mentions,
      edited: row.revisions > 0,
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
