import { and, count, eq, lte, notInArray, sql } from 'drizzle-orm';
import type { Store } from '../ports.ts';
import { type Connection, type Database, placeholders } from './database.ts';
import { faultsOf } from './integrity.ts';
import { chats, inbox, leads, literally, outbox, sweeps, tokens } from './schema.ts';

type Part = Pick<Store, 'recordSweep' | 'backlog' | 'check' | 'close'>;

/** How the store and the work that waits in it are doing. */
export function createHealth({ db, connection, read, write }: Database): Part {
  const insert = db
    .insert(sweeps)
    .values(placeholders('at', 'due', 'priced', 'missing', 'failed', 'completed', 'newAths', 'durationMs'))
    .onConflictDoNothing({ target: sweeps.at })
    .prepare();
  const parked = db.select({ id: chats.id }).from(chats).where(eq(chats.status, 'parked'));
  const rows = { rows: count() };
  const waiting = {
    inbox: db.select(rows).from(inbox).where(literally(inbox.status, 'new')).prepare(),
    leads: db.select(rows).from(leads).where(literally(leads.status, 'waiting')).prepare(),
    past: db.select(rows).from(leads).where(literally(leads.status, 'past')).prepare(),
    // Rows of parked chats wait for people, not for us.
    outbox: db
      .select(rows)
      .from(outbox)
      .where(and(literally(outbox.status, 'waiting'), notInArray(outbox.chatId, parked)))
      .prepare(),
    overdueTokens: db
      .select(rows)
      .from(tokens)
      .where(lte(tokens.nextDueAt, sql.placeholder('now')))
      .prepare(),
  };

  return {
    recordSweep: (report, at) => write(() => void insert.run({ ...report, at })),
    backlog: (now) =>
      read(() => ({
        inbox: waiting.inbox.get()?.rows ?? 0,
        leads: waiting.leads.get()?.rows ?? 0,
        past: waiting.past.get()?.rows ?? 0,
        outbox: waiting.outbox.get()?.rows ?? 0,
        overdueTokens: waiting.overdueTokens.get({ now })?.rows ?? 0,
      })),
    check: () => read(() => [...faultsOf(connection), ...damagedRows(connection)]),
    async close() {
      connection.close();
    },
  };
}

/** Rows that the learner and the records of the past leave out, in words. SQLite reads 9e999 as infinity. */
function damagedRows(connection: Connection): readonly string[] {
  const kinds = [
    [
      'rows of outcomes with a return that no price comes to',
      'SELECT count(*) FROM outcomes WHERE NOT (min(final_roi, ath_roi) >= -1 AND max(final_roi, ath_roi) < 9e999)',
    ],
    [
      'rows of calls with a forecast that cannot be read',
      'SELECT count(*) FROM calls WHERE NOT json_valid(forecast)',
    ],
  ] as const;
  return kinds
    .map(([words, sql]) => ({ words, rows: connection.prepare<[], number>(sql).pluck().get() ?? 0 }))
    .filter(({ rows }) => rows > 0)
    .map(({ words, rows }) => `${rows} ${words}`);
}
