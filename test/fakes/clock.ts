import { type EpochMs, epochMs } from '../../src/model/units.ts';
import type { Clock } from '../../src/ports.ts';

/** A clock that stands still until it is told to move. */
export interface FakeClock extends Clock {
  advance(ms: number): EpochMs;
  set(at: number): EpochMs;
}

/** 2026-01-05 was a Monday; noon UTC keeps day boundaries away from tests that do not care. */
export const NOON = epochMs(Date.UTC(2026, 0, 5, 12));

export function fakeClock(start: number = NOON): FakeClock {
  let at = epochMs(start);
  return {
    now: () => at,
    advance: (ms) => (at = epochMs(at + ms)),
    set: (ms) => (at = epochMs(ms)),
  };
}
