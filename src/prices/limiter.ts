import { setMaxListeners } from 'node:events';
import { MINUTE } from '../model/units.ts';
import { PriceSourceError } from '../ports.ts';
import { REAL_TIME, type Timing } from '../waiting/timing.ts';
import { RequestFailed } from './http.ts';
import { createPace } from './pace.ts';

/** Lets requests through one by one, evenly spaced, and slows down when the other side says so. */
export interface Limiter {
  /**
   * Runs `task` in its turn. Rejects as `task` does; with PriceSourceError `rate-limited` at once when the queue is full
   * or the source asked for a longer pause than `maxWaitMs`; with `unavailable` when `signal` aborts before the turn.
   */
  run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** The same pace, with turns before all that are not urgent. */
  readonly urgent: Pick<Limiter, 'run'>;
  /** Requests a minute that are allowed at present. */
  rate(): number;
}

interface Waiting {
  readonly urgent: boolean;
  readonly go: () => void;
  readonly refuse: (error: PriceSourceError) => void;
}

/**
 * Turns at the pace of pace.ts, in the order of asking but urgent ones first, with at most `concurrency` tasks under way. A
 * task that fails as `rate-limited` slows down all that follow, at most to `slowestPerMinute`, and holds them back for as
 * long as the source asked for, or for `restMs` when it named no time.
 */
export function createLimiter(options: {
  requestsPerMinute: number;
  concurrency: number;
  maxQueued?: number;
  maxWaitMs?: number;
  slowestPerMinute?: number;
  restMs?: number;
  timing?: Timing;
}): Limiter {
  const { concurrency, maxQueued = 1_000, maxWaitMs = MINUTE, restMs = 0, timing = REAL_TIME } = options;
  const pace = createPace(options.requestsPerMinute, timing.now(), options.slowestPerMinute);
  const queue: Waiting[] = [];
  let running = 0;
  let cancelAlarm: (() => void) | undefined;

  function dispatch(awaited = false): void {
    cancelAlarm?.();
    cancelAlarm = undefined;
    while (queue.length > 0 && running < concurrency) {
      const now = timing.now();
      const waitMs = pace.slotAt() - now;
      if (waitMs > 0) {
        cancelAlarm = timing.alarm(Math.ceil(waitMs), () => dispatch(true));
        return;
      }
      pace.take(now, awaited);
      running += 1;
      queue.shift()?.go();
    }
  }

  async function turn(signal: AbortSignal, urgent: boolean): Promise<void> {
    const pauseMs = pace.pauseMs(timing.now());
    if (signal.aborted) throw cancelled(signal);
    if (pauseMs > maxWaitMs) throw paused(pauseMs);
    if (queue.length >= maxQueued) throw crowded((queue.length * MINUTE) / pace.rate());
    const called = waitIn(queue, signal, urgent);
    dispatch();
    await called;
  }

  function rest(startedAt: number, error: PriceSourceError): void {
    const pauseMs = error.retryAfterMs ?? restMs;
    // A budget of ours is spent: the host has nothing against the pace.
    if (error instanceof RequestFailed && error.reason === 'budget') pace.hold(timing.now(), pauseMs);
    else pace.slowDown(timing.now(), { startedAt, pauseMs });
    if (pauseMs <= maxWaitMs) return;
    for (const waiting of queue.splice(0)) waiting.refuse(paused(pauseMs));
  }

  const runner =
    (urgent: boolean): Limiter['run'] =>
    async (task, signal) => {
      await turn(signal, urgent);
      const startedAt = timing.now();
      try {
        const result = await task();
        pace.speedUp();
        return result;
      } catch (error) {
        const limited = error instanceof PriceSourceError && error.kind === 'rate-limited';
        if (limited) rest(startedAt, error);
        throw error;
      } finally {
        running -= 1;
        dispatch();
      }
    };

  return { rate: () => pace.rate(), run: runner(false), urgent: { run: runner(true) } };
}

/** Stands in the queue until called, refused or called off. Urgent ones stand before the others, in their order. */
function waitIn(queue: Waiting[], signal: AbortSignal, urgent: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      queue.splice(queue.indexOf(waiting), 1);
      reject(cancelled(signal));
    };
    const waiting: Waiting = {
      urgent,
      go() {
        signal.removeEventListener('abort', leave);
        resolve();
      },
      refuse(error) {
        signal.removeEventListener('abort', leave);
        reject(error);
      },
    };
    // A sweep's whole queue listens to one signal; the warning is meant for listeners that pile up unnoticed.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', leave, { once: true });
    const others = urgent ? queue.findIndex((other) => !other.urgent) : -1;
    queue.splice(others === -1 ? queue.length : others, 0, waiting);
  });
}

function paused(retryAfterMs: number): PriceSourceError {
  return new PriceSourceError('rate-limited', 'the price source asked for a pause; try again after it', {
    retryAfterMs: Math.ceil(retryAfterMs),
  });
}

function crowded(retryAfterMs: number): PriceSourceError {
  return new PriceSourceError(
    'rate-limited',
    'too many requests wait for the price source; try again later',
    {
      retryAfterMs: Math.ceil(retryAfterMs),
    },
  );
}

function cancelled(signal: AbortSignal): PriceSourceError {
  return new PriceSourceError('unavailable', 'the request was cancelled before its turn', {
    cause: signal.reason,
  });
}
