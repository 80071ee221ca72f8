import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '../../model/units.ts';
import { type Ear, type Log, StoreError } from '../../ports.ts';

/** Whatever is wrong with a post is the same the next time; a broken store may be mended. */
const TRIES = 3;

/**
 * An ear that waits for the store: what it cannot take now is tried again, after pauses that double up to a minute. A post that
 * cannot be kept although the store is whole is given up, so that it holds up no other. Rejects only when `signal` aborts.
 */
export function patientEar(
  ear: Ear,
  options: { readonly retryMs: number; readonly signal: AbortSignal; readonly log: Log },
): Ear {
  const { retryMs, signal, log } = options;

  async function untilDone<Result>(work: () => Promise<Result>, instead: Result): Promise<Result> {
    let faults = 0;
    for (let pauseMs = retryMs; ; pauseMs = Math.min(2 * pauseMs, MINUTE)) {
      try {
        return await work();
      } catch (error) {
        signal.throwIfAborted();
        faults += error instanceof StoreError ? 0 : 1;
        if (faults >= TRIES) {
          log.error({ err: error, source: 'session' }, 'a post cannot be put on record; it is given up');
          return instead;
        }
        log.error(
          { err: error, source: 'session' },
          'what was heard could not be put on record; trying again',
        );
        await sleep(pauseMs, undefined, { signal });
      }
    }
  }

  return {
    hear: (post) => untilDone(() => ear.hear(post), 'repeat'),
    deleted: (chatId, messageIds) => untilDone(() => ear.deleted(chatId, messageIds), undefined),
  };
}
