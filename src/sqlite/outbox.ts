import { and, asc, eq, exists, gt, lt, lte, not, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { OutboxRow } from '../model/notice.ts';
import type { EpochMs } from '../model/units.ts';
import type { NoticeResult, Store } from '../ports.ts';
import { type Database, type Db, filling, known } from './database.ts';
import { createParking } from './parking.ts';
import { chats, literally, outbox } from './schema.ts';
import type { Steps } from './steps.ts';

type Part = Pick<Store, 'enqueue' | 'dueNotices' | 'settleNotices'>;

/** Notices that wait to be said, and what became of them. */
export function createOutbox({ db, read, write }: Database, steps: Steps): Part {
  const due = prepareDue(db);
  const settle = createSettling(db);
  const serve = db
    .update(chats)
    .set({ leaderboardAt: filling(chats.leaderboardAt, 'now') })
    .where(eq(chats.id, sql.placeholder('chatId')))
    .prepare();

  return {
    enqueue: (envelopes, now, postedLeaderboard = []) =>
      write(() => {
        for (const chatId of postedLeaderboard) serve.run({ chatId, now });
        return steps.insertEnvelopes(envelopes, now);
      }),
    dueNotices: (now, limit) => read(() => due.all({ now, limit }).map((row): OutboxRow => known(row))),
    settleNotices: (results, now) =>
      write(() => {
        for (const result of results) settle(result, now);
      }),
  };
}

function prepareDue(db: Db) {
  const ahead = alias(outbox, 'ahead');
  const now = sql.placeholder('now');
  const parked = db
    .select({ one: sql`1` })
    .from(chats)
    .where(and(eq(chats.id, outbox.chatId), eq(chats.status, 'parked')));
  // A row never overtakes an earlier one of its chat that was told to wait.
  const heldUp = db
    .select({ one: sql`1` })
    .from(ahead)
    .where(
      and(
        eq(ahead.chatId, outbox.chatId),
        literally(ahead.status, 'waiting'),
        gt(ahead.notBefore, now),
        lt(ahead.id, outbox.id),
      ),
    );
  return db
    .select({
      id: outbox.id,
      dedupKey: outbox.dedupKey,
      chatId: outbox.chatId,
      notice: outbox.notice,
      silent: outbox.silent,
      replyTo: outbox.replyTo,
      createdAt: outbox.createdAt,
      tries: outbox.tries,
    })
    .from(outbox)
    .where(
      and(
        literally(outbox.status, 'waiting'),
        lte(outbox.notBefore, now),
        not(exists(parked)),
        not(exists(heldUp)),
      ),
    )
    .orderBy(asc(outbox.id))
    .limit(sql.placeholder('limit'))
    .prepare();
}

/** Writes one result. A row that is no longer waiting stays as it is, so settling twice changes nothing. */
function createSettling(db: Db): (result: NoticeResult, now: EpochMs) => void {
  const one = and(eq(outbox.id, sql.placeholder('id')), literally(outbox.status, 'waiting'));
  const sent = db
    .update(outbox)
    .set({
      status: 'sent',
      messageId: filling(outbox.messageId, 'messageId'),
      sentAt: filling(outbox.sentAt, 'now'),
    })
    .where(one)
    .prepare();
  const tried = db
    .update(outbox)
    .set({
      status: filling(outbox.status, 'status'),
      tries: sql`${outbox.tries} + 1`,
      notBefore: sql`coalesce(${sql.placeholder('notBefore')}, ${outbox.notBefore})`,
      error: filling(outbox.error, 'error'),
    })
    .where(one)
    .prepare();
  const park = createParking(db);

  return (result, now) => {
    const { id, kind } = result;
    switch (kind) {
      case 'sent':
        sent.run({ id, now, messageId: result.messageId });
        return;
      case 'later':
        tried.run({ id, status: 'waiting', notBefore: result.notBefore, error: result.error });
        return;
      case 'dead':
        tried.run({ id, status: 'dead', notBefore: null, error: result.error });
        return;
      case 'parked':
        tried.run({ id, status: 'waiting', notBefore: null, error: result.error });
        park(result.chatId);
    }
  };
}
