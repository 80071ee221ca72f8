import type { Update } from 'grammy/types';
import { SECOND } from '../model/units.ts';
import type { Clock, InboxRow, Log, Store } from '../ports.ts';
import { pause } from './pause.ts';
import { describeError } from './scrub.ts';
import { createTurns } from './turns.ts';
import { toInboxRow } from './update.ts';

const CHATS_AT_ONCE = 16;
const TRIES = 3;
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
export function createInbox(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly handle: (update: Update) => Promise<void>;
  /** Called once for an update that was given up. */
  readonly gaveUp: (update: Update) => Promise<void>;
  readonly retryDelayMs?: number;
}): Inbox {
  const { store, clock } = deps;
  const turns = createTurns<{ readonly row: InboxRow; tries: number }>();
  const seen = createMemory(REMEMBERED);
  const settled = new Set<number>();
  const waits = createWaits();
  const closing = new AbortController();
  let running = 0;
  let more = false;

  return {
    async take(updates) {
      const rows = updates.map((update) => toInboxRow(update, clock.now()));
      const fresh = await store.receive(rows);
      // Fewer new rows than updates: some came twice. Only the store knows which of them still wait.
      queue(fresh === rows.length ? rows : await store.unhandled(LEFTOVERS_AT_ONCE));
    },
    recover,
    settled: (updateId) => void settled.add(updateId),
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

  function queue(rows: readonly InboxRow[]): void {
    for (const row of rows) {
      if (seen.add(row.updateId))
        turns.add(String(row.chatId ?? `update ${row.updateId}`), { row, tries: row.tries });
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

  async function serve(key: string, item: { readonly row: InboxRow; tries: number }): Promise<void> {
    const finished = await attempt(item);
    turns.giveBack(key, finished);
    if (turns.size() === 0 && more && !closing.signal.aborted) await recover();
    running -= 1;
    waits.check();
    advance();
  }

  /** True when the update is over, handled or given up. */
  async function attempt(item: { readonly row: InboxRow; tries: number }): Promise<boolean> {
    const { row } = item;
    // Only what Telegram sent is ever put into the inbox.
    const update = row.raw as unknown as Update;
    try {
      await deps.handle(update);
      if (!settled.delete(row.updateId)) await store.handled(row.updateId, clock.now());
      return true;
    } catch (error) {
      item.tries += 1;
      const facts = { updateId: row.updateId, tries: item.tries, error: describeError(error) };
      deps.log.error(facts, 'an update could not be handled');
      // Its effect is committed: only what came after it failed.
      if (settled.delete(row.updateId)) return true;
      return await fail(update, { tries: item.tries, error: describeError(error) });
    }
  }

  async function fail(update: Update, failure: { tries: number; error: string }): Promise<boolean> {
    const final = failure.tries >= TRIES;
    try {
      await store.failed(update.update_id, failure.error, final);
      if (final) await deps.gaveUp(update);
    } catch (error) {
      const facts = { updateId: update.update_id, error: describeError(error) };
      deps.log.error(facts, 'a failed update could not be recorded or answered');
    }
    if (!final) await pause((deps.retryDelayMs ?? SECOND) * failure.tries, closing.signal);
    return final;
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

/** Promises that resolve as soon as a condition holds at a check(). */
function createWaits(): { until(condition: () => boolean): Promise<void>; check(): void } {
  const waits = new Set<{ readonly condition: () => boolean; readonly resolve: () => void }>();
  return {
    async until(condition) {
      if (condition()) return;
      await new Promise<void>((resolve) => waits.add({ condition, resolve }));
    },
    check() {
      for (const wait of waits) {
        if (!wait.condition()) continue;
        waits.delete(wait);
        wait.resolve();
      }
    },
  };
}
