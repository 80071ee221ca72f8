import { pairJson } from './listing.ts';
import type { MarketToken } from './market.ts';

const MOST_PAIRS = 30;

/**
 * The pools that a search finds, as DexScreener writes them, at most 30: by their address or their token's, else by its
 * symbol, else by a part of its symbol or name; of one kind the deepest first.
 */
export function searchPools(
  pools: Iterable<MarketToken>,
  query: string,
  now: number,
): readonly Readonly<Record<string, unknown>>[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [];
  return [...pools]
    .map((pool) => ({ pool, relevance: relevanceOf(pool, wanted), usd: pool.at(now)?.liquidityUsd ?? 0 }))
    .filter(({ relevance }) => relevance > 0)
    .sort((a, b) => b.relevance - a.relevance || b.usd - a.usd)
    .map(({ pool }) => pairJson(pool, now))
    .filter((pair) => pair !== undefined)
    .slice(0, MOST_PAIRS);
}

/** 3 for an address, 2 for the symbol (with or without $), 1 for a part of the symbol or the name, 0 for no match. */
function relevanceOf(token: MarketToken, wanted: string): number {
  const lower = (text: string): string => text.toLowerCase();
  if ([token.address, token.pairAddress].some((address) => lower(address) === wanted)) return 3;
  const symbol = lower(token.symbol).replace(/^\$/, '');
  if (symbol === wanted.replace(/^\$/, '')) return 2;
  return symbol.includes(wanted) || lower(token.name).includes(wanted) ? 1 : 0;
}
