import { MINUTE } from '../model/units.ts';
import { PriceSourceError } from '../ports.ts';

/** Lets requests through one by one, evenly spaced, and slows down when the other side says so. */
export interface Limiter {
  /**
   * Runs `task` in its turn. Rejects as `task` does; with PriceSourceError `rate-limited` at once when the queue is full
   * or the source asked for a longer pause than `maxWaitMs`; with `unavailable` when `signal` aborts before the turn.
   */
  run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Requests a minute that are allowed at present. */
  rate(): number;
}

/** A stopwatch and an alarm; the real ones unless a test brings its own. */
export interface Timing {
  now(): number;
  /** Calls back after `ms`; returns how to call it off. */
  alarm(ms: number, ring: () => void): () => void;
}

interface Waiting {
  readonly go: () => void;
  readonly refuse: (error: PriceSourceError) => void;
}

const SLOWEST_PER_MINUTE = 6;
/** Successes in a row that bring a halved rate back by half of the configured one. */
const STEPS_TO_RECOVER = 30;

const REAL_TIME: Timing = {
  now: () => performance.now(),
  alarm(ms, ring) {
    const timer = setTimeout(ring, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Turns come at slots of a clock (next slot = last slot + gap), not after sleeping behind each answer, so that latency
 * does not lower the rate; a turn that was late by less than half a gap is made up for. A `rate-limited` failure halves
 * the rate once for all requests under way and holds everything for the time the source asked for; each success then
 * gives a little back. `requestsPerMinute: Infinity` switches the pacing off; pauses asked for are still kept.
 */
export function createLimiter(options: {
  requestsPerMinute: number;
  concurrency: number;
  maxQueued?: number;
  maxWaitMs?: number;
  timing?: Timing;
}): Limiter {
  const { requestsPerMinute: fullRate, concurrency, maxQueued = 1_000, maxWaitMs = MINUTE } = options;
  const timing = options.timing ?? REAL_TIME;
  const queue: Waiting[] = [];
  let rate = fullRate;
  let nextAt = timing.now();
  let heldUntil = nextAt;
  let slowedAt = -Infinity;
  let running = 0;
  let cancelAlarm: (() => void) | undefined;

  function dispatch(): void {
    cancelAlarm?.();
    cancelAlarm = undefined;
    while (queue.length > 0 && running < concurrency) {
      const now = timing.now();
      const slot = Math.max(nextAt, heldUntil);
      if (slot > now) {
        cancelAlarm = timing.alarm(Math.ceil(slot - now), dispatch);
        return;
      }
      const gapMs = MINUTE / rate;
      nextAt = Math.max(nextAt, now - gapMs / 2) + gapMs;
      running += 1;
      queue.shift()?.go();
    }
  }

  function turn(signal: AbortSignal): Promise<void> {
    const pauseMs = heldUntil - timing.now();
    if (pauseMs > maxWaitMs) throw tooBusy('asked for a pause', pauseMs);
    if (queue.length >= maxQueued) throw tooBusy('has too many requests waiting', (queue.length * MINUTE) / rate);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        queue.splice(queue.indexOf(waiting), 1);
        reject(cancelled(signal));
      };
      const waiting: Waiting = {
        go: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
        refuse: (error) => {
          signal.removeEventListener('abort', leave);
          reject(error);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      queue.push(waiting);
      dispatch();
    });
  }

  function slowDown(startedAt: number, retryAfterMs: number): void {
    const now = timing.now();
    // Requests that were under way when the rate was halved must not halve it again.
    if (startedAt >= slowedAt) {
      rate = Number.isFinite(rate) ? Math.max(Math.min(SLOWEST_PER_MINUTE, fullRate), rate / 2) : rate;
      slowedAt = now;
    }
    heldUntil = Math.max(heldUntil, now + retryAfterMs);
    if (retryAfterMs <= maxWaitMs) return;
    for (const waiting of queue.splice(0)) waiting.refuse(tooBusy('asked for a pause', retryAfterMs));
  }

  return {
    rate: () => rate,
    async run(task, signal) {
      if (signal.aborted) throw cancelled(signal);
      await turn(signal);
      const startedAt = timing.now();
      try {
        const result = await task();
        if (rate < fullRate) rate = Math.min(fullRate, rate + fullRate / 2 / STEPS_TO_RECOVER);
        return result;
      } catch (error) {
        if (error instanceof PriceSourceError && error.kind === 'rate-limited') {
          slowDown(startedAt, error.retryAfterMs ?? 0);
        }
        throw error;
      } finally {
        running -= 1;
        dispatch();
      }
    },
  };
}

function tooBusy(what: string, waitMs: number): PriceSourceError {
  return new PriceSourceError('rate-limited', `the price source ${what}; try again later`, {
    retryAfterMs: Math.ceil(waitMs),
  });
}

function cancelled(signal: AbortSignal): PriceSourceError {
  return new PriceSourceError('unavailable', 'the request was cancelled before its turn', { cause: signal.reason });
}
