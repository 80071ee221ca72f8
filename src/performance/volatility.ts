// Samples come at irregular intervals, so each log return is weighed by the time it took. Under a random walk
// r_i ~ N(mu dt_i, sigma^2 dt_i) with dt in days, the estimates are
//   mu = sum r_i / sum dt_i          sigma^2 = 1 / (n - 1) * sum (r_i - mu dt_i)^2 / dt_i
// (maximum likelihood, Campbell, Lo & MacKinlay, The Econometrics of Financial Markets, 1997, section 9.3, with one
// degree of freedom given up for the mean). With equal steps sigma is the sample standard deviation of log returns
// over the square root of the step.

import type { High } from '../model/call.ts';
import { DAY } from '../model/units.ts';
import type { Series } from './series.ts';

/** A sample deviation needs two returns. */
const FEWEST_POINTS = 3;
const FEWEST_SAMPLES_FOR_SHARPE = 12;
/**
 * Rounding in 16 digits leaves about 1e-16 per step; below this a series runs straight and a ratio to it is noise.
 */
const STILL = 1e-9;

/** Standard deviation of log returns per square root of a day, at least 0; undefined under two returns. */
export function volatility(points: readonly High[]): number | undefined {
  return points.length < FEWEST_POINTS ? undefined : deviation(points, meanDailyLogReturn(points));
}

/**
 * Mean daily log return over volatility, mu / sigma per square root of a day, risk-free rate 0 (Sharpe 1994);
 * undefined under 12 samples after the entry, or when the log price runs straight.
 */
export function sharpe(series: Series): number | undefined {
  if (series.length - 1 < FEWEST_SAMPLES_FOR_SHARPE) return undefined;
  const mean = meanDailyLogReturn(series);
  const sigma = deviation(series, mean);
  return sigma === 0 ? undefined : mean / sigma;
}

function meanDailyLogReturn(points: readonly High[]): number {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return 0;
  return (Math.log(last.price / first.price) * DAY) / (last.at - first.at);
}

function deviation(points: readonly High[], mean: number): number {
  let before = points[0];
  let squares = 0;
  for (const point of points) {
    if (before === undefined || point.at <= before.at) continue;
    const days = (point.at - before.at) / DAY;
    squares += (Math.log(point.price / before.price) - mean * days) ** 2 / days;
    before = point;
  }
  const sigma = Math.sqrt(squares / (points.length - 2));
  return sigma < STILL ? 0 : sigma;
}
