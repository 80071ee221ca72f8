import type { Timing } from '../../../src/waiting/timing.ts';

/** Time that stands still while anything happens, and jumps to the alarm when one is set. For one waiter at a time. */
export function virtualTiming(): Timing {
  let now = 0;
  return {
    now: () => now,
    alarm(ms, ring) {
      const due = now + ms;
      const timer = setImmediate(() => {
        now = Math.max(now, due);
        ring();
      });
      return () => clearImmediate(timer);
    },
  };
}
