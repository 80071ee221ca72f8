import type { Update } from 'grammy/types';
import { SECOND } from '../model/units.ts';
import type { Clock, InboxRow, Store } from '../ports.ts';
import type { Log } from './log.ts';
import { describeError } from './scrub.ts';

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
  /** Starts no further handler. */
  close(): void;
}

type Pending = Omit<InboxRow, 'tries'> & { tries: number };

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
  const { store, clock, log, handle, gaveUp, retryDelayMs = SECOND } = deps;
  const queues = new Map<string, Pending[]>();
  const ready: string[] = [];
  const seen = new Set<number>();
  const done = new Set<number>();
  const waiters = new Set<{ readonly below: number; readonly resolve: () => void }>();
  let held = 0;
  let running = 0;
  let closed = false;
  let more = false;

  return {
    async take(updates) {
      const rows = updates.map(toRow);
      const fresh = await store.receive(rows);
      // Fewer new rows than updates: some came twice. Only the store knows which of them still wait.
      queue(fresh === rows.length ? rows : await store.unhandled(LEFTOVERS_AT_ONCE));
    },
    recover,
    settled: (updateId) => void done.add(updateId),
    room: () => until(FULL),
    idle: () => until(1),
    close() {
      closed = true;
    },
  };

  function toRow(update: Update): InboxRow {
    const chatId = placeOf(update);
    return {
      updateId: update.update_id,
      receivedAt: clock.now(),
      raw: JSON.parse(JSON.stringify(update)),
      tries: 0,
      ...(chatId !== undefined && { chatId }),
    };
  }

  async function recover(): Promise<void> {
    const rows = await store.unhandled(LEFTOVERS_AT_ONCE);
    more = rows.length === LEFTOVERS_AT_ONCE;
    queue(rows);
  }

  function queue(rows: readonly InboxRow[]): void {
    for (const row of rows) {
      if (seen.has(row.updateId)) continue;
      remember(row.updateId);
      const key = String(row.chatId ?? `update ${row.updateId}`);
      const line = queues.get(key);
      held += 1;
      if (line !== undefined) line.push({ ...row });
      else {
        queues.set(key, [{ ...row }]);
        ready.push(key);
      }
    }
    advance();
  }

  function remember(updateId: number): void {
    seen.add(updateId);
    if (seen.size <= REMEMBERED) return;
    const [oldest] = seen;
    if (oldest !== undefined) seen.delete(oldest);
  }

  function advance(): void {
    while (!closed && running < CHATS_AT_ONCE) {
      const key = ready.shift();
      if (key === undefined) return;
      running += 1;
      void serve(key);
    }
  }

  /** Handles the first update of a chat's line; the line goes to the back, so that busy chats take turns. */
  async function serve(key: string): Promise<void> {
    const line = queues.get(key) ?? [];
    const [row] = line;
    if (row !== undefined && (await attempt(row))) {
      line.shift();
      held -= 1;
    }
    running -= 1;
    if (line.length > 0) ready.push(key);
    else queues.delete(key);
    for (const waiter of waiters) if (held < waiter.below) waiter.resolve();
    if (held === 0 && more && !closed) await recover();
    advance();
  }

  /** True when the update is over, handled or given up. */
  async function attempt(row: Pending): Promise<boolean> {
    const update = row.raw as unknown as Update;
    try {
      await handle(update);
      if (!done.delete(row.updateId)) await store.handled(row.updateId, clock.now());
      return true;
    } catch (error) {
      return await fail(row, update, error);
    }
  }

  async function fail(row: Pending, update: Update, error: unknown): Promise<boolean> {
    row.tries += 1;
    const final = row.tries >= TRIES;
    const settled = done.delete(row.updateId);
    log.error({ updateId: row.updateId, tries: row.tries, error: describeError(error) }, 'an update could not be handled');
    if (settled) return true;
    try {
      await store.failed(row.updateId, describeError(error), final);
      if (final) await gaveUp(update);
    } catch (fault) {
      log.error({ updateId: row.updateId, error: describeError(fault) }, 'a failed update could not be recorded');
    }
    if (!final) await new Promise((resolve) => setTimeout(resolve, retryDelayMs * row.tries));
    return final;
  }

  async function until(below: number): Promise<void> {
    if (held < below) return;
    await new Promise<void>((resolve) => {
      const waiter = {
        below,
        resolve: () => {
          waiters.delete(waiter);
          resolve();
        },
      };
      waiters.add(waiter);
    });
  }
}

/** The chat whose updates keep their order. */
function placeOf(update: Update): number | undefined {
  const message =
    update.message ?? update.edited_message ?? update.channel_post ?? update.edited_channel_post ?? update.callback_query?.message;
  return (message ?? update.my_chat_member ?? update.message_reaction_count)?.chat.id ?? update.callback_query?.from.id;
}
