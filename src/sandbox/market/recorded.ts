import { DAY, HOUR, MINUTE } from '../../model/units.ts';
import type { Bar, Series } from './candle-files.ts';
import { type MarketState, type MarketToken, poolLiquidityUsd, type Spans, tradesOf } from './market.ts';

/** How long after its last bar a recorded token stays listed, at the last price and without trades. */
const LISTED_AFTER_END = 3 * DAY;

/**
 * A token that repeats a recorded series from `startsAt` on (milliseconds since 1970): for a call an hour into the series,
 * one hour before the call. Its price goes in a straight line from a bar's open to its close, and stands still where the
 * recording has no bar; highs and lows inside a bar are not shown, because when they were is not recorded. Volumes are the
 * recorded ones, spread evenly over their bar. The recording tells nothing of supply, liquidity and trades: supply is taken
 * as 1e9 unless given, liquidity and trades follow from market cap and volume (see market.ts).
 */
export function recordToken(
  series: Series,
  identity: Omit<MarketToken, 'at' | 'supply' | 'createdAt'> & {
    readonly startsAt: number;
    readonly supply?: number;
  },
): MarketToken {
  const { startsAt, supply = 1e9, ...names } = identity;
  const shiftMs = series.bars[0].at - startsAt;
  const volumeUntil = cumulativeVolume(series);
  const endsAt = (series.bars.at(-1)?.at ?? 0) + series.spanMs;
  return {
    ...names,
    supply,
    createdAt: startsAt,
    at(ms) {
      const recordedMs = ms + shiftMs;
      if (ms < startsAt || recordedMs > endsAt + LISTED_AFTER_END) return undefined;
      const price = priceAt(series, recordedMs);
      const volumeUsd = overSpans((spanMs) => volumeUntil(recordedMs) - volumeUntil(recordedMs - spanMs));
      const buyShare = (spanMs: number): number =>
        priceAt(series, recordedMs - spanMs) <= price ? 0.55 : 0.45;
      const state: MarketState = {
        price,
        liquidityUsd: poolLiquidityUsd(price * supply),
        volumeUsd,
        trades: {
          m5: tradesOf(volumeUsd.m5, buyShare(5 * MINUTE)),
          h1: tradesOf(volumeUsd.h1, buyShare(HOUR)),
          h6: tradesOf(volumeUsd.h6, buyShare(6 * HOUR)),
          h24: tradesOf(volumeUsd.h24, buyShare(DAY)),
        },
      };
      return state;
    },
  };
}

/** Straight from open to close within a bar; the last close between bars; the first open before the first bar. */
function priceAt({ bars, spanMs }: Series, ms: number): number {
  const bar = bars[lastBarAt(bars, ms)];
  if (bar === undefined) return bars[0].open;
  return bar.open + (bar.close - bar.open) * Math.min((ms - bar.at) / spanMs, 1);
}

/** US dollars traded from the beginning of the series until an instant. */
function cumulativeVolume({ bars, spanMs }: Series): (ms: number) => number {
  const before = [0];
  for (const bar of bars) before.push((before.at(-1) ?? 0) + bar.volumeUsd);
  return (ms) => {
    const index = lastBarAt(bars, ms);
    const bar = bars[index];
    if (bar === undefined) return 0;
    return (before[index] ?? 0) + bar.volumeUsd * Math.min((ms - bar.at) / spanMs, 1);
  };
}

/** Index of the last bar that starts at or before an instant; -1 before the first. */
function lastBarAt(bars: readonly Bar[], ms: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bars[middle]?.at ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function overSpans(measure: (spanMs: number) => number): Spans<number> {
  return { m5: measure(5 * MINUTE), h1: measure(HOUR), h6: measure(6 * HOUR), h24: measure(DAY) };
}
