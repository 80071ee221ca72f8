/** A stopwatch and an alarm; the real ones unless somebody brings his own. */
export interface Timing {
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** Calls back after `ms`; returns how to call it off. */
  alarm(ms: number, ring: () => void): () => void;
}

export const REAL_TIME: Timing = {
  now: () => performance.now(),
  alarm(ms, ring) {
    const timer = setTimeout(ring, ms);
    return () => clearTimeout(timer);
  },
};

/** Lets time pass; tests and clocks that jump bring their own. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** Resolves after `ms` milliseconds, or at once when `signal` aborts. */
export async function pause(ms: number, signal: AbortSignal, timing: Timing = REAL_TIME): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      callOff();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const callOff = timing.alarm(ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
