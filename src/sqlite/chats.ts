import { and, asc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { DEFAULT_CHAT_SETTINGS, type Chat } from '../model/notice.ts';
import type { ChatId, EpochMs } from '../model/units.ts';
import type { Store } from '../ports.ts';
import { type Database, type Db, filling, placeholders } from './database.ts';
import { chatSettings } from './listeners.ts';
import { createParking } from './parking.ts';
import { chats } from './schema.ts';

type Part = Pick<Store, 'chat' | 'meetChat' | 'setChat' | 'parkChat' | 'leaderboardChats'>;

const COLUMNS = {
  id: chats.id,
  kind: chats.kind,
  title: chats.title,
  status: chats.status,
  settings: chats.settings,
};

/** Chats that were met, and what each wants to hear. */
export function createChats({ db, read, write }: Database): Part {
  const select = db
    .select(COLUMNS)
    .from(chats)
    .where(eq(chats.id, sql.placeholder('id')))
    .prepare();
  const set = db
    .update(chats)
    .set({ settings: filling(chats.settings, 'settings') })
    .where(eq(chats.id, sql.placeholder('id')))
    .prepare();
  const forLeaderboard = prepareForLeaderboard(db);
  const park = createParking(db);
  const meet = createMeeting(db);

  function find(id: ChatId): Chat | undefined {
    const row = select.get({ id });
    return row === undefined ? undefined : chat(row);
  }

  return {
    chat: (id) => read(() => find(id)),
    meetChat: (met, now) => write(() => meet(met, find(met.id), now)),
    setChat: (id, settings) =>
      write(() => {
        if (set.run({ id, settings }).changes > 0) return;
        throw new Error(`expected a chat that was met, was ${id}: call meetChat() first`);
      }),
    parkChat: (id) => write(() => park(id)),
    leaderboardChats: (before) => read(() => forLeaderboard.all(before).map(chat)),
  };
}

const chat = (row: Chat): Chat => ({ ...row, settings: chatSettings(row.settings) });

function createMeeting(db: Db) {
  const upsert = db
    .insert(chats)
    .values({ ...placeholders('id', 'kind', 'title', 'metAt'), settings: DEFAULT_CHAT_SETTINGS })
    .onConflictDoUpdate({
      target: chats.id,
      set: {
        kind: sql`excluded.kind`,
        title: sql`excluded.title`,
        status: 'active',
        metAt: sql`coalesce(${chats.metAt}, excluded.met_at)`,
      },
    })
    .prepare();

  return (met: Pick<Chat, 'id' | 'kind' | 'title'>, before: Chat | undefined, now: EpochMs): Chat => {
    const { id, kind, title } = met;
    const settings = before?.settings ?? DEFAULT_CHAT_SETTINGS;
    // Chats are met with every update: writing only what changed spares a disk flush each time.
    if (before?.status === 'active' && before.kind === kind && before.title === title) return before;
    upsert.run({ id, kind, title, metAt: now });
    return { id, kind, title, status: 'active', settings };
  };
}

function prepareForLeaderboard(db: Db) {
  const wants = (period: 'daily' | 'weekly') =>
    and(
      eq(sql`json_extract(${chats.settings}, '$.leaderboard')`, period),
      or(isNull(chats.leaderboardAt), lt(chats.leaderboardAt, sql.placeholder(period))),
    );
  return db
    .select(COLUMNS)
    .from(chats)
    .where(and(eq(chats.status, 'active'), or(wants('daily'), wants('weekly'))))
    .orderBy(asc(chats.id))
    .prepare();
}
