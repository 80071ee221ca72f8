import { and, asc, eq, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/sqlite-core';
import type { CallId, TokenId } from '../model/units.ts';
import type { Db } from './database.ts';
import { calls, mentions } from './schema.ts';

/** Prepares the question which calls a post opened or repeated; answered by number, oldest first. */
export function createCallsOfPost(db: Db): (postId: number) => readonly CallId[] {
  const postId = sql.placeholder('postId');
  const select = union(
    db.select({ id: calls.id }).from(calls).where(eq(calls.postId, postId)),
    db.select({ id: mentions.callId }).from(mentions).where(eq(mentions.postId, postId)),
  )
    .orderBy(asc(sql`1`))
    .prepare();

  return (post) => select.all({ postId: post }).map(({ id }) => id);
}

/** Prepares the question whether a post has opened a call of a token. */
export function createCallOfPost(db: Db): (postId: number, tokenId: TokenId) => boolean {
  const select = db
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.postId, sql.placeholder('postId')), eq(calls.tokenId, sql.placeholder('tokenId'))))
    .prepare();

  return (postId, tokenId) => select.get({ postId, tokenId }) !== undefined;
}
