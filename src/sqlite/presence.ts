import { eq, sql } from 'drizzle-orm';
import type { Store } from '../ports.ts';
import { type Database, placeholders } from './database.ts';
import { presence } from './schema.ts';

const BOT = 'bot';

/** When the bot was last at work: how long it was away is known after any kind of end. */
export function createPresence({ db, read, write }: Database): Pick<Store, 'awake' | 'lastAwakeAt'> {
  const upsert = db
    .insert(presence)
    .values(placeholders('name', 'at'))
    .onConflictDoUpdate({ target: presence.name, set: { at: sql`excluded.at` } })
    .prepare();
  const select = db.select({ at: presence.at }).from(presence).where(eq(presence.name, BOT)).prepare();

  return {
    awake: (now) => write(() => void upsert.run({ name: BOT, at: now })),
    lastAwakeAt: () => read(() => select.get()?.at),
  };
}
