import { BotError } from 'grammy';
import type { Update } from 'grammy/types';
import { SECOND } from '../model/units.ts';
import { type Clock, type InboxRow, type Log, type Store, StoreError } from '../ports.ts';
import type { Albums } from './albums.ts';
import { pause } from '../waiting/timing.ts';
import { describeError } from './scrub.ts';

const TRIES = 3;
/** How long an update waits for the store to get well, in retry delays. */
const STORE_WAIT = 5;

/** An update on its way, with how often it was tried. */
export interface Pending {
  readonly row: InboxRow;
  tries: number;
  /** The other parts of its album had their time to arrive. */
  gathered: boolean;
}

/** Updates that are handled as one: a single one, or the parts of an album. */
export type Together = readonly [Pending, ...Pending[]];

export interface AttemptDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly albums: Albums;
  readonly handle: (update: Update) => Promise<void>;
  /** Called once for an update that was given up. */
  readonly gaveUp: (update: Update) => Promise<void>;
  readonly retryDelayMs?: number;
}

/** Handles updates one try at a time, and keeps on record what came of them. */
export interface Attempts {
  /** True when the updates are over, handled or given up; false when they must be tried again. Never rejects. */
  attempt(together: Together, signal: AbortSignal): Promise<boolean>;
  /** The update's effect and its `done` were committed together: it is not tried again, whatever comes after. */
  settled(updateId: number): void;
  /** The updates that are handled as one with this one, itself among them. */
  updatesOf(updateId: number): readonly number[];
}

export function createAttempts(deps: AttemptDeps): Attempts {
  const { store, clock, log } = deps;
  const settled = new Set<number>();
  const underWay = new Map<number, readonly number[]>();

  return {
    settled: (updateId) => void settled.add(updateId),
    updatesOf: (updateId) => underWay.get(updateId) ?? [updateId],
    async attempt(together, signal) {
      const [pending] = together;
      const ids = together.map(({ row }) => row.updateId);
      const update = joined(together);
      underWay.set(update.update_id, ids);
      try {
        await deps.handle(update);
        for (const id of ids) if (!settled.has(id)) await store.handled(id, clock.now());
        return true;
      } catch (error) {
        const facts = { updateId: update.update_id, error: describeError(error) };
        // Its effect is committed: only what came after it failed.
        const over = ids.every((id) => settled.has(id));
        if (!over && isOfStore(error)) {
          // A full disk is no fault of the update and costs it no try.
          log.error(facts, 'the store cannot keep an update now; it is tried again');
          await pause((deps.retryDelayMs ?? SECOND) * STORE_WAIT, signal);
          return false;
        }
        pending.tries += 1;
        log.error({ ...facts, tries: pending.tries }, 'an update could not be handled');
        if (over) return true;
        // While giving up cannot be recorded, it is not given up.
        const recorded = await record(update, ids, { tries: pending.tries, error: facts.error });
        if (recorded && pending.tries >= TRIES) return true;
        await pause((deps.retryDelayMs ?? SECOND) * Math.min(pending.tries, STORE_WAIT), signal);
        return false;
      } finally {
        underWay.delete(update.update_id);
        for (const id of ids) settled.delete(id);
      }
    },
  };

  /** Only what Telegram sent is ever put into the inbox. */
  function joined([first, ...others]: Together): Update {
    const raw = ({ row }: Pending): Update => row.raw as unknown as Update;
    return deps.albums.join([raw(first), ...others.map(raw)]);
  }

  /** True when the failure is on record, whether or not the person could be told. */
  async function record(
    update: Update,
    ids: readonly number[],
    failure: { tries: number; error: string },
  ): Promise<boolean> {
    const final = failure.tries >= TRIES;
    let recorded = false;
    try {
      for (const id of ids) await store.failed(id, failure.error, final);
      recorded = true;
      if (final) await deps.gaveUp(update);
    } catch (error) {
      const facts = { updateId: update.update_id, error: describeError(error) };
      log.error(facts, 'a failed update could not be recorded or answered');
    }
    return recorded;
  }
}

/** Did the store fail, rather than the update? grammY wraps what a handler throws. */
function isOfStore(error: unknown): boolean {
  return (error instanceof BotError ? error.error : error) instanceof StoreError;
}
