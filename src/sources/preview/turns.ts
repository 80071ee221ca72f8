import { setMaxListeners } from 'node:events';
import { HOUR } from '../../model/units.ts';
import { PreviewFailure } from './failure.ts';
import type { Timing } from '../../waiting/timing.ts';

/** Who asks: a person who waits for an answer, the poll of a channel, or a walk through old posts. Served in this order. */
export type Rank = 'person' | 'poll' | 'history';

/** Lets requests through one at a time and well apart. */
export interface Turns {
  /**
   * Runs `task` in its turn and rejects as it does; with PreviewFailure `cancelled` when `signal` aborts before that, and
   * for a person with `limited` at once when the turn would be long in coming.
   */
  run<Result>(task: () => Promise<Result>, rank: Rank, signal: AbortSignal): Promise<Result>;
  /** Nobody's turn comes for so many milliseconds from now. */
  hold(ms: number): void;
}

interface Waiting {
  readonly rank: Rank;
  readonly go: () => void;
}

const RANKS: readonly Rank[] = ['person', 'poll', 'history'];
/** Of an hour's requests: the rest is left to those who poll. */
const HISTORY_SHARE = 0.75;
/** Gaps are up to this much longer than asked for, by chance: no clockwork on the other side's log. */
const JITTER = 0.5;
const PATIENCE_OF_A_PERSON_MS = 30_000;

/** One task at a time, at least `gapMs` after the end of the one before, and no more than `perHour` in any hour. */
export function createTurns(options: {
  readonly gapMs: number;
  readonly perHour: number;
  readonly timing: Timing;
  /** In [0, 1). */
  readonly random: () => number;
}): Turns {
  const { gapMs, perHour, timing, random } = options;
  const queue: Waiting[] = [];
  let taken: { readonly at: number; readonly rank: Rank }[] = [];
  let running = false;
  let nextAt = -Infinity;
  let heldUntil = -Infinity;
  let callOff: (() => void) | undefined;

  function slotAt(rank: Rank): number {
    const walks = taken.filter((turn) => turn.rank === 'history');
    return Math.max(
      nextAt,
      heldUntil,
      freeAt(taken, perHour),
      rank === 'history' ? freeAt(walks, Math.max(1, Math.floor(perHour * HISTORY_SHARE))) : -Infinity,
    );
  }

  function dispatch(): void {
    callOff?.();
    callOff = undefined;
    const [first] = queue;
    if (running || first === undefined) return;
    const now = timing.now();
    taken = taken.filter(({ at }) => at > now - HOUR);
    const waitMs = slotAt(first.rank) - now;
    if (waitMs > 0) {
      callOff = timing.alarm(Math.ceil(waitMs), dispatch);
      return;
    }
    running = true;
    taken.push({ at: now, rank: first.rank });
    queue.shift();
    first.go();
  }

  return {
    async run(task, rank, signal) {
      const waitMs = slotAt(rank) - timing.now();
      if (rank === 'person' && waitMs > PATIENCE_OF_A_PERSON_MS) throw notNow(waitMs);
      const turn = waitIn(queue, rank, signal);
      dispatch();
      await turn;
      try {
        return await task();
      } finally {
        running = false;
        nextAt = timing.now() + gapMs * (1 + JITTER * random());
        dispatch();
      }
    },
    hold(ms) {
      heldUntil = Math.max(heldUntil, timing.now() + ms);
    },
  };
}

/** When one more may go if `most` may go in an hour. `taken` are those of the last hour, oldest first. */
function freeAt(taken: readonly { readonly at: number }[], most: number): number {
  const oldest = taken[taken.length - most];
  return oldest === undefined ? -Infinity : oldest.at + HOUR;
}

/** Stands in the queue until called or called off: behind those of the same rank, before those of a lower one. */
function waitIn(queue: Waiting[], rank: Rank, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancelled(signal));
      return;
    }
    const leave = (): void => {
      queue.splice(queue.indexOf(waiting), 1);
      reject(cancelled(signal));
    };
    const waiting: Waiting = {
      rank,
      go() {
        signal.removeEventListener('abort', leave);
        resolve();
      },
    };
    // Every channel waits with the one signal of the process; the warning is meant for listeners that pile up unnoticed.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', leave, { once: true });
    const behind = queue.findIndex((other) => RANKS.indexOf(other.rank) > RANKS.indexOf(rank));
    queue.splice(behind === -1 ? queue.length : behind, 0, waiting);
  });
}

function notNow(waitMs: number): PreviewFailure {
  const minutes = Math.ceil(waitMs / 60_000);
  return new PreviewFailure('limited', `Telegram's public pages are asked no further for ${minutes} min.`, {
    retryAfterMs: waitMs,
    cure: 'Try again after that.',
  });
}

function cancelled(signal: AbortSignal): PreviewFailure {
  return new PreviewFailure('cancelled', 'The request was cancelled before its turn.', {
    cause: signal.reason,
  });
}
