import { eq, sql } from 'drizzle-orm';
import { DEFAULT_CHAT_SETTINGS, type Chat } from '../model/notice.ts';
import type { ChatId } from '../model/units.ts';
import { type Db, placeholders } from './database.ts';
import { chats } from './schema.ts';

/** Ids of supergroups and channels lie below this; basic groups above it, people above zero. */
const BELOW_BASIC_GROUPS = -1_000_000_000_000;

/**
 * Parks a chat within another part's transaction. A chat that was never met is kept as parked all the same: otherwise
 * its notices would be tried again at once, without end.
 */
export function createParking(db: Db): (chatId: ChatId) => void {
  const park = db
    .update(chats)
    .set({ status: 'parked' })
    .where(eq(chats.id, sql.placeholder('id')))
    .prepare();
  const insert = db
    .insert(chats)
    .values({
      ...placeholders('id', 'kind'),
      title: '',
      status: 'parked',
      settings: DEFAULT_CHAT_SETTINGS,
    })
    .prepare();

  return (chatId) => {
    if (park.run({ id: chatId }).changes > 0) return;
    insert.run({ id: chatId, kind: likelyKind(chatId) });
  };
}

/** Kind of chat that an id suggests; the first update from there says it exactly. */
function likelyKind(id: ChatId): Chat['kind'] {
  if (id > 0) return 'private';
  return id < BELOW_BASIC_GROUPS ? 'supergroup' : 'group';
}
