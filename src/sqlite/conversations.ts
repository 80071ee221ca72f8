import { eq, sql } from 'drizzle-orm';
import type { Store } from '../ports.ts';
import { type Database, placeholders } from './database.ts';
import { conversations } from './schema.ts';

type Part = Pick<Store, 'readConversation' | 'writeConversation' | 'deleteConversation'>;

/** State of dialogues that are under way, kept without understanding it. */
export function createConversations({ db, read, write }: Database): Part {
  const one = eq(conversations.key, sql.placeholder('key'));
  const select = db.select({ value: conversations.value }).from(conversations).where(one).prepare();
  const upsert = db
    .insert(conversations)
    .values(placeholders('key', 'value', 'updatedAt'))
    .onConflictDoUpdate({
      target: conversations.key,
      set: { value: sql`excluded.value`, updatedAt: sql`excluded.updated_at` },
    })
    .prepare();
  const remove = db.delete(conversations).where(one).prepare();

  return {
    readConversation: (key) => read(() => select.get({ key })?.value),
    writeConversation: (key, value, now) => write(() => void upsert.run({ key, value, updatedAt: now })),
    deleteConversation: (key) => write(() => void remove.run({ key })),
  };
}
