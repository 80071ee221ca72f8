import { epochMs, priceUsd } from '../model/units.ts';
import type { Candle } from '../ports.ts';

/** One row of a source's candles: the start of the span in milliseconds, the rest as it came; undefined is whatever is no number. */
export interface OhlcvRow {
  readonly startMs: number;
  readonly open: number | undefined;
  readonly high: number | undefined;
  readonly low: number | undefined;
  readonly close: number | undefined;
  readonly volumeUsd: number | undefined;
}

/**
 * The candle of a row; undefined when its open or close is no usable price (null, zero, absurd), because nothing can be
 * said of it then. A high or low that is no price, or lies within the body, is moved to the edge of the body: GeckoTerminal
 * sets a candle's open to the close before it, which the trades of the span need not have reached (31 of 99 recorded
 * candles). An unknown volume is 0.
 */
export function candleOf(row: OhlcvRow): Candle | undefined {
  const open = priceUsd(row.open);
  const close = priceUsd(row.close);
  if (open === undefined || close === undefined) return undefined;
  const [bottom, top] = open < close ? [open, close] : [close, open];
  const high = priceUsd(row.high) ?? top;
  const low = priceUsd(row.low) ?? bottom;
  return {
    at: epochMs(row.startMs),
    open,
    high: high > top ? high : top,
    low: low < bottom ? low : bottom,
    close,
    volumeUsd: Math.max(row.volumeUsd ?? 0, 0),
  };
}

/**
 * The candles of rows that start within [from, to), oldest first. Of two with the same start the one with more volume
 * stays: it was read when more of its trades were known.
 */
export function candlesOf(
  rows: readonly OhlcvRow[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly Candle[] {
  const byStart = new Map<number, Candle>();
  for (const row of rows) {
    if (row.startMs < from || row.startMs >= to) continue;
    const candle = candleOf(row);
    if (candle === undefined) continue;
    const known = byStart.get(candle.at);
    if (known === undefined || candle.volumeUsd > known.volumeUsd) byStart.set(candle.at, candle);
  }
  return [...byStart.values()].sort((a, b) => a.at - b.at);
}
