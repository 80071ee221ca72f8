import type { Trades } from '../../model/quote.ts';

/** Sums over the spans that DexScreener lists. */
export interface Spans<T> {
  readonly m5: T;
  readonly h1: T;
  readonly h6: T;
  readonly h24: T;
}

/** What can be seen of a pool at one instant. */
export interface MarketState {
  /** US dollars for one token. */
  readonly price: number;
  /** US dollars in the pool; undefined on a bonding curve. */
  readonly liquidityUsd?: number;
  readonly volumeUsd: Spans<number>;
  readonly trades: Spans<Trades>;
}

/** A token in one pool. A token with several pools is several of these with the same address. */
export interface MarketToken {
  readonly chain: string;
  readonly address: string;
  readonly pairAddress: string;
  readonly symbol: string;
  readonly name: string;
  readonly dexId: string;
  readonly supply: number;
  /** When the pool was made, milliseconds since 1970. */
  readonly createdAt: number;
  /** What it is paired with: the chain's wrapped native coin or a stablecoin. */
  readonly quote: 'native' | 'stable';
  /** The pool at an instant (milliseconds since 1970); undefined while it is not listed. The same instant always shows the same. */
  at(ms: number): MarketState | undefined;
}

/**
 * Liquidity of a pool by its token's market cap, both US dollars: 84 x sqrt(cap). In a constant-product pool liquidity goes
 * with the root of the price; the factor fits recorded launchpad pools ($380K: $52K, $1.02M: $87K).
 */
export function poolLiquidityUsd(marketCapUsd: number): number {
  return 84 * Math.sqrt(marketCapUsd);
}

/** How many trades make up a volume, at $120 a trade; at least one if there was any volume of note. */
export function tradesOf(volumeUsd: number, buyShare: number): Trades {
  const count = volumeUsd < 1 ? 0 : Math.max(1, Math.round(volumeUsd / 120));
  const buys = Math.round(count * Math.min(Math.max(buyShare, 0), 1));
  return { buys, sells: count - buys };
}
