import { eq, sql } from 'drizzle-orm';
import type { Store } from '../ports.ts';
import type { EpochMs } from '../model/units.ts';
import { type Database, type Db, placeholders } from './database.ts';
import { presence } from './schema.ts';

const BOT = 'bot';
const IMPORT = 'import';

/** When the bot was last at work: how long it was away is known after any kind of end. */
export function createPresence({ db, read, write }: Database): Pick<Store, 'awake' | 'lastAwakeAt'> {
  const bot = createMark(db, BOT);

  return {
    awake: (now) => write(() => bot.set(now)),
    lastAwakeAt: () => read(() => bot.get()),
  };
}

/** When an import last put posts on record; 0 before the first. */
export function createImportMark(db: Db): { lastAt(): number; atWork(now: EpochMs): void } {
  const mark = createMark(db, IMPORT);
  return { lastAt: () => mark.get() ?? 0, atWork: mark.set };
}

function createMark(db: Db, name: string) {
  const upsert = db
    .insert(presence)
    .values(placeholders('name', 'at'))
    .onConflictDoUpdate({ target: presence.name, set: { at: sql`excluded.at` } })
    .prepare();
  const select = db.select({ at: presence.at }).from(presence).where(eq(presence.name, name)).prepare();
  return {
    set: (at: EpochMs): void => void upsert.run({ name, at }),
    get: (): EpochMs | undefined => select.get()?.at,
  };
}
