import { canonicalAddress } from '../../model/token.ts';
import { addressesIn } from './address-list.ts';
import { answerCandles } from './candles.ts';
import { pairJson } from './listing.ts';
import type { MarketToken } from './market.ts';
import { answerPrices } from './price-v3.ts';
import { searchPools } from './search.ts';
import { answerBirdeye } from './birdeye.ts';
import { answerCoins } from './coins.ts';
import { answerDexPaprika } from './dexpaprika.ts';
import { answerPools, answerTokens } from './tokens-multi.ts';

/** What the market answers to a request: a body with HTTP 200, or another status without one. */
export type Reply = { readonly status: 200; readonly body: unknown } | { readonly status: 400 | 401 | 404 };

type PairJson = Readonly<Record<string, unknown>>;

/** The pools of the market, found the way DexScreener finds them. */
export interface Listings {
  add(token: MarketToken): void;
  /**
   * The answer to a path and query of DexScreener's four price routes, of GeckoTerminal's three, or of those that are used of
   * Jupiter, DefiLlama, DexPaprika and Birdeye.
   */
  answer(url: URL, now: number): Reply;
  /** Which pool /tokens/v1 names: the one with most liquidity, or (as DexScreener does at times) the first ever made. */
  primary: 'deepest' | 'oldest';
}

const MOST_ADDRESSES = 30;
const MOST_PAIRS = 30;

export function createListings(): Listings {
  const byToken = new Map<string, MarketToken[]>();
  const byPair = new Map<string, MarketToken>();

  const pairOf = (chain: string, address: string): MarketToken | undefined =>
    byPair.get(`${chain}:${address.toLowerCase()}`);
  // A token is found by its exact case, except on EVM chains; a pool in any case.
  const poolsOf = (chain: string, address: string): readonly MarketToken[] =>
    byToken.get(`${chain}:${canonicalAddress(address)}`) ?? [];

  function primaryOf(pools: readonly MarketToken[], now: number): PairJson | undefined {
    const listed = pools.flatMap((pool) => {
      const state = pool.at(now);
      return state === undefined ? [] : [{ pool, liquidityUsd: state.liquidityUsd ?? 0 }];
    });
    listed.sort((a, b) =>
      listings.primary === 'oldest'
        ? a.pool.createdAt - b.pool.createdAt
        : b.liquidityUsd - a.liquidityUsd || a.pool.createdAt - b.pool.createdAt,
    );
    return listed[0] && pairJson(listed[0].pool, now);
  }

  const listings: Listings = {
    primary: 'deepest',
    add(token) {
      const key = `${token.chain}:${canonicalAddress(token.address)}`;
      byToken.set(key, [...(byToken.get(key) ?? []), token]);
      byPair.set(`${token.chain}:${token.pairAddress.toLowerCase()}`, token);
    },
    answer(url, now) {
      if (url.pathname === '/latest/dex/search') {
        return ok({
          schemaVersion: '1.0.0',
          pairs: searchPools(byPair.values(), url.searchParams.get('q') ?? '', now),
        });
      }
      const elsewhere =
        answerCandles(url, now, pairOf) ??
        answerTokens(url, now, poolsOf) ??
        answerPools(url, now, poolsOf) ??
        answerPrices(url, now, poolsOf) ??
        answerCoins(url, now) ??
        answerDexPaprika(url, now, { pairOf, poolsOf }) ??
        answerBirdeye(url, now, poolsOf);
      if (elsewhere !== undefined) return elsewhere;
      const [, route, chain, list] =
        /^\/(tokens\/v1|token-pairs\/v1|latest\/dex\/pairs)\/([^/]+)\/([^/]+)$/.exec(url.pathname) ?? [];
      if (chain === undefined || list === undefined) return { status: 404 };
      const addresses = addressesIn(list);
      if (addresses === undefined || addresses.length > MOST_ADDRESSES) return { status: 400 };
      if (route === 'tokens/v1') {
        return ok(addresses.flatMap((address) => primaryOf(poolsOf(chain, address), now) ?? []));
      }
      if (route === 'token-pairs/v1') {
        const pools = addresses.flatMap((address) => poolsOf(chain, address));
        return ok(pools.flatMap((pool) => pairJson(pool, now) ?? []).slice(0, MOST_PAIRS));
      }
      const pairs = addresses.flatMap((address) => {
        const pool = pairOf(chain, address);
        return (pool && pairJson(pool, now)) ?? [];
      });
      return ok({ schemaVersion: '1.0.0', pairs: pairs.length > 0 ? pairs : null, pair: pairs[0] ?? null });
    },
  };
  return listings;
}

function ok(body: unknown): Reply {
  return { status: 200, body };
}
