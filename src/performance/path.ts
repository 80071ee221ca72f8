import type { PathResult, Trail } from '../model/outcome.ts';
import { orderMet } from './orders.ts';
import type { Series } from './series.ts';

const TAKE_PROFIT = 1.5;
const STOP_LOSS = 0.5;

/**
 * What a take-profit order at +50 % and a stop-loss order at -50 % would have met first, in the order of the samples.
 * What happened between two samples is not known; a fall and a rise between them go unseen.
 */
export function pathResult(series: Series): PathResult {
  const [entry] = series;
  for (const { price } of series) {
    if (price >= entry.price * TAKE_PROFIT) return 'won';
    if (price <= entry.price * STOP_LOSS) return 'lost';
  }
  return 'neither';
}

/** The same by a trail: of candles it also knows the lows, and where one candle holds both the fall came first. */
export function pathOfTrail(trail: Trail, entryPrice: number): PathResult {
  const met = orderMet(trail, { takeProfit: TAKE_PROFIT, stopLoss: STOP_LOSS }, { entryPrice });
  if (met === undefined) return 'neither';
  return met.kind === 'take-profit' ? 'won' : 'lost';
}
