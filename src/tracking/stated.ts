// Prices of a while ago that a source states along with the present one, by how far the price has changed since: free points in
// the gap that a calm token, or an outage, has left.

import type { Quote, Sample } from '../model/quote.ts';
import { type EpochMs, epochMs, HOUR, MINUTE, priceUsd } from '../model/units.ts';
import { STATED } from '../performance/trust.ts';

const SPANS = [
  ['h24', 24 * HOUR],
  ['h6', 6 * HOUR],
  ['h1', HOUR],
  ['m5', 5 * MINUTE],
] as const;

/** No point is taken sooner after the last known one: fresh tokens are looked at more often than that. */
const LEAST_GAP_MS = 15 * MINUTE;

/**
 * The prices that the quote states for earlier instants, oldest first: price / (1 + change), after `lastAt`, and only where they
 * stand well inside the gap since then. They are part of the series, and no high is made or confirmed by them: nobody looked.
 */
export function statedSamples(quote: Quote, at: EpochMs, lastAt: EpochMs): readonly Sample[] {
  const { change, source } = quote;
  if (change === undefined || at - lastAt < LEAST_GAP_MS) return [];
  const samples: Sample[] = [];
  let after = lastAt;
  for (const [span, spanMs] of SPANS) {
    const then = change[span];
    const price = then === undefined ? undefined : priceUsd(quote.price / (1 + then));
    if (price === undefined || at - spanMs - after < Math.max(LEAST_GAP_MS, spanMs / 2)) continue;
    after = epochMs(at - spanMs);
    samples.push({ at: after, price, source, doubt: STATED });
  }
  return samples;
}
