import { and, asc, eq, sql } from 'drizzle-orm';
import type { ChannelId } from '../model/units.ts';
import type { Store } from '../ports.ts';
import { type Database, placeholders } from './database.ts';
import { sqliteCode } from './fault.ts';
import { follows } from './schema.ts';

type Part = Pick<Store, 'follow' | 'unfollow' | 'followed'>;

/** Stands for all monitored channels. */
const ALL = 0;

/** Which channels' calls a chat hears about. */
export function createFollows({ db, read, write }: Database): Part {
  const insert = db
    .insert(follows)
    .values(placeholders('chatId', 'channelId'))
    .onConflictDoNothing({ target: [follows.chatId, follows.channelId] })
    .prepare();
  const remove = db
    .delete(follows)
    .where(
      and(eq(follows.chatId, sql.placeholder('chatId')), eq(follows.channelId, sql.placeholder('channelId'))),
    )
    .prepare();
  const select = db
    .select({ channelId: follows.channelId })
    .from(follows)
    .where(eq(follows.chatId, sql.placeholder('chatId')))
    .orderBy(asc(follows.channelId))
    .prepare();

  return {
    follow: (chatId, channelId) =>
      write(() => {
        try {
          insert.run({ chatId, channelId: channelId ?? ALL });
        } catch (error) {
          if (sqliteCode(error) !== 'SQLITE_CONSTRAINT_FOREIGNKEY') throw error;
          throw new Error(`expected a chat that was met, was ${chatId}: call meetChat() first`, {
            cause: error,
          });
        }
      }),
    unfollow: (chatId, channelId) => write(() => void remove.run({ chatId, channelId: channelId ?? ALL })),
    followed: (chatId) =>
      read(() => {
        const ids = select.all({ chatId }).map((row) => row.channelId);
        return { all: ids.some(isAll), channelIds: ids.filter((id) => !isAll(id)) };
      }),
  };
}

const isAll = (id: ChannelId): boolean => id === ALL;
