import type { Entry, High } from '../../src/model/call.ts';
import { DAY, type EpochMs, epochMs, MINUTE, priceUsd } from '../../src/model/units.ts';
import type { Candle } from '../../src/ports.ts';
import { priceAt } from './price-path.ts';
import { asRefined, REFINED_MS, type RecordedSeries } from './series.ts';

/** How many calls are made of a series, at even distances in its candles. */
const CALLS = 40;
const TRACKING_MS = 7 * DAY;
const SHORTEST_MS = 30 * MINUTE;

/** One call on a recorded series. */
export interface CallWindow {
  readonly series: RecordedSeries;
  /** Tells windows of one series apart. */
  readonly number: number;
  readonly entry: Entry;
  /** Seven days after the entry, or where the series ends. */
  readonly endAt: EpochMs;
}

/**
 * Calls at even distances through the series, each a little later within its candle than the one before. Windows of under half
 * an hour are left out.
 */
export function windowsOf(series: RecordedSeries): readonly CallWindow[] {
  const { candles, spanMs } = series;
  const last = candles.at(-1);
  if (last === undefined) return [];
  return Array.from({ length: CALLS }, (_, number) => number).flatMap((number) => {
    const candle = candles[Math.floor((candles.length * number) / CALLS)];
    if (candle === undefined) return [];
    const at = epochMs(candle.at + ((number % 5) * spanMs) / 5);
    const endAt = epochMs(Math.min(at + TRACKING_MS, last.at + spanMs));
    const price = priceUsd(priceAt(candles, spanMs, at));
    if (price === undefined || endAt - at < SHORTEST_MS) return [];
    const entry: Entry = { at, price, lagMs: 0, source: 'recorded', confidence: 'high' };
    return [{ series, number, entry, endAt }];
  });
}

/** The truth: the highest close of five minutes after the entry and up to `endAt`, or the entry where none is higher. */
export function trueHigh({ series, entry }: CallWindow, endAt: EpochMs): High {
  return highestClose(asRefined(series.candles, series.spanMs), entry, endAt);
}

function highestClose(candles: readonly Candle[], entry: Entry, endAt: EpochMs): High {
  let high: High = { price: entry.price, at: entry.at };
  for (const candle of candles) {
    const at = epochMs(candle.at + REFINED_MS);
    if (at > entry.at && at <= endAt && candle.close > high.price) high = { price: candle.close, at };
  }
  return high;
}
