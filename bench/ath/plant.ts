import { type EpochMs, type PriceUsd, priceUsd } from '../../src/model/units.ts';
import type { Candle } from '../../src/ports.ts';
import { lastStartedBy, priceAt } from './price-path.ts';
import { startOf } from './series.ts';
import { type CallWindow, trueHigh } from './windows.ts';

/**
 * What is planted. wick: one candle's high. print: one candle that closes there, the next one is back. dust: from one candle on
 * all of them stand there, with a dollar of volume each, as after a rug.
 */
export type PlantKind = 'wick' | 'print' | 'dust';

/** A window's candles with a lie among them, and what polls see of them. */
export interface Planted {
  readonly candles: readonly Candle[];
  priceAt(at: EpochMs): number | undefined;
}

const DUST_USD = 1;

/**
 * The series of a window with a price planted that stands `size` times above the truth; undefined where it has no place for it.
 * Every other window has it right after its true high, the rest anywhere.
 */
export function plant(window: CallWindow, kind: PlantKind, size: number): Planted | undefined {
  const { candles, spanMs } = window.series;
  const high = trueHigh(window, window.endAt);
  const price = priceUsd(high.price * size);
  const index = placeFor(window, high.at);
  const there = index === undefined ? undefined : candles[index];
  if (index === undefined || there === undefined || price === undefined) return undefined;
  const planted = candles.map((candle, at) => plantedCandle(candle, at - index, { kind, price }));
  const shownFrom = there.at + spanMs * (kind === 'print' ? 0.8 : 0.4);
  const shownTo = there.at + spanMs * (kind === 'print' ? 1 : 0.6);
  return {
    candles: planted,
    priceAt(at) {
      if (kind === 'dust') return priceAt(planted, spanMs, at);
      return at >= shownFrom && at < shownTo ? price : priceAt(candles, spanMs, at);
    },
  };
}

function plantedCandle(
  candle: Candle,
  distance: number,
  { kind, price }: { readonly kind: PlantKind; readonly price: PriceUsd },
): Candle {
  if (kind === 'dust' && distance > 0)
    return { at: candle.at, open: price, high: price, low: price, close: price, volumeUsd: DUST_USD };
  if (distance === 1 && kind === 'print') return { ...candle, open: price, high: price };
  if (distance !== 0) return candle;
  const risen = { ...candle, high: price };
  if (kind === 'wick') return risen;
  return kind === 'print' ? { ...risen, close: price } : { ...risen, close: price, volumeUsd: DUST_USD };
}

/** A candle within the window that ends five minutes with trade right after it. */
function placeFor({ series, number, entry, endAt }: CallWindow, highAt: EpochMs): number | undefined {
  const { candles, spanMs } = series;
  const first = lastStartedBy(candles, entry.at) + 1;
  const places = candles.flatMap((candle, index) => {
    const next = candles[index + 1];
    if (index < first || next === undefined || candle.at + 2 * spanMs > endAt) return [];
    const isLastOfFive = startOf(next.at) > startOf(candle.at);
    return isLastOfFive && next.at === candle.at + spanMs ? [index] : [];
  });
  if (number % 2 === 0) {
    const beside = places.find((index) => (candles[index]?.at ?? 0) >= highAt);
    if (beside !== undefined) return beside;
  }
  // The golden ratio spreads the places of windows that follow one another.
  return places[Math.floor(places.length * ((number * 0.618_033_988_75) % 1))];
}
