import type { Update } from 'grammy/types';
import type { InboxRow } from '../ports.ts';
import { type AttemptDeps, createAttempts, type Pending } from './attempt.ts';
import { describeError } from './scrub.ts';
import { createTurns } from './turns.ts';
import { toInboxRow } from './update.ts';
import { createWaits } from './waits.ts';

const CHATS_AT_ONCE = 16;
const LEFTOVERS_AT_ONCE = 5_000;
const FULL = 5_000;
const REMEMBERED = 20_000;

/** Updates on their way from the store's inbox through the handlers. */
export interface Inbox {
  /** Keeps a batch durably and queues it. Rejects when the store cannot keep it: then it must not be confirmed. */
  take(updates: readonly Update[]): Promise<void>;
  /** Queues what an earlier process received and did not finish. */
  recover(): Promise<void>;
  /** The update's effect and its `done` were committed together: it is not tried again, whatever comes after. */
  settled(updateId: number): void;
  /** Resolves when there is room for another batch. */
  room(): Promise<void>;
  /** Resolves when nothing is queued and no handler runs. */
  idle(): Promise<void>;
  /** Starts no further handler, and resolves when those under way are done. What waits stays in the store. */
  close(): Promise<void>;
}

/**
 * Per chat in order, different chats at the same time: a slow chat holds up nobody else. An update that fails is tried
 * again with its chat waiting behind it, and given up after three tries.
 */
export function createInbox(deps: AttemptDeps): Inbox {
  const { store, clock, log } = deps;
  const attempts = createAttempts(deps);
  const turns = createTurns<Pending>();
  const seen = createMemory(REMEMBERED);
  const waits = createWaits();
  const closing = new AbortController();
  let running = 0;
  let more = false;

  return {
    async take(updates) {
      const rows = updates.map((update) => toInboxRow(update, clock.now()));
      const fresh = await store.receive(rows);
      // Fewer new rows than updates: some came twice. Only the store knows which of them still wait.
      if (fresh === rows.length) queue(rows);
      else await recover();
    },
    recover,
    settled: (updateId) => attempts.settled(updateId),
    room: async () => await waits.until(() => turns.size() < FULL),
    idle: async () => await waits.until(() => turns.size() === 0 && running === 0),
    async close() {
      closing.abort();
      await waits.until(() => running === 0);
    },
  };

  async function recover(): Promise<void> {
    const rows = await store.unhandled(LEFTOVERS_AT_ONCE);
    more = rows.length === LEFTOVERS_AT_ONCE;
    queue(rows);
  }

  /** There were more leftovers than fit at once. When the store cannot say now, it is asked again at the next chance. */
  async function recoverMore(): Promise<void> {
    await recover().catch((error: unknown) =>
      log.error({ error: describeError(error) }, 'updates left over from before could not be read'),
    );
  }

  function queue(rows: readonly InboxRow[]): void {
    for (const row of rows) {
      const key = String(row.chatId ?? `update ${row.updateId}`);
      if (seen.add(row.updateId)) turns.add(key, { row, tries: row.tries });
    }
    advance();
  }

  function advance(): void {
    while (!closing.signal.aborted && running < CHATS_AT_ONCE) {
      const turn = turns.take();
      if (turn === undefined) return;
      running += 1;
      void serve(turn.key, turn.item);
    }
  }

  async function serve(key: string, pending: Pending): Promise<void> {
    turns.giveBack(key, await attempts.attempt(pending, closing.signal));
    if (turns.size() === 0 && more && !closing.signal.aborted) await recoverMore();
    running -= 1;
    waits.check();
    advance();
  }
}

/** Remembers the last `limit` numbers; add() says whether a number is new. */
function createMemory(limit: number): { add(id: number): boolean } {
  const ids = new Set<number>();
  return {
    add(id) {
      if (ids.has(id)) return false;
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > limit && oldest !== undefined) ids.delete(oldest);
      return true;
    },
  };
}
