import type { Timing } from '../../src/waiting/timing.ts';

/** Lets everything go on that waits for no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** Time that passes only when told to. */
export function handTime(): Timing & { pass(ms: number): Promise<void> } {
  let now = 0;
  const alarms = new Set<{ readonly at: number; readonly ring: () => void }>();
  return {
    now: () => now,
    alarm(ms, ring) {
      const alarm = { at: now + ms, ring };
      alarms.add(alarm);
      return () => void alarms.delete(alarm);
    },
    async pass(ms) {
      const until = now + ms;
      await settle();
      for (;;) {
        const [next] = [...alarms].filter((alarm) => alarm.at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        alarms.delete(next);
        now = Math.max(now, next.at);
        next.ring();
        await settle();
      }
      now = until;
    },
  };
}
