import * as z from 'zod';
import { type PriceUsd, priceUsd } from '../../model/units.ts';
import { PriceSourceError } from '../../ports.ts';

// The shape is that of the documentation: no answer of the live host was at hand. Everything but the price may be missing.

const PRICE = z.object({
  usdPrice: z.number(),
  liquidity: z.number().nonnegative().optional().catch(undefined),
});
const ENVELOPE = z.record(z.string(), z.unknown());

/** What the source says of one mint. */
export interface MintPrice {
  readonly price: PriceUsd;
  /** US dollars in all of its pools. */
  readonly liquidityUsd: number | undefined;
}

/**
 * Prices by mint; those without a usable price are left out. Throws PriceSourceError `malformed` when the answer is no object,
 * or holds entries of which not a single one can be read: that is a changed format, not a dead market.
 */
export function parsePrices(body: unknown): ReadonlyMap<string, MintPrice> {
  const envelope = ENVELOPE.safeParse(body);
  if (!envelope.success)
    throw new PriceSourceError('malformed', 'expected prices by mint from jupiter, was something else');
  const entries = Object.entries(envelope.data);
  const prices = entries.flatMap(([mint, entry]) => {
    const { usdPrice, liquidity: liquidityUsd } = PRICE.safeParse(entry).data ?? {};
    const price = priceUsd(usdPrice);
    return price === undefined ? [] : [[mint, { price, liquidityUsd }] as const];
  });
  // A mint without a trustworthy price is left out of an answer, or null in it.
  if (prices.length === 0 && entries.some(([, entry]) => entry !== null))
    throw new PriceSourceError('malformed', `none of ${entries.length} prices from jupiter could be read`);
  return new Map(prices);
}
