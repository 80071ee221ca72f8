import { canonicalAddress, type TokenRef } from '../../model/token.ts';
import { MINUTE, type PriceUsd, SECOND } from '../../model/units.ts';
import type { CandleRequest } from '../../ports.ts';
import { getJson, RequestFailed } from '../http.ts';
import type { Limiter } from '../limiter.ts';
import type { OhlcvRow } from '../sound-candles.ts';
import { parseCandles, parsePrices } from './wire.ts';

/** The most candles of one answer; documents name 366 and 1,000. */
export const FULL_PAGE = 366;

/** One page of candles: the first ones that start within [fromMs, toMs). */
export interface PageRequest extends Pick<CandleRequest, 'pool' | 'minutes'> {
  readonly network: string;
  /** Are the two tokens of the pool to change places? */
  readonly inversed: boolean;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface DexPaprikaClient {
  /** Undefined when the host does not know the pool, or the key's plan does not reach that far back or that fine. */
  page(request: PageRequest, signal: AbortSignal): Promise<readonly OhlcvRow[] | undefined>;
  /** What the token costs at present; undefined when the host has no price of it. */
  price(network: string, token: TokenRef, signal: AbortSignal): Promise<PriceUsd | undefined>;
}

export function createClient(options: {
  root: string;
  apiKey: string;
  fetch: typeof fetch;
  timeoutMs: number;
  limiter: Pick<Limiter, 'run'>;
}): DexPaprikaClient {
  const { root, apiKey, timeoutMs, limiter } = options;
  // The whole header is the key: a scheme before it is refused.
  const headers = { authorization: apiKey };

  async function get<T>(
    path: string,
    read: (body: unknown) => T,
    { signal, absent }: { readonly signal: AbortSignal; readonly absent: readonly number[] },
  ): Promise<T | undefined> {
    const url = new URL(root + path);
    const ask = async (): Promise<T> =>
      read(await getJson(url, { fetch: options.fetch, signal, timeoutMs, headers }));
    try {
      return await limiter.run(ask, signal);
    } catch (error) {
      if (!(error instanceof RequestFailed) || error.status === undefined) throw error;
      if (absent.includes(error.status)) return undefined;
      throw error.status === 401 || error.status === 403 ? refusedKey(error.status) : error;
    }
  }

  return {
    page({ network, pool, minutes, inversed, fromMs, toMs }, signal) {
      const query = new URLSearchParams({
        start: String(fromMs / SECOND),
        end: String(toMs / SECOND),
        interval: `${minutes}m`,
        limit: String(FULL_PAGE),
        inversed: String(inversed),
      });
      const path = `/networks/${network}/pools/${encodeURIComponent(canonicalAddress(pool))}/ohlcv?${query.toString()}`;
      return get(path, (body) => parseCandles(body, minutes * MINUTE), { signal, absent: [403, 404] });
    },
    async price(network, token, signal) {
      const address = canonicalAddress(token.address);
      const path = `/networks/${network}/multi/prices?tokens=${encodeURIComponent(address)}`;
      return (await get(path, parsePrices, { signal, absent: [404] }))?.get(address);
    },
  };
}

function refusedKey(status: number): RequestFailed {
  return new RequestFailed(
    'refused',
    `dexpaprika refused the key (${status}): a free or Dev key belongs to https://api.dexpaprika.com, a Pro key to https://api-pro.dexpaprika.com`,
    { status },
  );
}
