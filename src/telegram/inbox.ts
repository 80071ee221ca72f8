import type { Update } from 'grammy/types';
import { SECOND } from '../model/units.ts';
import type { InboxRow } from '../ports.ts';
import { newPart } from './album.ts';
import { createAlbums } from './albums.ts';
import { type AttemptDeps, createAttempts, type Pending, type Together } from './attempt.ts';
import type { Pause } from '../waiting/timing.ts';
import { describeError } from './scrub.ts';
import { createTurns } from './turns.ts';
import { toInboxRow } from './update.ts';
import { createWaits } from './waits.ts';

const CHATS_AT_ONCE = 16;
const LEFTOVERS_AT_ONCE = 5_000;
const FULL = 5_000;
const REMEMBERED = 20_000;
/** The parts of an album are updates of their own, which follow one another within a moment. */
const ALBUM_MS = SECOND;

/** Updates on their way from the store's inbox through the handlers. */
export interface Inbox {
  /** Keeps a batch durably and queues it. Rejects when the store cannot keep it: then it must not be confirmed. */
  take(updates: readonly Update[]): Promise<void>;
  /** Queues what an earlier process received and did not finish. */
  recover(): Promise<void>;
  /** The update's effect and its `done` were committed together: it is not tried again, whatever comes after. */
  settled(updateId: number): void;
  /** The updates that are handled as one with this one, itself among them. */
  updatesOf(updateId: number): readonly number[];
  /** Resolves when there is room for another batch. */
  room(): Promise<void>;
  /** Resolves when nothing is queued and no handler runs. */
  idle(): Promise<void>;
  /** Starts no further handler, and resolves when those under way are done. What waits stays in the store. */
  close(): Promise<void>;
}

/**
 * Per chat in order, different chats at the same time: a slow chat holds up nobody else. An update that fails is tried
 * again with its chat waiting behind it, and given up after three tries. An album is one: its first part waits for the
 * others, and the chat with it.
 */
export function createInbox(deps: Omit<AttemptDeps, 'albums'> & { readonly pause: Pause }): Inbox {
  const { store, clock, log } = deps;
  const attempts = createAttempts({ ...deps, albums: createAlbums() });
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
    updatesOf: (updateId) => attempts.updatesOf(updateId),
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
      if (seen.add(row.updateId)) turns.add(key, { row, tries: row.tries, gathered: false });
    }
    advance();
  }

  function advance(): void {
    while (!closing.signal.aborted && running < CHATS_AT_ONCE) {
      const turn = turns.take();
      if (turn === undefined) return;
      if (!turn.item.gathered && albumOf(turn.item) !== undefined) {
        void gather(turn.key, turn.item);
        continue;
      }
      running += 1;
      void serve(turn.key, turn.item);
    }
  }

  /** Nothing runs meanwhile: only this chat waits. Stopped before the time is over, the parts stay in the store. */
  async function gather(key: string, pending: Pending): Promise<void> {
    await deps.pause(ALBUM_MS, closing.signal);
    pending.gathered = true;
    turns.giveBack(key, []);
    advance();
  }

  async function serve(key: string, pending: Pending): Promise<void> {
    const together = togetherWith(pending, turns.line(key));
    turns.giveBack(key, (await attempts.attempt(together, closing.signal)) ? together : []);
    if (turns.size() === 0 && more && !closing.signal.aborted) await recoverMore();
    running -= 1;
    waits.check();
    advance();
  }
}

function albumOf({ row }: Pending): string | undefined {
  // Only what Telegram sent is ever put into the inbox.
  return newPart(row.raw as unknown as Update)?.album;
}

/** The parts of an album that have arrived by now. */
function togetherWith(pending: Pending, line: readonly Pending[]): Together {
  const album = albumOf(pending);
  if (album === undefined) return [pending];
  return [pending, ...line.filter((other) => other !== pending && albumOf(other) === album)];
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
