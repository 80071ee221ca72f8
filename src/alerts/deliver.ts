import type { OutboxRow } from '../model/notice.ts';
import { after, type ChatId, type EpochMs, MINUTE, SECOND } from '../model/units.ts';
import { type Clock, type Messenger, MessengerError, type NoticeResult, type Store } from '../ports.ts';

const BATCH = 100;
/** grammY's advice for broadcasts: about three sends at once, no artificial delays, obey retry_after. */
const CHATS_AT_ONCE = 3;
const FIRST_RETRY_MS = 5 * SECOND;
const LAST_RETRY_MS = 10 * MINUTE;

export interface DeliveryCounts {
  readonly sent: number;
  readonly postponed: number;
  readonly dead: number;
}

/**
 * VERB deliver: says what waits in the outbox. At least once: each row is settled right after its send, so a kill repeats
 * one message per sending chat at most. One chat's rows keep their order; a chat that must wait does not hold up others.
 */
export function createDeliver(deps: {
  readonly store: Store;
  readonly messenger: Messenger;
  readonly clock: Clock;
}) {
  const { store, messenger, clock } = deps;

  return async function deliver(signal: AbortSignal): Promise<DeliveryCounts> {
    const counts = { sent: 0, postponed: 0, dead: 0 };
    while (!signal.aborted) {
      const rows = await store.dueNotices(clock.now(), BATCH);
      if (rows.length === 0) break;
      const queues = byChat(rows);
      const workers = Array.from({ length: Math.min(CHATS_AT_ONCE, queues.length) }, async () => {
        for (let queue = queues.shift(); queue !== undefined; queue = queues.shift()) {
          await deliverQueue(queue, signal, counts);
        }
      });
      await Promise.all(workers);
    }
    return counts;
  };

  async function deliverQueue(
    rows: readonly OutboxRow[],
    signal: AbortSignal,
    counts: { sent: number; postponed: number; dead: number },
  ): Promise<void> {
    for (const row of rows) {
      if (signal.aborted) return;
      const settled = await deliverRow(row, signal);
      // The chat moved and its rows with it: the next round hands them out again, in order, under the new id.
      if (settled === 'moved') return;
      await store.settleNotices([settled], clock.now());
      if (settled.kind === 'sent') counts.sent += 1;
      else if (settled.kind === 'dead') counts.dead += 1;
      else {
        counts.postponed += 1;
        // Everything behind this row waits with it: the store hands out a chat's rows in order.
        return;
      }
    }
  }

  async function deliverRow(row: OutboxRow, signal: AbortSignal): Promise<NoticeResult | 'moved'> {
    try {
      const { messageId } = await messenger.send(row, signal);
      return { id: row.id, kind: 'sent', messageId };
    } catch (error) {
      if (!(error instanceof MessengerError)) throw error;
      if (error.kind === 'migrated' && error.migratedTo !== undefined) {
        await store.migrateChat(row.chatId, error.migratedTo);
        return 'moved';
      }
      return settlementOf(error, row, clock.now());
    }
  }
}

function byChat(rows: readonly OutboxRow[]): OutboxRow[][] {
  const queues = new Map<ChatId, OutboxRow[]>();
  for (const row of rows) {
    const queue = queues.get(row.chatId);
    if (queue === undefined) queues.set(row.chatId, [row]);
    else queue.push(row);
  }
  return [...queues.values()];
}

function settlementOf(error: MessengerError, row: OutboxRow, now: EpochMs): NoticeResult {
  switch (error.kind) {
    case 'wait':
      return {
        id: row.id,
        kind: 'later',
        notBefore: after(now, error.waitMs ?? FIRST_RETRY_MS),
        error: error.message,
      };
    case 'parked':
      return { id: row.id, kind: 'parked', chatId: row.chatId, error: error.message };
    case 'refused':
      return { id: row.id, kind: 'dead', error: error.message };
    case 'migrated':
    case 'unreachable': {
      const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(row.tries, 10));
      return { id: row.id, kind: 'later', notBefore: after(now, wait), error: error.message };
    }
  }
}
