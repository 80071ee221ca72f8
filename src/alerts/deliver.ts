import type { OutboxRow } from '../model/notice.ts';
import { after, type ChatId, type EpochMs, MINUTE, SECOND } from '../model/units.ts';
import {
  type Clock,
  type Messenger,
  MessengerError,
  type NoticeResult,
  type Store,
  StoreError,
} from '../ports.ts';
import { sideBySide } from '../side-by-side.ts';

const BATCH = 100;
/** grammY's advice for broadcasts: about three sends at once, no artificial delays, obey retry_after. */
const CHATS_AT_ONCE = 3;
const FIRST_RETRY_MS = 5 * SECOND;
const LAST_RETRY_MS = 10 * MINUTE;

/** What became of the rows of one run. */
export interface DeliveryCounts {
  readonly sent: number;
  readonly postponed: number;
  readonly dead: number;
}

/**
 * VERB deliver: says what waits in the outbox. At least once: each row is settled right after its send, so a kill repeats
 * one message per sending chat at most; a stop repeats none, it waits for the messages under way. One chat's rows keep
 * their order; a chat that must wait, or a notice that cannot be said, does not hold up others. Rejects when the store is
 * broken, once nothing is under way any more.
 */
export function createDeliver(deps: {
  readonly store: Store;
  readonly messenger: Messenger;
  readonly clock: Clock;
  /** Told of a row that was given up because it cannot be put into words. */
  readonly onFailure?: (row: OutboxRow, error: unknown) => void;
}) {
  const { store, messenger, clock } = deps;
  // A message that was cut off may have been said: better to wait for the answer than to say it twice.
  const uncut = new AbortController().signal;
  /** What was said while the store could not take it down; without it a full disk would repeat a message with each run. */
  const untold = new Map<number, NoticeResult>();

  return async function deliver(signal: AbortSignal): Promise<DeliveryCounts> {
    const counts = { sent: 0, postponed: 0, dead: 0 };
    await takeDown();
    while (!signal.aborted) {
      const rows = await store.dueNotices(clock.now(), BATCH);
      if (rows.length === 0) break;
      await sideBySide(byChat(rows), CHATS_AT_ONCE, async (queue) => {
        await deliverQueue(queue, signal, counts);
      });
    }
    return counts;
  };

  async function deliverQueue(
    rows: readonly OutboxRow[],
    signal: AbortSignal,
    counts: { sent: number; postponed: number; dead: number },
  ): Promise<void> {
    const topicId = await topicOf(rows[0]?.chatId);
    for (const row of rows) {
      if (signal.aborted) return;
      const settled = await deliverRow(row, topicId);
      // The chat moved and its rows with it: the next round hands them out again, in order, under the new id.
      if (settled === 'moved') return;
      untold.set(settled.id, settled);
      await takeDown();
      if (settled.kind === 'sent') counts.sent += 1;
      else if (settled.kind === 'dead') counts.dead += 1;
      else {
        counts.postponed += 1;
        // Everything behind this row waits with it: the store hands out a chat's rows in order.
        return;
      }
    }
  }

  /** The topic of a group in which it wants to be told things. */
  async function topicOf(chatId: ChatId | undefined): Promise<number | undefined> {
    return chatId === undefined || chatId > 0 ? undefined : (await store.chat(chatId))?.settings.topicId;
  }

  async function deliverRow(row: OutboxRow, topicId: number | undefined): Promise<NoticeResult | 'moved'> {
    try {
      // A reply belongs where the message is that it answers.
      const place = topicId === undefined || row.replyTo !== undefined ? {} : { topicId };
      const { messageId } = await messenger.send({ ...row, ...place }, uncut);
      return { id: row.id, kind: 'sent', messageId };
    } catch (error) {
      if (error instanceof MessengerError) {
        if (error.kind !== 'migrated' || error.migratedTo === undefined)
          return settlementOf(error, row, clock.now());
        await store.migrateChat(row.chatId, error.migratedTo);
        return 'moved';
      }
      if (error instanceof StoreError) throw error;
      deps.onFailure?.(row, error);
      return { id: row.id, kind: 'dead', error: error instanceof Error ? error.message : String(error) };
    }
  }

  async function takeDown(): Promise<void> {
    const results = [...untold.values()];
    if (results.length === 0) return;
    await store.settleNotices(results, clock.now());
    for (const { id } of results) untold.delete(id);
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
        // Never none at all: the row would be due again at once, without end.
        notBefore: after(now, Math.max(SECOND, error.waitMs ?? FIRST_RETRY_MS)),
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
