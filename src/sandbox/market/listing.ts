import { DAY, HOUR, MINUTE } from '../../model/units.ts';
import type { MarketState, MarketToken } from './market.ts';

interface QuoteAsset {
  readonly address: string;
  readonly name: string;
  readonly symbol: string;
  readonly usd: number;
}

interface ChainAssets {
  readonly native: QuoteAsset;
  readonly stable: QuoteAsset;
}

const ETHER = { name: 'Wrapped Ether', symbol: 'WETH', usd: 3_000 };
const USDC = { name: 'USD Coin', symbol: 'USDC', usd: 1 };

/** What pools of the market are paired with; quote assets stand still in price. */
const ASSETS: Readonly<Record<string, ChainAssets>> = {
  solana: {
    native: {
      address: 'So11111111111111111111111111111111111111112',
      name: 'Wrapped SOL',
      symbol: 'SOL',
      usd: 150,
    },
    stable: { address: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', ...USDC },
  },
  ethereum: {
    native: { address: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2', ...ETHER },
    stable: { address: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', ...USDC },
  },
  bsc: {
    native: {
      address: '0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c',
      name: 'Wrapped BNB',
      symbol: 'WBNB',
      usd: 600,
    },
    stable: {
      address: '0x55d398326f99059fF775485246999027B3197955',
      name: 'Tether USD',
      symbol: 'USDT',
      usd: 1,
    },
  },
  base: {
    native: { address: '0x4200000000000000000000000000000000000006', ...ETHER },
    stable: { address: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', ...USDC },
  },
};

const ELSEWHERE: ChainAssets = {
  native: { address: '0x0000000000000000000000000000000000000000', name: 'Coin', symbol: 'COIN', usd: 10 },
  stable: { address: '0x0000000000000000000000000000000000000001', ...USDC },
};

/** What the pool is paired with, and its price, which stands still. */
export function quoteAssetOf(token: MarketToken): QuoteAsset {
  return (ASSETS[token.chain] ?? ELSEWHERE)[token.quote];
}

/** A pool of the market as DexScreener writes it; undefined while it is not listed. */
export function pairJson(token: MarketToken, now: number): Readonly<Record<string, unknown>> | undefined {
  const state = token.at(now);
  if (state === undefined) return undefined;
  const { address, name, symbol, usd } = quoteAssetOf(token);
  const capUsd = Math.round(state.price * token.supply);
  return {
    chainId: token.chain,
    dexId: token.dexId,
    url: `https://dexscreener.com/${token.chain}/${token.pairAddress.toLowerCase()}`,
    pairAddress: token.pairAddress,
    baseToken: { address: token.address, name: token.name, symbol: token.symbol },
    quoteToken: { address, name, symbol },
    priceNative: plainDecimal(state.price / usd),
    priceUsd: plainDecimal(state.price),
    txns: state.trades,
    volume: cents(state),
    priceChange: priceChanges(token, state.price, now),
    ...(state.liquidityUsd !== undefined && {
      liquidity: {
        usd: round(state.liquidityUsd, 2),
        base: round(state.liquidityUsd / 2 / state.price, 6),
        quote: round(state.liquidityUsd / 2 / usd, 9),
      },
    }),
    fdv: capUsd,
    marketCap: capUsd,
    pairCreatedAt: token.createdAt,
  };
}

function cents({ volumeUsd }: MarketState): Readonly<Record<string, number>> {
  const { m5, h1, h6, h24 } = volumeUsd;
  return { h24: round(h24, 2), h6: round(h6, 2), h1: round(h1, 2), m5: round(m5, 2) };
}

/** Percent since then; a span is left out where the token was not listed at its start. */
export function priceChanges(
  token: MarketToken,
  price: number,
  now: number,
): Readonly<Record<string, number>> {
  const spans = { m5: 5 * MINUTE, h1: HOUR, h6: 6 * HOUR, h24: DAY };
  return Object.fromEntries(
    Object.entries(spans).flatMap(([span, ms]) => {
      const before = token.at(now - ms)?.price;
      return before === undefined ? [] : [[span, round((price / before - 1) * 100, 2)]];
    }),
  );
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Eight significant digits without an exponent, as DexScreener writes prices (it gives about four digits). */
export function plainDecimal(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential(7).split('e');
  const decimals = Math.min(Math.max(7 - Number(exponent), 0), 100);
  return Number(`${digits}e${exponent}`).toFixed(decimals);
}
