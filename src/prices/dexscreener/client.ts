import type { Clock } from '../../ports.ts';
import { askTwice } from '../ask-twice.ts';
import { getJson } from '../http.ts';
import type { Limiter } from '../limiter.ts';
import { isAskable, isSearchable, type Listing, parseListings } from './wire.ts';

/** The four routes of DexScreener that price a token. All of them share the limit of 300 requests a minute. */
export interface DexScreenerClient {
  /** One pool per token, chosen by DexScreener. Any number of addresses of one chain, asked 30 at a time. */
  tokens(chain: string, addresses: readonly string[], signal: AbortSignal): Promise<readonly Listing[]>;
  /** The pools with these addresses, one to one; their case does not matter. Asked 30 at a time. */
  pairs(chain: string, addresses: readonly string[], signal: AbortSignal): Promise<readonly Listing[]>;
  /** All pools of a token, cut at 30 by DexScreener. */
  pools(chain: string, address: string, signal: AbortSignal): Promise<readonly Listing[]>;
  /** Pools of all chains that match an address, a symbol or a name, at most 30. */
  search(query: string, signal: AbortSignal): Promise<readonly Listing[]>;
}

/** DexScreener's own limit on addresses in one request. */
const BATCH = 30;

export function createClient(options: {
  baseUrl: string;
  clock: Clock;
  fetch: typeof fetch;
  timeoutMs: number;
  limiter: Pick<Limiter, 'run'>;
}): DexScreenerClient {
  const { baseUrl, clock, limiter, timeoutMs } = options;

  async function get(path: string, signal: AbortSignal): Promise<readonly Listing[]> {
    const url = new URL(baseUrl.replace(/\/$/, '') + path);
    const ask = (): Promise<readonly Listing[]> =>
      limiter.run(
        async () =>
          parseListings(await getJson(url, { fetch: options.fetch, signal, timeoutMs }), clock.now()),
        signal,
      );
    return askTwice(ask, { after: ['server', 'network'], signal });
  }

  async function batched(
    route: string,
    chain: string,
    addresses: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly Listing[]> {
    const askable = [...new Set(addresses)].filter((address) => isAskable(chain, address));
    const answers = await Promise.all(
      chunks(askable).map((chunk) =>
        get(`${route}/${chain}/${chunk.map(encodeURIComponent).join(',')}`, signal),
      ),
    );
    return answers.flat();
  }

  return {
    tokens: (chain, addresses, signal) => batched('/tokens/v1', chain, addresses, signal),
    pairs: (chain, addresses, signal) => batched('/latest/dex/pairs', chain, addresses, signal),
    pools: (chain, address, signal) => batched('/token-pairs/v1', chain, [address], signal),
    async search(query, signal) {
      return isSearchable(query) ? get(`/latest/dex/search?q=${encodeURIComponent(query)}`, signal) : [];
    },
  };
}

function chunks(addresses: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(addresses.length / BATCH);
  return Array.from({ length: count }, (_, index) => addresses.slice(index * BATCH, (index + 1) * BATCH));
}
