import { and, eq, gt, inArray, notExists, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { ChatId } from '../model/units.ts';
import type { Store } from '../ports.ts';
import type { Database, Db } from './database.ts';
import { askers, channels, chats, follows, literally, outbox, posts } from './schema.ts';

/**
 * A basic group that became a supergroup goes on under a new id. Message numbers begin anew there, so numbers of the old
 * group are taken out of use: replies to them are dropped, and posts keep theirs with a minus sign.
 */
export function createChatMigration({ db, write }: Database): Pick<Store, 'migrateChat'> {
  return {
    migrateChat: (from, to) =>
      write(() => {
        if (from === to) return;
        moveChat(db, from, to);
        moveChannels(db, from, to);
        db.update(outbox)
          .set({ chatId: to, replyTo: null })
          .where(and(eq(outbox.chatId, from), literally(outbox.status, 'waiting')))
          .run();
      }),
  };
}

/** The settings that people made in the old chat outweigh the defaults of the new one. */
function moveChat(db: Db, from: ChatId, to: ChatId): void {
  const old = db.select().from(chats).where(eq(chats.id, from)).get();
  if (old !== undefined) {
    const { settings, leaderboardAt } = old;
    db.insert(chats)
      .values({ ...old, id: to, kind: 'supergroup', status: 'active' })
      .onConflictDoUpdate({ target: chats.id, set: { settings, leaderboardAt } })
      .run();
  }
  db.run(sql`INSERT OR IGNORE INTO ${follows} (chat_id, channel_id)
    SELECT ${to}, ${follows.channelId} FROM ${follows} WHERE ${follows.chatId} = ${from}`);
  db.delete(follows).where(eq(follows.chatId, from)).run();
  db.run(sql`INSERT OR IGNORE INTO ${askers} (post_id, chat_id, message_id)
    SELECT ${askers.postId}, ${to}, 0 FROM ${askers} WHERE ${askers.chatId} = ${from}`);
  db.delete(askers).where(eq(askers.chatId, from)).run();
  db.delete(chats).where(eq(chats.id, from)).run();
}

/** A caller that was heard in the new group already stays two records: neither history is rewritten. */
function moveChannels(db: Db, from: ChatId, to: ChatId): void {
  const twin = alias(channels, 'twin');
  const twins = db
    .select({ id: twin.id })
    .from(twin)
    .where(and(eq(twin.chatId, to), eq(twin.memberId, channels.memberId)));
  const moved = db
    .select({ id: channels.id })
    .from(channels)
    .where(and(eq(channels.chatId, from), notExists(twins)))
    .all()
    .map((row) => row.id);
  db.update(channels).set({ chatId: to }).where(inArray(channels.id, moved)).run();
  db.update(posts)
    .set({ messageId: sql`-${posts.messageId}`, replyTo: sql`-${posts.replyTo}` })
    .where(and(inArray(posts.channelId, moved), gt(posts.messageId, 0)))
    .run();
}
