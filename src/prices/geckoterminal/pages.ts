import { canonicalAddress, isEvmAddress } from '../../model/token.ts';
import { type Candle, type CandleRequest, PriceSourceError } from '../../ports.ts';
import type { Window } from '../candle-window.ts';
import { candlesOf, type OhlcvRow } from '../sound-candles.ts';
import type { GeckoTerminalClient } from './client.ts';
import type { OhlcvPage } from './wire.ts';

/** The most candles that the host gives in one answer, and how many when nobody says. */
const FULL_PAGE = 1_000;
const USUAL_PAGE = 100;

/**
 * The candles of a window, read page by page from its end. Undefined when the host does not know the pool, or when the pool
 * is one of other tokens. Rejects with PriceSourceError when a page fails, or when the pages do not reach the beginning.
 */
export async function readPages(
  client: GeckoTerminalClient,
  asked: { readonly request: CandleRequest; readonly network: string; readonly window: Window },
  signal: AbortSignal,
): Promise<readonly Candle[] | undefined> {
  const { request, network, window } = asked;
  // Whether `before_timestamp` takes in the candle of that very instant is not documented: room for one more.
  const limit = Math.min(window.spans + 1, FULL_PAGE);
  const mostPages = Math.ceil(window.spans / (FULL_PAGE - 1)) + 1;
  const where = {
    network,
    pool: canonicalAddress(request.pool),
    token: canonicalAddress(request.token.address),
    minutes: request.minutes,
    limit,
  };
  const rows: OhlcvRow[] = [];
  const candles = (): readonly Candle[] =>
    candlesOf(rows, { from: request.from, to: Math.min(request.to, window.to) });
  let beforeMs = window.to;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await client.page({ ...where, beforeMs }, signal);
    if (page === undefined) return pages === 0 ? undefined : candles();
    if (isOfOthers(page, request)) return undefined;
    rows.push(...page.rows);
    const oldestMs = oldestOf(page.rows, beforeMs);
    if (oldestMs === undefined || oldestMs <= window.from || isLast(page, limit)) return candles();
    beforeMs = oldestMs;
  }
  throw new PriceSourceError('malformed', 'geckoterminal gave fewer candles a page than were asked for');
}

/** Start of a page's oldest candle; undefined when the page goes no further back, which is the end of what the host has. */
function oldestOf(rows: readonly OhlcvRow[], beforeMs: number): number | undefined {
  const oldestMs = Math.min(...rows.map(({ startMs }) => startMs));
  if (rows.length > 0 && oldestMs > beforeMs)
    throw new PriceSourceError('malformed', 'geckoterminal gave candles of another time than asked for');
  return oldestMs < beforeMs ? oldestMs : undefined;
}

/**
 * Had all of the window room in this page, and was some left? A short page of a longer window says nothing, because the limit
 * may count spans without a trade; and one of the usual length may come from a host that does not heed the limit.
 */
function isLast({ rows }: OhlcvPage, limit: number): boolean {
  return limit < FULL_PAGE && rows.length < Math.min(limit, USUAL_PAGE);
}

/**
 * Do the pool's tokens not include the asked one? Only known where an address has one spelling; elsewhere (TON, Sui, Aptos)
 * the same address is written in several ways.
 */
function isOfOthers({ tokens }: OhlcvPage, { token }: CandleRequest): boolean {
  const spelledOneWay = isEvmAddress(token.address) || token.chain === 'solana' || token.chain === 'tron';
  if (!spelledOneWay || tokens.length < 2) return false;
  return !tokens.some((address) => canonicalAddress(address) === canonicalAddress(token.address));
}
