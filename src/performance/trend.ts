import type { PriceUsd, EpochMs } from '../model/units.ts';
import type { Trend } from '../model/outcome.ts';
import { DAY, priceUsd } from '../model/units.ts';
import type { Series } from './series.ts';

const FEWEST_POINTS = 8;
/** About the 5 % level of a two-sided test. */
const T_THRESHOLD = 2;
/** Prices are close to a random walk, whose slopes look significant by t alone: a trend must also be worth 10 %. */
const LEAST_MOVE = Math.log(1.1);
/** A perfect line has an infinite t-value; beyond this it only says "certainly". */
const T_LIMIT = 1_000;

/**
 * Average price weighted by time, US dollars, with straight lines between points (trapezoid) and the last price held
 * until `endAt`; the entry price when no time has passed.
 */
export function timeWeightedPrice(series: Series, endAt: EpochMs): PriceUsd {
  let before = series[0];
  let area = 0;
  for (const point of series) {
    area += ((before.price + point.price) / 2) * (point.at - before.at);
    before = point;
  }
  area += before.price * Math.max(0, endAt - before.at);
  const spanMs = Math.max(endAt, before.at) - series[0].at;
  return priceUsd(area / spanMs) ?? series[0].price;
}

/** Share of the samples after the entry that stand above it, 0 to 1; 0 when there are none. */
export function consistency(series: Series): number {
  const [entry] = series;
  if (series.length === 1) return 0;
  let above = 0;
  for (const point of series) if (point.price > entry.price) above += 1;
  return above / (series.length - 1);
}

/**
 * Direction of the least-squares line of log price over time, with the t-value of its slope (slope / standard error,
 * n - 2 degrees of freedom, limited to +-1000). Up or down from |t| = 2 and a fitted move of 10 % on; undefined under
 * 8 points.
 */
export function trendOf(series: Series): { readonly trend: Trend; readonly t: number } | undefined {
  if (series.length < FEWEST_POINTS) return undefined;
  const { slope, error, spanDays } = line(series);
  const flat = Math.abs(slope) * spanDays < Number.EPSILON * series.length;
  const t = flat ? 0 : Math.min(Math.max(slope / error, -T_LIMIT), T_LIMIT);
  const isTrend = Math.abs(t) >= T_THRESHOLD && Math.abs(slope) * spanDays >= LEAST_MOVE;
  if (!isTrend) return { trend: 'sideways', t };
  return { trend: slope > 0 ? 'up' : 'down', t };
}

/** Least squares of log(price / entry) on days since the entry. Centred sums keep the digits of long series. */
function line(series: Series): { slope: number; error: number; spanDays: number } {
  const [entry] = series;
  const n = series.length;
  const x = (at: EpochMs): number => (at - entry.at) / DAY;
  const y = (price: PriceUsd): number => Math.log(price / entry.price);
  let meanX = 0;
  let meanY = 0;
  for (const point of series) {
    meanX += x(point.at) / n;
    meanY += y(point.price) / n;
  }
  let xx = 0;
  let xy = 0;
  for (const point of series) {
    xx += (x(point.at) - meanX) ** 2;
    xy += (x(point.at) - meanX) * (y(point.price) - meanY);
  }
  const slope = xy / xx;
  let residual = 0;
  for (const point of series) residual += (y(point.price) - meanY - slope * (x(point.at) - meanX)) ** 2;
  return { slope, error: Math.sqrt(residual / (n - 2) / xx), spanDays: x(series[n - 1]?.at ?? entry.at) };
}
