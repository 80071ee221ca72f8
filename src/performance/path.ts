import type { Entry } from '../model/call.ts';
import type { PathResult, Trail } from '../model/outcome.ts';
import type { PriceUsd } from '../model/units.ts';
import { orderMet } from './orders.ts';
import type { Series } from './series.ts';

const TAKE_PROFIT = 1.5;
const STOP_LOSS = 0.5;

/**
 * What a take-profit order at +50 % and a stop-loss order at -50 % would have met first, in the order of the samples.
 * What happened between two samples is not known; a fall and a rise between them go unseen. Only samples that may carry a high show
 * that the take-profit order was filled, and none does while the accepted high stands below it; every fall meets the other.
 */
export function pathResult(series: Series, athPrice: PriceUsd): PathResult {
  const [entry] = series;
  const target = entry.price * TAKE_PROFIT;
  for (const { price, unsure } of series) {
    if (price >= target && athPrice >= target && !unsure) return 'won';
    if (price <= entry.price * STOP_LOSS) return 'lost';
  }
  return 'neither';
}

/** The same by a trail: of candles it also knows the lows, and where one candle holds both the fall came first. */
export function pathOfTrail(trail: Trail, entry: Pick<Entry, 'at' | 'price'>): PathResult {
  const met = orderMet(trail, { takeProfit: TAKE_PROFIT, stopLoss: STOP_LOSS }, { entry });
  if (met === undefined) return 'neither';
  return met.kind === 'take-profit' ? 'won' : 'lost';
}
