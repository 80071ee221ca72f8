import type { Chain } from '../../model/token.ts';
import { HOUR, SECOND } from '../../model/units.ts';
import type { BenchmarkSource, Clock, PricePoint } from '../../ports.ts';
import { askTwice } from '../ask-twice.ts';
import { getJson } from '../http.ts';
import { createLimiter } from '../limiter.ts';
import { coinOf } from './coins.ts';
import { seriesOf } from './series.ts';
import { parseCoins, type PointsByCoin } from './wire.ts';

/** Points of one coin in one request: 20 days. Public clients ask for 500 at the most. */
const MOST_POINTS = 480;
/** How far from a full hour its price may have been taken. */
const SEARCH_S = 1_800;

/**
 * Prices of native coins from DefiLlama, without a key: hourly ones from its chart, and the present one where `to` reaches the
 * last hour. It publishes no limit; others found about 300 requests a minute, of which 60 are used by default. Infinity switches
 * pacing off. `timeoutMs` is for one request, without its wait in the queue.
 *
 * A coin is one request for every 20 days, so that no address comes near the 2,048 characters at which the host answers HTTP
 * 414; chains with the same coin share it. It is all or nothing: when one request fails, prices() rejects.
 */
export function createDefiLlama(options: {
  baseUrl?: string;
  clock: Clock;
  requestsPerMinute?: number;
  timeoutMs?: number;
  fetch?: typeof fetch;
}): BenchmarkSource & { ratePerMinute(): number } {
  const { baseUrl = 'https://coins.llama.fi', clock, timeoutMs = 10 * SECOND } = options;
  const root = baseUrl.replace(/\/+$/, '');
  const limiter = createLimiter({ requestsPerMinute: options.requestsPerMinute ?? 60, concurrency: 2 });

  async function get(path: string, signal: AbortSignal): Promise<PointsByCoin> {
    const url = new URL(root + path);
    const ask = (): Promise<PointsByCoin> =>
      limiter.run(
        async () =>
          parseCoins(await getJson(url, { fetch: options.fetch ?? fetch, signal, timeoutMs }), clock.now()),
        signal,
      );
    return askTwice(ask, { after: ['server', 'network'], signal });
  }

  async function past(
    coin: string,
    hours: { readonly first: number; readonly count: number },
    signal: AbortSignal,
  ): Promise<readonly PricePoint[]> {
    const chunks = Array.from({ length: Math.ceil(hours.count / MOST_POINTS) }, (_, index) => {
      const start = (hours.first + index * MOST_POINTS) * HOUR;
      const span = Math.min(MOST_POINTS, hours.count - index * MOST_POINTS);
      return `/chart/${coin}?start=${start / SECOND}&span=${span}&period=1h&searchWidth=${SEARCH_S}`;
    });
    const answers = await Promise.all(chunks.map((path) => get(path, signal)));
    return answers.flatMap((answer) => answer.get(coin) ?? []);
  }

  return {
    name: 'defillama',
    ratePerMinute: () => limiter.rate(),
    async prices(chains, { from, to }, signal) {
      const now = clock.now();
      const coins = [...new Set(chains.flatMap((chain) => coinOf(chain) ?? []))];
      const first = Math.floor(from / HOUR);
      const count = Math.floor(Math.min(to, now) / HOUR) - first + 1;
      if (coins.length === 0 || from > to || count <= 0) return new Map();
      const isPresent = to > now - HOUR;
      const [current, ...charts] = await Promise.all([
        isPresent ? get(`/prices/current/${coins.join(',')}?searchWidth=1h`, signal) : new Map(),
        ...coins.map((coin) => past(coin, { first, count }, signal)),
      ]);
      const span = { from: from - HOUR, to: to + SEARCH_S * SECOND };
      const series = new Map(
        coins.map((coin, index) => [
          coin,
          seriesOf([...(charts[index] ?? []), ...(current.get(coin) ?? [])], span),
        ]),
      );
      return byChain(chains, series);
    },
  };
}

function byChain(
  chains: readonly Chain[],
  series: ReadonlyMap<string, readonly PricePoint[]>,
): ReadonlyMap<Chain, readonly PricePoint[]> {
  const entries = chains.map((chain) => [chain, series.get(coinOf(chain) ?? '') ?? []] as const);
  return new Map(entries.filter(([, points]) => points.length > 0));
}
