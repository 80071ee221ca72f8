import { canonicalAddress } from '../../model/token.ts';
import { MINUTE, SECOND } from '../../model/units.ts';
import { addressesIn } from './address-list.ts';
import { barsOf, type TradedBar } from './bars.ts';
import { quoteAssetOf } from './listing.ts';
import type { MarketToken } from './market.ts';
import type { Reply } from './routes.ts';

const OHLCV = /^\/networks\/([^/]+)\/pools\/([^/]+)\/ohlcv$/;
const PRICES = /^\/networks\/([^/]+)\/multi\/prices$/;
const MOST_CANDLES = 366;
const MOST_TOKENS = 10;

interface Pools {
  readonly pairOf: (chain: string, address: string) => MarketToken | undefined;
  readonly poolsOf: (chain: string, address: string) => readonly MarketToken[];
}

/** The answer to DexPaprika's routes of candles and of prices; undefined for any other path. Its networks are the market's chains. */
export function answerDexPaprika(url: URL, now: number, pools: Pools): Reply | undefined {
  const [, chain, encoded] = OHLCV.exec(url.pathname) ?? [];
  if (chain !== undefined && encoded !== undefined) {
    const [address = ''] = addressesIn(encoded) ?? [];
    const pool = pools.pairOf(chain, address);
    if (pool === undefined || canonicalAddress(pool.pairAddress) !== canonicalAddress(address))
      return { status: 404 };
    return answerCandles(pool, url.searchParams, now);
  }
  const [, network] = PRICES.exec(url.pathname) ?? [];
  if (network === undefined) return undefined;
  const tokens = addressesIn(url.searchParams.get('tokens') ?? '');
  if (tokens === undefined || tokens.length > MOST_TOKENS) return { status: 400 };
  return {
    status: 200,
    body: tokens.flatMap((id) => {
      const states = pools.poolsOf(network, id).flatMap((pool) => pool.at(now) ?? []);
      const [main] = states.toSorted((a, b) => (b.liquidityUsd ?? 0) - (a.liquidityUsd ?? 0));
      return main === undefined ? [] : { id: canonicalAddress(id), chain: network, price_usd: main.price };
    }),
  };
}

/** The first candles from `start` on, as DexPaprika counts them; of the quote asset when they are asked for the other way round. */
function answerCandles(pool: MarketToken, query: URLSearchParams, now: number): Reply {
  const minutes = Number(/^(1|5|10|15|30)m$/.exec(query.get('interval') ?? '')?.[1]);
  const start = Number(query.get('start') ?? NaN) * SECOND;
  const end = query.has('end') ? Number(query.get('end')) * SECOND : now;
  const limit = Number(query.get('limit') ?? 1);
  const sound = minutes > 0 && start > 0 && end > 0 && limit >= 1 && limit <= MOST_CANDLES;
  if (!sound) return { status: 400 };
  const usd = query.get('inversed') === 'true' ? quoteAssetOf(pool).usd : undefined;
  const spans = Math.ceil((end - start) / (minutes * MINUTE));
  const bars = barsOf(pool, { minutes, before: end, limit: spans, now, since: start });
  const first = bars.toReversed().slice(0, limit);
  return { status: 200, body: first.map((bar) => candleOf(bar, { minutes, usd })) };
}

function candleOf(
  bar: TradedBar,
  { minutes, usd }: { readonly minutes: number; readonly usd: number | undefined },
): Readonly<Record<string, unknown>> {
  const volume = Math.round(bar.volumeUsd);
  const isoOf = (ms: number): string => new Date(ms).toISOString().replace('.000', '');
  return {
    time_open: isoOf(bar.at),
    time_close: isoOf(bar.at + minutes * MINUTE),
    open: usd ?? bar.open,
    high: usd ?? bar.high,
    low: usd ?? bar.low,
    close: usd ?? bar.close,
    ...(volume > 0 && { volume }),
  };
}
