import { inventAddress } from '../../../src/sandbox/market/addresses.ts';
import type { MarketToken } from '../../../src/sandbox/market/market.ts';
import { NOON } from '../../fakes/clock.ts';

let made = 0;

/** A token that costs the same all the time: $0.002, $50,000 deep, traded unless told otherwise. No liquidity on a curve. */
export function flatToken(
  chain: string,
  more: Partial<MarketToken> & {
    readonly price?: number;
    readonly liquidityUsd?: number;
    readonly trades?: number;
  } = {},
): MarketToken {
  made += 1;
  const { price = 0.002, liquidityUsd = 50_000, trades: count = 4, ...identity } = more;
  const trades = { buys: count, sells: count };
  const curve = identity.dexId === 'pumpfun';
  return {
    chain,
    address: inventAddress(chain, `token ${made}`),
    pairAddress: inventAddress(chain, `pool ${made}`),
    symbol: 'FLAT',
    name: 'Flat',
    dexId: 'pumpswap',
    supply: 1e9,
    createdAt: NOON - 3_600_000,
    quote: 'native',
    ...identity,
    at: () => ({
      price,
      ...(!curve && { liquidityUsd }),
      volumeUsd: { m5: 1, h1: 10, h6: 50, h24: 100 },
      trades: { m5: trades, h1: trades, h6: trades, h24: trades },
    }),
  };
}
