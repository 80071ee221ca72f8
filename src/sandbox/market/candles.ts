import { canonicalAddress } from '../../model/token.ts';
import { DAY, SECOND } from '../../model/units.ts';
import { barsOf, type TradedBar } from './bars.ts';
import { quoteAssetOf } from './listing.ts';
import type { MarketToken } from './market.ts';
import { chainOf } from './networks.ts';
import type { Reply } from './routes.ts';

const ROUTE = /^\/api\/v2\/networks\/([^/]+)\/pools\/([^/]+)\/ohlcv\/minute$/;
const MOST_CANDLES = 1_000;
/** How far back the host without a key keeps candles. */
const HISTORY = 180 * DAY;

/**
 * The answer to GeckoTerminal's route of minute candles; undefined for any other path. `pools` finds pools by their address in
 * any case, of which this route answers only for the true one.
 */
export function answerCandles(
  url: URL,
  now: number,
  poolOf: (chain: string, address: string) => MarketToken | undefined,
): Reply | undefined {
  const [, network, encoded] = ROUTE.exec(url.pathname) ?? [];
  if (network === undefined || encoded === undefined) return undefined;
  const address = decoded(encoded);
  const asked = questionIn(url.searchParams, now);
  if (address === undefined || asked === undefined) return { status: 400 };
  const chain = chainOf(network);
  const pool = chain === undefined ? undefined : poolOf(chain, address);
  if (pool === undefined || !isSpelled(pool.pairAddress, address)) return { status: 404 };
  const side = sideOf(pool, url.searchParams.get('token') ?? 'base');
  if (side === undefined) return { status: 404 };
  if (asked.before < now - HISTORY) return { status: 401 };
  const bars = barsOf(pool, { ...asked, now, since: now - HISTORY });
  const { usd, ...quote } = quoteAssetOf(pool);
  return {
    status: 200,
    body: {
      data: {
        id: `${network}_${pool.pairAddress}`,
        type: 'ohlcv_request_response',
        attributes: { ohlcv_list: bars.map((bar) => rowOf(bar, side === 'base' ? undefined : usd)) },
      },
      meta: { base: metaOf(pool), quote: metaOf(quote) },
    },
  };
}

/** A candle as GeckoTerminal writes it; of the quote asset, whose price stands still, when that price is given. */
function rowOf(bar: TradedBar, usd?: number): readonly number[] {
  return [bar.at / SECOND, usd ?? bar.open, usd ?? bar.high, usd ?? bar.low, usd ?? bar.close, bar.volumeUsd];
}

function metaOf(token: { readonly address: string; readonly name: string; readonly symbol: string }): object {
  const { address, name, symbol } = token;
  return { address: canonicalAddress(address), name, symbol, coingecko_coin_id: null };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

interface Question {
  readonly minutes: number;
  readonly before: number;
  readonly limit: number;
}

/** Undefined for what GeckoTerminal does not offer either, and for prices in other coins than the US dollar. */
function questionIn(query: URLSearchParams, now: number): Question | undefined {
  const minutes = Number(query.get('aggregate') ?? 1);
  const limit = Number(query.get('limit') ?? 100);
  const before = query.has('before_timestamp') ? Number(query.get('before_timestamp')) * SECOND : now + 1;
  const offered = [1, 5, 15].includes(minutes) && Number.isInteger(limit) && limit >= 1;
  const inDollars = (query.get('currency') ?? 'usd') === 'usd';
  if (!offered || limit > MOST_CANDLES || !Number.isFinite(before) || !inDollars) return undefined;
  return { minutes, before, limit };
}

function sideOf(pool: MarketToken, token: string): 'base' | 'quote' | undefined {
  if (token === 'base' || token === 'quote') return token;
  if (isSpelled(pool.address, token)) return 'base';
  return isSpelled(quoteAssetOf(pool).address, token) ? 'quote' : undefined;
}

function isSpelled(address: string, as: string): boolean {
  return canonicalAddress(address) === canonicalAddress(as);
}
