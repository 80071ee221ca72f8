import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type EpochMs, epochMs, MINUTE, priceUsd, SECOND } from '../../src/model/units.ts';
import type { Candle } from '../../src/ports.ts';
import { spanning } from '../../src/tracking/stitch.ts';

/** What candles of the project are: five minutes long. */
export const REFINED_MS = 5 * MINUTE;

/** Recorded candles of one pool, oldest first, gaps left open. */
export interface RecordedSeries {
  readonly name: string;
  readonly group: string;
  readonly spanMs: number;
  readonly candles: readonly Candle[];
}

const GROUPS: readonly (readonly [RegExp, string, number])[] = [
  [/^gt_.+_5m\.csv$/, 'gt_*_5m', 5 * MINUTE],
  [/^gt_.+_1m\.csv$/, 'gt_*_1m', MINUTE],
  [/^gt1m_.+\.csv$/, 'gt1m_*', MINUTE],
];
const FEWEST_CANDLES = 10;

/** The one- and five-minute series of a folder, by name; undefined when there is no such folder. */
export function readSeries(folder: string): readonly RecordedSeries[] | undefined {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const found = GROUPS.find(([pattern]) => pattern.test(file));
      if (found === undefined) return [];
      const [, group, spanMs] = found;
      const candles = candlesIn(readFileSync(path.join(folder, file), 'utf8'));
      return candles.length < FEWEST_CANDLES
        ? []
        : [{ name: path.basename(file, '.csv'), group, spanMs, candles }];
    });
}

/** Rows that are no candles, or not later than the one before, are left out; highs and lows are moved to the body. */
function candlesIn(text: string): readonly Candle[] {
  const candles: Candle[] = [];
  for (const row of text.split(/\r?\n/).slice(1)) {
    const [ts, open, high, low, close, volume] = row.split(',').map(Number);
    const candle = candleFrom([ts, open, high, low, close, volume]);
    if (candle !== undefined && candle.at > (candles.at(-1)?.at ?? -1)) candles.push(candle);
  }
  return candles;
}

/** A candle of a row as GeckoTerminal writes it: seconds, open, high, low, close, dollars. Undefined when it is none. */
export function candleFrom(row: readonly (number | undefined)[]): Candle | undefined {
  const [ts, , , , , volume = 0] = row;
  const [open, high, low, close] = row.slice(1, 5).map(priceUsd);
  if (ts === undefined || !Number.isFinite(ts) || ts <= 0) return undefined;
  if (open === undefined || close === undefined) return undefined;
  const [bottom, top] = open < close ? [open, close] : [close, open];
  return {
    at: epochMs(ts * SECOND),
    open,
    high: high !== undefined && high > top ? high : top,
    low: low !== undefined && low < bottom ? low : bottom,
    close,
    volumeUsd: volume > 0 ? volume : 0,
  };
}

/** Candles as five-minute ones. */
export function asRefined(candles: readonly Candle[], spanMs: number): readonly Candle[] {
  if (spanMs === REFINED_MS) return candles;
  const merged: Candle[] = [];
  for (const candle of candles) {
    const at = startOf(candle.at);
    const last = merged.at(-1);
    if (last?.at === at) merged[merged.length - 1] = spanning(last, candle);
    else merged.push({ ...candle, at });
  }
  return merged;
}

/** Start of the five minutes that hold the instant. */
export function startOf(at: EpochMs): EpochMs {
  return epochMs(Math.floor(at / REFINED_MS) * REFINED_MS);
}
