import * as z from 'zod';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { PriceSourceError } from '../../ports.ts';

// Every field but the addresses may be missing, null, "NaN", a number or a string; whatever makes no sense is unknown.

const NUMERAL = /^\d+(\.\d+)?(e[+-]?\d+)?$/i;
const SIGNED = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const ADDRESS = /^[\w-][\w:./+=<>-]{1,199}$/;
const CHAIN = /^[a-z0-9][a-z0-9_-]{0,39}$/;

const figure = z
  .unknown()
  .transform((raw) => {
    const value = typeof raw === 'string' && NUMERAL.test(raw) ? Number(raw) : raw;
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
  })
  .optional();
const percent = z
  .unknown()
  .transform((raw) => {
    const value = typeof raw === 'string' && SIGNED.test(raw) ? Number(raw) : raw;
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  })
  .optional();
const label = z
  .string()
  .transform((raw) => raw.slice(0, 100))
  .optional()
  .catch(undefined);
/** A number of trades: whole, or unknown like any other figure that makes no sense. */
const count = figure.transform((value) => (Number.isSafeInteger(value) ? value : undefined));
const trades = z.object({ buys: count, sells: count }).optional().catch(undefined);

const PAIR = z.object({
  chainId: z.string().regex(CHAIN),
  dexId: z.string().max(100),
  pairAddress: z.string().regex(ADDRESS),
  baseToken: z.object({ address: z.string().regex(ADDRESS), symbol: label, name: label }),
  quoteToken: z.object({
    address: z.string().regex(ADDRESS).optional().catch(undefined),
    symbol: label,
    name: label,
  }),
  priceUsd: figure,
  priceNative: figure,
  liquidity: z.object({ usd: figure, base: figure, quote: figure }).optional().catch(undefined),
  volume: z.object({ m5: figure, h1: figure, h24: figure }).optional().catch(undefined),
  txns: z.object({ m5: trades, h1: trades, h24: trades }).optional().catch(undefined),
  priceChange: z.object({ m5: percent, h1: percent, h6: percent, h24: percent }).optional().catch(undefined),
  fdv: figure,
  marketCap: figure,
  pairCreatedAt: figure,
});

const ENVELOPE = z.union([
  z.array(z.unknown()),
  z.object({ pairs: z.array(z.unknown()).nullable() }).transform((envelope) => envelope.pairs ?? []),
]);

/** One pool as DexScreener lists it, checked; `priceUsd`, `priceChange`, `marketCap` and `fdv` are those of its base token. */
export type Listing = z.infer<typeof PAIR> & { readonly seenAt: EpochMs };

/**
 * The pools of an answer of any route; broken ones are left out. Throws PriceSourceError `malformed` when the answer is
 * no list of pools, or holds pools of which not a single one can be read: that is a changed format, not a dead market.
 */
export function parseListings(body: unknown, seenAt: number): readonly Listing[] {
  const envelope = ENVELOPE.safeParse(body);
  if (!envelope.success)
    throw new PriceSourceError('malformed', 'expected a list of pairs from dexscreener, was something else');
  const listings = envelope.data.flatMap((row) => {
    const pair = PAIR.safeParse(row);
    return pair.success ? [{ ...pair.data, seenAt: epochMs(seenAt) }] : [];
  });
  if (listings.length === 0 && envelope.data.length > 0) {
    throw new PriceSourceError(
      'malformed',
      `none of ${envelope.data.length} pairs from dexscreener could be read`,
    );
  }
  return listings;
}

/** Can this be put into a request path? Addresses come from posts and are hostile. */
export function isAskable(chain: string, address: string): boolean {
  return CHAIN.test(chain) && ADDRESS.test(address) && !/^\.+$/.test(address);
}

/** Can this be searched for? What posts call a ticker may be any text, and half a character cannot be sent. */
export function isSearchable(query: string): boolean {
  return query.trim() !== '' && query.length <= 200 && !/\p{Surrogate}/u.test(query);
}
