import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '../../model/units.ts';
import type { Ear, Log } from '../../ports.ts';

/**
 * An ear that does not give up: what the store cannot take now is tried again, after pauses that double up to a minute.
 * Rejects only when `signal` aborts.
 */
export function patientEar(
  ear: Ear,
  options: { readonly retryMs: number; readonly signal: AbortSignal; readonly log: Log },
): Ear {
  const { retryMs, signal, log } = options;

  async function untilDone<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let pauseMs = retryMs; ; pauseMs = Math.min(2 * pauseMs, MINUTE)) {
      try {
        return await work();
      } catch (error) {
        signal.throwIfAborted();
        log.error(
          { err: error, source: 'session' },
          'what was heard could not be put on record; trying again',
        );
        await sleep(pauseMs, undefined, { signal });
      }
    }
  }

  return {
    hear: (post) => untilDone(() => ear.hear(post)),
    deleted: (chatId, messageIds) => untilDone(() => ear.deleted(chatId, messageIds)),
  };
}
