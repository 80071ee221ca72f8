import type { PriceUsd } from '../model/units.ts';
import type { Series } from './series.ts';

/** Deepest fall from a running peak of the series, max over time of 1 - price / highest price so far: 0 to 1. */
export function maxDrawdown(series: Series): number {
  let peak = 0;
  let deepest = 0;
  for (const { price } of series) {
    peak = Math.max(peak, price);
    deepest = Math.max(deepest, 1 - price / peak);
  }
  return deepest;
}

/** Fall from the accepted high to the end, 1 - final / ath: 0 to 1; 0 when the end stands above the accepted high. */
export function drawdownFromAth(athPrice: PriceUsd, finalPrice: PriceUsd): number {
  return Math.max(0, 1 - finalPrice / athPrice);
}
