import { eq, sql } from 'drizzle-orm';
import type { Asker } from '../model/call.ts';
import type { Db } from './database.ts';
import { askers } from './schema.ts';

/** Prepares the question who waits for an answer about a post. */
export function createAskersOf(db: Db): (postId: number) => readonly Asker[] {
  const select = db
    .select({ chatId: askers.chatId, messageId: askers.messageId })
    .from(askers)
    .where(eq(askers.postId, sql.placeholder('postId')))
    .orderBy(askers.chatId, askers.messageId)
    .prepare();

  return (postId) =>
    select
      .all({ postId })
      .map(({ chatId, messageId }) => (messageId === 0 ? { chatId } : { chatId, messageId }));
}
