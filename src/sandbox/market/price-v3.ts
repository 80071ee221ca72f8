import { addressesIn } from './address-list.ts';
import type { MarketToken } from './market.ts';
import type { Reply } from './routes.ts';

const MOST_MINTS = 50;

/**
 * The answer to Jupiter's route of prices; undefined for any other path. Tokens that nobody traded for a day are left out,
 * as are those with no money behind their price.
 */
export function answerPrices(
  url: URL,
  now: number,
  poolsOf: (chain: string, address: string) => readonly MarketToken[],
): Reply | undefined {
  if (url.pathname !== '/price/v3') return undefined;
  const mints = addressesIn(url.searchParams.get('ids') ?? '');
  if (mints === undefined || mints.length > MOST_MINTS) return { status: 400 };
  const prices = mints.flatMap((mint) => {
    const states = poolsOf('solana', mint).flatMap((pool) => pool.at(now) ?? []);
    const [main] = states.toSorted((a, b) => (b.liquidityUsd ?? 0) - (a.liquidityUsd ?? 0));
    if (main === undefined || main.volumeUsd.h24 === 0 || (main.liquidityUsd ?? Infinity) < 1) return [];
    const liquidity = states.reduce((sum, { liquidityUsd = 0 }) => sum + liquidityUsd, 0);
    return [[mint, { usdPrice: main.price, liquidity, decimals: 6, blockId: 1 }] as const];
  });
  return { status: 200, body: Object.fromEntries(prices) };
}
