// Requests as the sweep and the limiter let them go: batches side by side, starts one gap apart.

import { MINUTE } from '../../src/model/units.ts';
import { AT_ONCE } from '../../src/tracking/sweep.ts';
import type { Random } from '../../src/random.ts';
import { normal } from '../../src/sandbox/market/random.ts';

export interface Line {
  /** Sends as many requests as there are batches from `now` on; says when each was answered, and when all were. */
  send(batches: number, now: number): { readonly answeredAt: readonly number[]; readonly endAt: number };
  readonly sent: () => number;
}

/** Half of the answers come sooner than this, milliseconds; one in twenty takes two and a half times as long. */
const LATENCY_MS = 350;
const LATENCY_SPREAD = 0.55;

export function createLine(requestsPerMinute: number, random: Random): Line {
  const gapMs = MINUTE / requestsPerMinute;
  let slotAt = 0;
  let sent = 0;
  return {
    send(batches, now) {
      const lanes = Array.from({ length: AT_ONCE }, () => now);
      const answeredAt = Array.from({ length: batches }, () => {
        const lane = lanes.indexOf(Math.min(...lanes));
        const startAt = Math.max(lanes[lane] ?? now, slotAt);
        slotAt = startAt + gapMs;
        sent += 1;
        const doneAt = startAt + LATENCY_MS * Math.exp(LATENCY_SPREAD * normal(random));
        lanes[lane] = doneAt;
        return doneAt;
      });
      return { answeredAt, endAt: Math.max(now, ...lanes) };
    },
    sent: () => sent,
  };
}
