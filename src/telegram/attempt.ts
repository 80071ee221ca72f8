import type { Update } from 'grammy/types';
import { SECOND } from '../model/units.ts';
import type { Clock, InboxRow, Log, Store } from '../ports.ts';
import { pause } from './pause.ts';
import { describeError } from './scrub.ts';

const TRIES = 3;

/** An update on its way, with how often it was tried. */
export interface Pending {
  readonly row: InboxRow;
  tries: number;
}

export interface AttemptDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly handle: (update: Update) => Promise<void>;
  /** Called once for an update that was given up. */
  readonly gaveUp: (update: Update) => Promise<void>;
  readonly retryDelayMs?: number;
}

/** Handles updates one try at a time, and keeps on record what came of them. */
export interface Attempts {
  /** True when the update is over, handled or given up; false when it must be tried again. Never rejects. */
  attempt(pending: Pending, signal: AbortSignal): Promise<boolean>;
  /** The update's effect and its `done` were committed together: it is not tried again, whatever comes after. */
  settled(updateId: number): void;
}

export function createAttempts(deps: AttemptDeps): Attempts {
  const { store, clock, log } = deps;
  const settled = new Set<number>();

  return {
    settled: (updateId) => void settled.add(updateId),
    async attempt(pending, signal) {
      const { row } = pending;
      // Only what Telegram sent is ever put into the inbox.
      const update = row.raw as unknown as Update;
      try {
        await deps.handle(update);
        if (!settled.delete(row.updateId)) await store.handled(row.updateId, clock.now());
        return true;
      } catch (error) {
        pending.tries += 1;
        const failure = { tries: pending.tries, error: describeError(error) };
        log.error({ updateId: row.updateId, ...failure }, 'an update could not be handled');
        // Its effect is committed: only what came after it failed.
        if (settled.delete(row.updateId)) return true;
        await record(update, failure);
        if (pending.tries >= TRIES) return true;
        await pause((deps.retryDelayMs ?? SECOND) * pending.tries, signal);
        return false;
      }
    },
  };

  async function record(update: Update, failure: { tries: number; error: string }): Promise<void> {
    const final = failure.tries >= TRIES;
    try {
      await store.failed(update.update_id, failure.error, final);
      if (final) await deps.gaveUp(update);
    } catch (error) {
      const facts = { updateId: update.update_id, error: describeError(error) };
      log.error(facts, 'a failed update could not be recorded or answered');
    }
  }
}
