import { MINUTE, SECOND } from '../../model/units.ts';
import {
  type Candle,
  type CandleRequest,
  type CandleSource,
  type Clock,
  PriceSourceError,
} from '../../ports.ts';
import { type Window, windowOf } from '../candle-window.ts';
import { createLimiter } from '../limiter.ts';
import { candlesOf, type OhlcvRow } from '../sound-candles.ts';
import { createClient, type DexPaprikaClient, FULL_PAGE, type PageRequest } from './client.ts';
import { networkOf } from './networks.ts';
import { createSides } from './side.ts';

/** No slash, no dot and no comma: nothing that leads elsewhere in a path. */
const ADDRESS = /^[\w-][\w:+=<>-]{1,299}$/;
const MOST_QUEUED = 100;

/**
 * Candles from DexPaprika, for when the first source is out of reach. It could not be checked against a recorded answer of its
 * host, only against its documents and two candles recorded by others (see wire.ts); so everything is proven before it is
 * believed: the side of the pool (see side.ts), the length of each candle, that the candles are of the time that was asked for,
 * and that a page ends where nothing follows. What cannot be proven is undefined.
 *
 * A key is needed: since 2026-09-25 the host gives nobody without one candles shorter than an hour. A free key reaches back seven
 * days in candles of 15 minutes, a Dev key 30 days in all; what a plan does not reach is undefined, too.
 *
 * `requestsPerMinute` is 30 by default, what a free key is given; the first candles of a pool take two or three requests more
 * than later ones. Infinity switches pacing off. `timeoutMs` is for one request, without its wait in the queue.
 */
export function createDexPaprika(options: {
  baseUrl?: string;
  apiKey: string;
  clock: Clock;
  requestsPerMinute?: number;
  timeoutMs?: number;
  fetch?: typeof fetch;
}): CandleSource & { ratePerMinute(): number } {
  const limiter = createLimiter({
    requestsPerMinute: options.requestsPerMinute ?? 30,
    concurrency: 2,
    maxQueued: MOST_QUEUED,
  });
  const client = createClient({
    root: (options.baseUrl ?? 'https://api.dexpaprika.com').replace(/\/+$/, ''),
    apiKey: options.apiKey,
    fetch: options.fetch ?? fetch,
    timeoutMs: options.timeoutMs ?? 10 * SECOND,
    limiter,
  });
  const sides = createSides(client, options.clock);
  return {
    name: 'dexpaprika',
    ratePerMinute: () => limiter.rate(),
    async candles(request, signal) {
      const { token, pool, minutes } = request;
      const network = networkOf(token.chain);
      if (network === undefined || !ADDRESS.test(pool) || !ADDRESS.test(token.address)) return undefined;
      const window = windowOf(request, options.clock.now());
      if (window === undefined) return [];
      const inversed = await sides.proven({ network, pool, token }, signal);
      if (inversed === undefined) return undefined;
      return readForward(client, { page: { network, pool, minutes, inversed }, request, window }, signal);
    },
  };
}

/** The candles of a window, page by page from its beginning, because the host counts its limit from there. */
async function readForward(
  client: DexPaprikaClient,
  asked: {
    readonly page: Omit<PageRequest, 'fromMs' | 'toMs'>;
    readonly request: CandleRequest;
    readonly window: Window;
  },
  signal: AbortSignal,
): Promise<readonly Candle[] | undefined> {
  const { page, request, window } = asked;
  const spanMs = page.minutes * MINUTE;
  // A page that ends before the window may have been cut, so that one more is asked for.
  const mostPages = Math.ceil(window.spans / FULL_PAGE) + 2;
  const rows: OhlcvRow[] = [];
  let fromMs = window.from;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const found = await client.page({ ...page, fromMs, toMs: window.to }, signal);
    if (found === undefined) return undefined;
    const within = found.filter(({ startMs }) => startMs >= fromMs && startMs < window.to);
    if (within.length === 0 && found.some(({ startMs }) => startMs !== window.to))
      throw new PriceSourceError('malformed', 'dexpaprika gave candles of another time than asked for');
    rows.push(...within);
    fromMs = Math.max(fromMs, ...within.map(({ startMs }) => startMs + spanMs));
    if (within.length === 0 || fromMs >= window.to)
      return candlesOf(rows, { from: request.from, to: Math.min(request.to, window.to) });
  }
  throw new PriceSourceError('malformed', 'dexpaprika gave fewer candles a page than were asked for');
}
