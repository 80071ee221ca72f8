import { tokenRef } from '../../../src/model/token.ts';

export const WSOL = 'So11111111111111111111111111111111111111112';
export const USDC = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';
export const TOKEN = tokenRef('solana', 'CoFFeeBeanTokenForTests1111111111111111pump');

/** A pool on Solana as DexScreener writes it, $50,000 deep and balanced unless told otherwise. */
export function solPair(
  pairAddress: string,
  pool: {
    readonly dexId?: string;
    readonly base?: string;
    readonly quote?: string;
    readonly priceUsd?: number;
    /** Undefined leaves the liquidity out. */
    readonly usd?: number | undefined;
    readonly volumeH24?: number;
    readonly trades?: number;
  },
): Record<string, unknown> {
  const { dexId = 'pumpswap', base = TOKEN.address, quote = WSOL, priceUsd = 1, volumeH24 = 1_000 } = pool;
  const usd = 'usd' in pool ? pool.usd : 50_000;
  const counted = { buys: pool.trades ?? 8, sells: pool.trades ?? 5 };
  return {
    chainId: 'solana',
    dexId,
    pairAddress,
    baseToken: { address: base, name: 'Coffee', symbol: 'BEAN' },
    quoteToken: { address: quote, name: 'Wrapped SOL', symbol: 'SOL' },
    priceNative: String(priceUsd / 150),
    priceUsd: String(priceUsd),
    txns: { m5: counted, h1: counted, h6: counted, h24: counted },
    volume: { m5: 10, h1: 100, h6: 500, h24: volumeH24 },
    ...(usd !== undefined && { liquidity: { usd, base: usd / 2 / priceUsd, quote: usd / 2 / 150 } }),
    fdv: priceUsd * 1e9,
    marketCap: priceUsd * 1e9,
    pairCreatedAt: 1_790_000_000_000,
  };
}

const MONEY: Readonly<Record<string, { readonly address: string; readonly usd: number }>> = {
  solana: { address: WSOL, usd: 150 },
  ethereum: { address: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2', usd: 3_000 },
  base: { address: '0x4200000000000000000000000000000000000006', usd: 3_000 },
  bsc: { address: '0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c', usd: 600 },
};

/** What a pool of a token with a ticker of its own is told to be. */
export interface Bearer {
  readonly chain?: string;
  readonly token?: string;
  readonly symbol?: string;
  readonly name?: string;
  /** Depth, both sides alike; undefined leaves the liquidity out. */
  readonly usd?: number | undefined;
  readonly priceUsd?: number;
  readonly marketCap?: number;
  readonly fdv?: number;
  readonly volumeH24?: number;
  readonly buys?: number;
  readonly sells?: number;
  readonly createdAt?: number | undefined;
  readonly quote?: string;
  readonly dexId?: string;
}

/**
 * A pool of a token as a search answers it: BEAN on Solana, $100,000 deep, $20,000 traded on both sides, made in 2025
 * unless told otherwise. Its address follows from `token`.
 */
export function bearer(more: Bearer = {}): Record<string, unknown> {
  const { chain = 'solana', token = 'Bean', symbol = 'BEAN', name = 'Coffee', priceUsd = 0.01 } = more;
  const { volumeH24 = 20_000, buys = 80, sells = 60, dexId = 'some-dex' } = more;
  const usd = 'usd' in more ? more.usd : 100_000;
  const createdAt = 'createdAt' in more ? more.createdAt : 1_750_000_000_000;
  const money = MONEY[chain] ?? { address: `Native${chain}`, usd: 10 };
  return {
    chainId: chain,
    dexId,
    pairAddress: `PoolOf${token}${more.quote ?? ''}`,
    baseToken: { address: `${token}On${chain}`, name, symbol },
    quoteToken: { address: more.quote ?? money.address, name: 'Money', symbol: 'MONEY' },
    priceNative: String(priceUsd / money.usd),
    priceUsd: String(priceUsd),
    txns: { h24: { buys, sells } },
    volume: { h24: volumeH24 },
    ...(usd !== undefined && { liquidity: { usd, base: usd / 2 / priceUsd, quote: usd / 2 / money.usd } }),
    fdv: more.fdv ?? 1_000_000,
    marketCap: more.marketCap ?? 1_000_000,
    ...(createdAt !== undefined && { pairCreatedAt: createdAt }),
  };
}
