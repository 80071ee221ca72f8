import { MINUTE, SECOND } from '../../model/units.ts';
import type { CandleSource, Clock } from '../../ports.ts';
import { windowOf } from '../candle-window.ts';
import { createLimiter } from '../limiter.ts';
import type { SingleSource } from '../quote-source.ts';
import { createClient } from './client.ts';
import { hostOf } from './host.ts';
import { networkOf } from './networks.ts';
import { readPages } from './pages.ts';
import { poolsOf } from './pools.ts';
import { quoteTokens } from './quotes.ts';

/** No slash and no dot: nothing that leads elsewhere in a path. */
const POOL = /^[\w-][\w:+=<>,-]{1,299}$/;
/** At ten requests a minute a longer queue would be answered when nobody waits for it any more. */
const MOST_QUEUED = 100;
const SLOWEST_PER_MINUTE = 2;

/** Both share one pace, that of the host; prices go before the candles that wait. */
export type GeckoTerminal = Required<CandleSource> & SingleSource;

/**
 * Prices and candles from GeckoTerminal without a key, or from CoinGecko with one (see host.ts). `requestsPerMinute` is the pace of all
 * requests of this source, by default 10 without a key and 30 with one; a refusal halves it and, when it names no pause,
 * holds everything back for a minute. Infinity switches pacing off. `timeoutMs` is for one request, without its wait in
 * the queue.
 *
 * Quotes: see quote.ts for which pool speaks for a token. Tokens that nobody trades any more have no price here, where
 * DexScreener goes on giving the last one.
 *
 * Candles: only those whose span has ended are given. A window of up to 998 spans is one request, a longer one a request for every
 * 1,000 spans and sometimes one more; above 12,000 spans it is a RangeError. It is all or nothing, with one exception: what
 * is older than the host keeps (about 180 days without a key) is missing from the beginning of the window.
 */
export function createGeckoTerminal(options: {
  baseUrl?: string;
  apiKey?: string;
  clock: Clock;
  requestsPerMinute?: number;
  timeoutMs?: number;
  fetch?: typeof fetch;
}): GeckoTerminal {
  const host = hostOf(options);
  const requestsPerMinute = options.requestsPerMinute ?? host.requestsPerMinute;
  const limiter = createLimiter({
    requestsPerMinute,
    concurrency: 2,
    maxQueued: MOST_QUEUED,
    slowestPerMinute: SLOWEST_PER_MINUTE,
    // The host counts by the minute, refused requests too.
    restMs: requestsPerMinute === Infinity ? 0 : MINUTE,
  });
  const client = createClient({
    host,
    fetch: options.fetch ?? fetch,
    timeoutMs: options.timeoutMs ?? 10 * SECOND,
    limiter,
  });
  return {
    name: host.name,
    ratePerMinute: () => limiter.rate(),
    quotes: (tokens, signal) =>
      quoteTokens({ client, source: host.name, clock: options.clock }, tokens, signal),
    poolsOf: (token, signal) => poolsOf(client, token, signal),
    async candles(request, signal) {
      const network = networkOf(request.token.chain);
      if (network === undefined || !POOL.test(request.pool)) return undefined;
      const window = windowOf(request, options.clock.now());
      return window === undefined ? [] : readPages(client, { request, network, window }, signal);
    },
  };
}
