import * as z from 'zod';
import { PriceSourceError } from '../../ports.ts';
import { figure } from './wire.ts';

// Numbers come as strings, and may be null or "NaN"; every field but the addresses may be missing.

const ADDRESS = /^[\w-][\w:./+=<>,-]{0,299}$/;

const address = z.string().regex(ADDRESS);
const amount = z
  .unknown()
  .transform((raw) => {
    const value = figure(raw);
    return value !== undefined && value >= 0 ? value : undefined;
  })
  .optional();
const count = amount.transform((value) => (Number.isSafeInteger(value) ? value : undefined));
const percent = z
  .unknown()
  .transform((raw) => figure(raw))
  .optional();
const label = z
  .string()
  .transform((raw) => raw.slice(0, 100))
  .optional()
  .catch(undefined);
const trades = z
  .object({ buys: count, sells: count, buyers: count, sellers: count })
  .optional()
  .catch(undefined);
const link = z
  .object({ data: z.object({ id: z.string().max(400) }) })
  .transform(({ data }) => data.id)
  .optional()
  .catch(undefined);

const TOKEN = z.object({
  attributes: z.object({
    address,
    name: label,
    symbol: label,
    price_usd: amount,
    fdv_usd: amount,
    market_cap_usd: amount,
    normalized_total_supply: amount,
    total_reserve_in_usd: amount,
    launchpad_details: z
      .object({
        completed: z.boolean().optional().catch(undefined),
        migrated_destination_pool_address: address.optional().catch(undefined),
      })
      .optional()
      .catch(undefined),
  }),
});

const POOL = z.object({
  type: z.literal('pool'),
  attributes: z.object({
    address,
    base_token_price_usd: amount,
    quote_token_price_usd: amount,
    base_token_liquidity_usd: amount,
    quote_token_liquidity_usd: amount,
    reserve_in_usd: amount,
    price_change_percentage: z
      .object({ m5: percent, h1: percent, h6: percent, h24: percent })
      .optional()
      .catch(undefined),
    pool_created_at: z.string().optional().catch(undefined),
    volume_usd: z.object({ m5: amount, h1: amount, h24: amount }).optional().catch(undefined),
    transactions: z.object({ m5: trades, h1: trades, h24: trades }).optional().catch(undefined),
  }),
  relationships: z.object({ base_token: link, quote_token: link, dex: link }),
});

const ENVELOPE = z.object({
  data: z.array(z.unknown()),
  included: z.array(z.unknown()).optional().catch(undefined),
});

/** A token as the source lists it, checked. */
export type ListedToken = z.infer<typeof TOKEN>['attributes'];

/** A pool as the source lists it, checked, with the addresses of its two tokens. */
export interface ListedPool {
  readonly figures: z.infer<typeof POOL>['attributes'];
  readonly base: string;
  readonly quote: string;
  /** GeckoTerminal's id of the exchange, which is not DexScreener's. */
  readonly dex: string;
}

/** Tokens of one answer, and the pools that came with them. */
export interface TokenPage {
  readonly tokens: readonly ListedToken[];
  readonly pools: readonly ListedPool[];
}

/**
 * The tokens of an answer with the pools in `included`; broken ones are left out. Throws PriceSourceError `malformed` when
 * the answer is no list of tokens, or not a single one of it can be read: that is a changed format, not a dead market.
 */
export function parseTokens(body: unknown, network: string): TokenPage {
  const envelope = ENVELOPE.safeParse(body);
  if (!envelope.success)
    throw new PriceSourceError(
      'malformed',
      'expected a list of tokens from geckoterminal, was something else',
    );
  const { data, included = [] } = envelope.data;
  const tokens = data.flatMap((row) => TOKEN.safeParse(row).data?.attributes ?? []);
  if (tokens.length === 0 && data.length > 0) {
    throw new PriceSourceError('malformed', `none of ${data.length} tokens from geckoterminal could be read`);
  }
  return { tokens, pools: included.flatMap((row) => poolOf(row, network) ?? []) };
}

/**
 * The pools of an answer; broken ones are left out. Throws PriceSourceError `malformed` when the answer is no list of pools, or
 * not a single one of it can be read.
 */
export function parsePools(body: unknown, network: string): readonly ListedPool[] {
  const envelope = ENVELOPE.safeParse(body);
  if (!envelope.success)
    throw new PriceSourceError(
      'malformed',
      'expected a list of pools from geckoterminal, was something else',
    );
  const { data } = envelope.data;
  const pools = data.flatMap((row) => poolOf(row, network) ?? []);
  if (pools.length === 0 && data.length > 0)
    throw new PriceSourceError('malformed', `none of ${data.length} pools from geckoterminal could be read`);
  return pools;
}

function poolOf(row: unknown, network: string): ListedPool | undefined {
  const pool = POOL.safeParse(row).data;
  const base = addressIn(pool?.relationships.base_token, network);
  const quote = addressIn(pool?.relationships.quote_token, network);
  if (pool === undefined || base === undefined || quote === undefined) return undefined;
  return { figures: pool.attributes, base, quote, dex: (pool.relationships.dex ?? 'unknown').slice(0, 100) };
}

/** The address in an id `{network}_{address}`. Names of networks hold underscores themselves (`polygon_pos_0x...`). */
function addressIn(id: string | undefined, network: string): string | undefined {
  const start = `${network}_`;
  return id?.startsWith(start) === true ? id.slice(start.length) : undefined;
}
