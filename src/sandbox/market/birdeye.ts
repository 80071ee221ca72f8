import { canonicalAddress } from '../../model/token.ts';
import { SECOND } from '../../model/units.ts';
import { barsOf, type TradedBar } from './bars.ts';
import type { MarketToken } from './market.ts';
import type { Reply } from './routes.ts';

const MOST_CANDLES = 1_000;
const CHAINS = ['solana', 'ethereum', 'bsc', 'base', 'arbitrum', 'polygon', 'avalanche'];

/**
 * The answer to Birdeye's route of a token's candles over all of its pools, to any key; undefined for any other path. The chain
 * is a header, which this market does not read: an address is of the first chain that has it.
 */
export function answerBirdeye(
  url: URL,
  now: number,
  poolsOf: (chain: string, address: string) => readonly MarketToken[],
): Reply | undefined {
  if (url.pathname !== '/defi/ohlcv') return undefined;
  const query = url.searchParams;
  const type = query.get('type') ?? '';
  const minutes = Number(/^(1|3|5|15|30)m$/.exec(type)?.[1]);
  const from = Number(query.get('time_from') ?? NaN) * SECOND;
  const to = Number(query.get('time_to') ?? NaN) * SECOND;
  if (!(minutes > 0 && from > 0 && to >= from)) return { status: 400 };
  const address = query.get('address') ?? '';
  const asked = { minutes, before: to + 1, limit: MOST_CANDLES, now, since: from };
  const best = new Map<number, TradedBar>();
  const pools = CHAINS.map((chain) => poolsOf(chain, address)).find((found) => found.length > 0) ?? [];
  for (const pool of pools) {
    for (const bar of barsOf(pool, asked)) {
      if (bar.volumeUsd >= (best.get(bar.at)?.volumeUsd ?? 0)) best.set(bar.at, bar);
    }
  }
  const items = [...best.values()]
    .sort((a, b) => a.at - b.at)
    .map(({ at, open, high, low, close, volumeUsd }) => ({
      address: canonicalAddress(address),
      type,
      unixTime: at / SECOND,
      o: open,
      h: high,
      l: low,
      c: close,
      v: volumeUsd / close,
    }));
  return { status: 200, body: { success: true, data: { items } } };
}
