import { MINUTE } from '../model/units.ts';
import type { CandleRequest } from '../ports.ts';

/** The longest window, in spans: more than 8 days of one-minute candles. */
const MOST_SPANS = 12_000;

/** The spans of a request that are over; instants in milliseconds. */
export interface Window {
  /** Start of the first span. */
  readonly from: number;
  /** End of the last span. */
  readonly to: number;
  readonly spans: number;
}

/**
 * What of a request can have candles at `now`; undefined when nothing can. The running span has none: its close is not one
 * yet. Throws a RangeError for more than 12,000 spans: they are 13 requests to the most generous source already.
 */
export function windowOf({ from, to, minutes }: CandleRequest, now: number): Window | undefined {
  if (from >= to) return undefined;
  const spanMs = minutes * MINUTE;
  const first = Math.ceil(from / spanMs);
  const end = Math.min(Math.ceil(to / spanMs), Math.floor(now / spanMs));
  const spans = end - first;
  if (spans > MOST_SPANS)
    throw new RangeError(`expected a window of at most ${MOST_SPANS} candles, was ${spans}: ask in parts`);
  return spans > 0 ? { from: first * spanMs, to: end * spanMs, spans } : undefined;
}
