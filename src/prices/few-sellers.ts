import type { Hint, Trades } from '../model/quote.ts';

/** Fewer buys than that may happen to have found nobody who sells. */
const MANY_BUYS = 200;
const FEW_SELLS = 0.05;

/**
 * The hint of a pool's trades of its last hour and day: `few-sellers` when in either more than 200 were bought and less than
 * a twentieth as many sold. Counts of people go before counts of trades. From a token recorded on 2026-10-08 with 2,020
 * buyers and 33 sellers in the day before its liquidity was gone; an early pool whose buyers all hold looks the same, so
 * that it is a hint and no verdict.
 */
export function hintOf(spans: readonly (Trades | undefined)[]): Hint | undefined {
  const suspicious = spans.some(
    (counted) =>
      counted !== undefined && counted.buys > MANY_BUYS && counted.sells < counted.buys * FEW_SELLS,
  );
  return suspicious ? 'few-sellers' : undefined;
}
