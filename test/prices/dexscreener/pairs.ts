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
