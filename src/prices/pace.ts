import { MINUTE } from '../model/units.ts';

/** How fast requests may follow one another at present. Instants are milliseconds of any one clock. */
export interface Pace {
  /** Requests a minute that are allowed at present. */
  rate(): number;
  /** When the next request may go. */
  slotAt(): number;
  /** A request goes now; `awaited` when it was waited for until its slot. */
  take(now: number, awaited: boolean): void;
  /** A request that started at `startedAt` was refused, with a pause asked for. */
  slowDown(now: number, refusal: { readonly startedAt: number; readonly pauseMs: number }): void;
  /** Nothing may go for a while, though nobody refused anything. */
  hold(now: number, pauseMs: number): void;
  /** A request was answered. */
  speedUp(): void;
  /** How long the pause that was asked for still lasts, milliseconds; 0 or less when there is none. */
  pauseMs(now: number): number;
}

/** Answers in a row that bring a halved rate back. */
const ANSWERS_TO_RECOVER = 30;

/**
 * Slots of a clock, one gap apart: next slot = last slot + gap, not the end of a sleep behind each answer, so that latency
 * does not lower the rate. A refusal halves the rate, each answer adds a sixtieth of the full one (AIMD). A `fullRate` of
 * Infinity has no gaps and cannot be halved; pauses asked for are kept all the same. The rate never falls below `slowest`
 * requests a minute, or below the full one where that is lower.
 */
export function createPace(fullRate: number, now: number, slowest = 6): Pace {
  let rate = fullRate;
  let nextAt = now;
  let heldUntil = now;
  let slowedAt = -Infinity;
  const hold = (now: number, pauseMs: number): void => {
    heldUntil = Math.max(heldUntil, now + pauseMs);
  };
  return {
    rate: () => rate,
    slotAt: () => Math.max(nextAt, heldUntil),
    take(now, awaited) {
      const gapMs = MINUTE / rate;
      // An alarm that rang late must not lower the rate; time in which nobody asked is not made up for.
      nextAt = Math.max(nextAt, awaited ? now - gapMs / 2 : now) + gapMs;
    },
    slowDown(now, { startedAt, pauseMs }) {
      hold(now, pauseMs);
      // Requests that were under way when the rate was halved must not halve it again.
      if (startedAt < slowedAt || rate === Infinity) return;
      rate = Math.max(Math.min(slowest, fullRate), rate / 2);
      slowedAt = now;
    },
    hold,
    speedUp() {
      if (rate < fullRate) rate = Math.min(fullRate, rate + fullRate / 2 / ANSWERS_TO_RECOVER);
    },
    pauseMs: (now) => heldUntil - now,
  };
}
