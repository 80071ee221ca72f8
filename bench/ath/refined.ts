import { after, HOUR, MINUTE } from '../../src/model/units.ts';
import { verifyHighs } from '../../src/performance/verify.ts';
import type { Candle } from '../../src/ports.ts';
import { asRefined, REFINED_MS } from './series.ts';
import type { CallWindow } from './windows.ts';

/** Ages of a call at which its candles are read, besides the end of its window. */
const AGES_MS = [HOUR, 4 * HOUR, 12 * HOUR, 36 * HOUR, 84 * HOUR];
/** A reading goes back so far before where the last one ended, and the last one so far past the end of the window. */
const BEFORE_MS = HOUR;
const AFTER_MS = 15 * MINUTE;

/**
 * The high that candles prove of a call when they are read as if live: at several ages and once more after the end of the
 * window, each time those since the last reading that had ended by then, with the high proved so far as the floor.
 */
export function refineWindow({ entry, endAt, series }: CallWindow, candles: readonly Candle[]): number {
  const all = asRefined(candles, series.spanMs);
  const readings = AGES_MS.map((ageMs) => after(entry.at, ageMs)).filter((at) => at < endAt);
  let floor: number = entry.price;
  let from = entry.at;
  for (const now of [...readings, after(endAt, AFTER_MS)]) {
    const read = all.filter(({ at }) => at >= from - BEFORE_MS && at + REFINED_MS <= now);
    floor = verifyHighs(read, { entry, spanMs: REFINED_MS, endAt, floor }).ath?.price ?? floor;
    from = now;
  }
  return floor;
}
