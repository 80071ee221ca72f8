// How far a price had risen before a call: whoever knew of it could have bought then, and sold to those who follow.

import type { RunUp } from '../model/call.ts';
import type { Quote } from '../model/quote.ts';
import { type EpochMs, MINUTE, SECOND } from '../model/units.ts';
import type { Candle } from '../ports/prices.ts';

const SHORT_MS = 5 * MINUTE;
const LONG_MS = 60 * MINUTE;
/** Changes that a quote states end with it: it must not be further from the post, milliseconds: the move after it is no run-up. */
const QUOTE_WITHIN_MS = 10 * SECOND;

/**
 * The run-up that candles show, oldest first, from an hour or more before the post on; of one minute each unless told otherwise.
 * Undefined when they do not reach back by five minutes. Where nothing was traded the price stayed as it was.
 */
export function runUpOf(
  candles: readonly Candle[],
  postedAt: EpochMs,
  spanMs: number = MINUTE,
): RunUp | undefined {
  const now = priceAt(candles, postedAt, spanMs);
  const since = (ms: number): number | undefined => {
    const before = priceAt(candles, postedAt - ms, spanMs);
    return now === undefined || before === undefined ? undefined : now / before - 1;
  };
  return known('candles', since(SHORT_MS), since(LONG_MS));
}

/** The run-up that a quote states, when it was taken within ten seconds of the post; undefined otherwise. */
export function runUpOfQuote({ at, change }: Quote, postedAt: EpochMs): RunUp | undefined {
  return at - postedAt > QUOTE_WITHIN_MS ? undefined : known('quote', change?.m5, change?.h1);
}

/** The last price that was made at or before an instant; undefined before the first candle. */
function priceAt(candles: readonly Candle[], at: number, spanMs: number): number | undefined {
  const candle = candles.findLast((each) => each.at <= at);
  if (candle === undefined) return undefined;
  return candle.at + spanMs <= at ? candle.close : candle.open;
}

function known(source: RunUp['source'], m5: number | undefined, m60: number | undefined): RunUp | undefined {
  if (m5 === undefined && m60 === undefined) return undefined;
  return { ...(m5 !== undefined && { m5 }), ...(m60 !== undefined && { m60 }), source };
}
