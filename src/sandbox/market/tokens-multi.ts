import { canonicalAddress } from '../../model/token.ts';
import { addressesIn } from './address-list.ts';
import { plainDecimal, priceChanges, quoteAssetOf } from './listing.ts';
import type { MarketState, MarketToken } from './market.ts';
import { chainOf } from './networks.ts';
import type { Reply } from './routes.ts';

const ROUTE = /^\/api\/v2\/networks\/([^/]+)\/tokens\/multi\/([^/]+)$/;
const POOLS_ROUTE = /^\/api\/v2\/networks\/([^/]+)\/tokens\/([^/]+)\/pools$/;
const MOST_ADDRESSES = 30;
const MOST_POOLS = 3;
const MOST_POOLS_OF_ONE = 20;

/** GeckoTerminal's names of the exchanges that it calls otherwise than DexScreener. */
const DEXES: Readonly<Record<string, string>> = { pumpfun: 'pump-fun', meteoradbc: 'meteora-dbc' };

interface Listed {
  readonly pool: MarketToken;
  readonly state: MarketState;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The answer to GeckoTerminal's route of several tokens, with their pools; undefined for any other path. `poolsOf` finds all
 * pools of a token. A token whose fullest pool was not traded for a day is listed without a price.
 */
export function answerTokens(
  url: URL,
  now: number,
  poolsOf: (chain: string, address: string) => readonly MarketToken[],
): Reply | undefined {
  const [, network, list] = ROUTE.exec(url.pathname) ?? [];
  if (network === undefined || list === undefined) return undefined;
  const chain = chainOf(network);
  if (chain === undefined) return { status: 404 };
  const addresses = addressesIn(list);
  if (addresses === undefined || addresses.length > MOST_ADDRESSES) return { status: 400 };
  const found = addresses.flatMap((address) => {
    const pools = listedOf(poolsOf(chain, address), now);
    return pools.length > 0 ? [pools] : [];
  });
  const included = found.flatMap((pools) => pools.map((listed) => poolJson(listed, { network, now })));
  const withPools = url.searchParams.get('include') === 'top_pools';
  return {
    status: 200,
    body: { data: found.map((pools) => tokenJson(pools, network)), ...(withPools && { included }) },
  };
}

/** The answer to GeckoTerminal's route of a token's pools; undefined for any other path. */
export function answerPools(
  url: URL,
  now: number,
  poolsOf: (chain: string, address: string) => readonly MarketToken[],
): Reply | undefined {
  const [, network, encoded] = POOLS_ROUTE.exec(url.pathname) ?? [];
  if (network === undefined || encoded === undefined) return undefined;
  const chain = chainOf(network);
  const [address] = addressesIn(encoded) ?? [];
  const pools = chain === undefined || address === undefined ? [] : poolsOf(chain, address);
  if (pools.length === 0) return { status: 404 };
  const listed = listedOf(pools, now, MOST_POOLS_OF_ONE);
  return { status: 200, body: { data: listed.map((pool) => poolJson(pool, { network, now })) } };
}

/** The pools of a token that are listed, a curve that has ended after all others, then the fullest first. */
function listedOf(pools: readonly MarketToken[], now: number, most = MOST_POOLS): readonly Listed[] {
  const usd = ({ state }: Listed): number => state.liquidityUsd ?? 0;
  return pools
    .flatMap((pool) => {
      const state = pool.at(now);
      return state === undefined ? [] : [{ pool, state }];
    })
    .sort((a, b) => usd(b) - usd(a))
    .slice(0, most);
}

function tokenJson(pools: readonly Listed[], network: string): Json | undefined {
  const [main] = pools;
  if (main === undefined) return undefined;
  const { pool, state } = main;
  const address = canonicalAddress(pool.address);
  const price = state.volumeUsd.h24 > 0 ? plainDecimal(state.price) : null;
  const hasCurve = pools.some((listed) => isCurve(listed));
  const moved = hasCurve && !isCurve(main);
  return {
    id: `${network}_${address}`,
    type: 'token',
    attributes: {
      address,
      name: pool.name,
      symbol: pool.symbol,
      normalized_total_supply: String(pool.supply),
      price_usd: price,
      fdv_usd: price === null ? null : String(state.price * pool.supply),
      total_reserve_in_usd: String(pools.reduce((sum, listed) => sum + (listed.state.liquidityUsd ?? 0), 0)),
      market_cap_usd: null,
      ...(hasCurve && {
        launchpad_details: {
          graduation_percentage: moved ? 100 : 50,
          completed: moved,
          completed_at: moved ? new Date(pool.createdAt).toISOString() : null,
          migrated_destination_pool_address: moved ? pool.pairAddress : null,
        },
      }),
    },
    relationships: {
      top_pools: {
        data: pools.map((listed) => ({ id: `${network}_${listed.pool.pairAddress}`, type: 'pool' })),
      },
    },
  };
}

function poolJson(
  { pool, state }: Listed,
  { network, now }: { readonly network: string; readonly now: number },
): Json {
  const quote = quoteAssetOf(pool);
  const half = state.liquidityUsd === undefined ? null : String(state.liquidityUsd / 2);
  const link = (id: string, type: string): Json => ({ data: { id, type } });
  return {
    id: `${network}_${pool.pairAddress}`,
    type: 'pool',
    attributes: {
      address: pool.pairAddress,
      name: `${pool.symbol} / ${quote.symbol}`,
      base_token_price_usd: plainDecimal(state.price),
      quote_token_price_usd: plainDecimal(quote.usd),
      base_token_liquidity_usd: half,
      quote_token_liquidity_usd: half,
      pool_created_at: new Date(pool.createdAt).toISOString(),
      price_change_percentage: inText(priceChanges(pool, state.price, now)),
      transactions: state.trades,
      volume_usd: inText(state.volumeUsd),
      reserve_in_usd: state.liquidityUsd === undefined ? null : String(state.liquidityUsd),
    },
    relationships: {
      base_token: link(`${network}_${canonicalAddress(pool.address)}`, 'token'),
      quote_token: link(`${network}_${canonicalAddress(quote.address)}`, 'token'),
      dex: link(DEXES[pool.dexId] ?? pool.dexId, 'dex'),
    },
  };
}

/** Figures as GeckoTerminal writes them. */
function inText(figures: object): Json {
  return Object.fromEntries(Object.entries(figures).map(([span, figure]) => [span, String(figure)]));
}

function isCurve({ pool }: Listed): boolean {
  return pool.dexId in DEXES;
}
