import { and, asc, eq, sql } from 'drizzle-orm';
import type { InboxRow, Store } from '../ports.ts';
import { type Database, filling, known, nulled, placeholders } from './database.ts';
import { inbox, literally } from './schema.ts';
import type { Steps } from './steps.ts';

type Part = Pick<Store, 'receive' | 'unhandled' | 'handled' | 'failed'>;

/** Updates from Telegram, from the moment they are received until they are handled. */
export function createInbox({ db, read, write }: Database, steps: Steps): Part {
  const waiting = literally(inbox.status, 'new');
  const insert = db
    .insert(inbox)
    .values(placeholders('updateId', 'chatId', 'receivedAt', 'raw', 'tries'))
    .onConflictDoNothing({ target: inbox.updateId })
    .prepare();
  const select = db
    .select({
      updateId: inbox.updateId,
      chatId: inbox.chatId,
      receivedAt: inbox.receivedAt,
      raw: inbox.raw,
      tries: inbox.tries,
    })
    .from(inbox)
    .where(waiting)
    .orderBy(asc(inbox.receivedAt), asc(inbox.updateId))
    .limit(sql.placeholder('limit'))
    .prepare();
  const fail = db
    .update(inbox)
    .set({
      tries: sql`${inbox.tries} + 1`,
      error: filling(inbox.error, 'error'),
      status: filling(inbox.status, 'status'),
    })
    .where(and(eq(inbox.updateId, sql.placeholder('updateId')), waiting))
    .prepare();

  return {
    receive: (batch) =>
      write(() =>
        batch.reduce((fresh, row) => fresh + insert.run(nulled({ chatId: undefined, ...row })).changes, 0),
      ),
    unhandled: (limit) => read(() => select.all({ limit }).map(inboxRow)),
    handled: (updateId, now) => write(() => steps.markHandled(updateId, now)),
    failed: (updateId, error, final) =>
      write(() => void fail.run({ updateId, error, status: final ? 'failed' : 'new' })),
  };
}

/** `raw` is kept apart from known(): the JSON value null is an update too, not an absent one. */
function inboxRow({ raw, ...row }: Omit<InboxRow, 'chatId'> & { readonly chatId: number | null }): InboxRow {
  return { ...known(row), raw };
}
