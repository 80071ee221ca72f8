import type { EpochMs } from '../../src/model/units.ts';
import type { Candle } from '../../src/ports.ts';

/**
 * The price that a poll sees at an instant: on the straight way from open to close within a candle, the last close between
 * two of them. Undefined before the first. Nothing is known of the order of prices within a candle, so that highs within
 * it go unseen by polls.
 */
export function priceAt(candles: readonly Candle[], spanMs: number, at: EpochMs): number | undefined {
  const candle = candles[lastStartedBy(candles, at)];
  if (candle === undefined) return undefined;
  const share = Math.min(1, (at - candle.at) / spanMs);
  return candle.open + (candle.close - candle.open) * share;
}

/** Index of the last candle that starts at or before `at`; -1 when none does. */
export function lastStartedBy(candles: readonly Candle[], at: number): number {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((candles[middle]?.at ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** When the price first stands at `price` or above after `from`, on the same way; undefined when it never does. */
export function crossedAt(
  candles: readonly Candle[],
  spanMs: number,
  { from, price }: { readonly from: EpochMs; readonly price: number },
): number | undefined {
  const crossing = candles.find((candle) => candle.at >= from && candle.close >= price);
  if (crossing === undefined) return undefined;
  const { at, open, close } = crossing;
  return open >= price ? at : at + (spanMs * (price - open)) / (close - open);
}
