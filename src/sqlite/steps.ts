import { and, eq, sql } from 'drizzle-orm';
import type { Envelope } from '../model/notice.ts';
import type { EpochMs } from '../model/units.ts';
import { type Db, filling, nulled, placeholders } from './database.ts';
import { createListenersOf, type ListenersOf } from './listeners.ts';
import { inbox, literally, outbox } from './schema.ts';

/** Steps that several parts take within their own transactions. Prepared once, handed to each part. */
export interface Steps {
  /** Queues envelopes whose dedup key was never queued before; returns how many are new. */
  readonly insertEnvelopes: (envelopes: readonly Envelope[], now: EpochMs) => number;
  /** Marks an update as handled. Its text is dropped: the number alone is enough to know a repeat by. */
  readonly markHandled: (updateId: number | undefined, now: EpochMs) => void;
  readonly listenersOf: ListenersOf;
}

export function createSteps(db: Db): Steps {
  const insert = db
    .insert(outbox)
    .values(placeholders('dedupKey', 'chatId', 'notice', 'silent', 'replyTo', 'createdAt', 'notBefore'))
    .onConflictDoNothing({ target: outbox.dedupKey })
    .prepare();
  const mark = db
    .update(inbox)
    .set({ status: 'done', raw: sql`'null'`, error: null, handledAt: filling(inbox.handledAt, 'now') })
    .where(and(eq(inbox.updateId, sql.placeholder('updateId')), literally(inbox.status, 'new')))
    .prepare();

  return {
    insertEnvelopes(envelopes, now) {
      let queued = 0;
      for (const envelope of envelopes) {
        const row = nulled({ replyTo: undefined, ...envelope, createdAt: now, notBefore: now });
        queued += insert.run(row).changes;
      }
      return queued;
    },
    markHandled(updateId, now) {
      if (updateId !== undefined) mark.run({ updateId, now });
    },
    listenersOf: createListenersOf(db),
  };
}
