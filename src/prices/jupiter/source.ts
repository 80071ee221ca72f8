import { tokenKey, type TokenKey } from '../../model/token.ts';
import { epochMs, SECOND } from '../../model/units.ts';
import type { Quote } from '../../model/quote.ts';
import type { Clock } from '../../ports.ts';
import { getJson } from '../http.ts';
import { createLimiter } from '../limiter.ts';
import type { SingleSource } from '../quote-source.ts';
import { parsePrices } from './wire.ts';

/** Jupiter's own limit on mints in one request. */
const BATCH = 50;
const MINT = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;
/** A longer queue would be answered when nobody waits for it any more. */
const MOST_QUEUED = 20;

/**
 * Prices of Solana tokens from Jupiter (price v3), to hold those of others against: it leaves out what was not traded for
 * seven days and what it takes for manipulated, so that no price here does not mean that there is none, and it names no
 * pool. `requestsPerMinute` is 30 by default, what the host allows without a key; with a free one it is 60. Infinity switches
 * pacing off. `timeoutMs` is for one request, without its wait in the queue.
 */
export function createJupiter(options: {
  baseUrl?: string;
  apiKey?: string;
  clock: Clock;
  requestsPerMinute?: number;
  timeoutMs?: number;
  fetch?: typeof fetch;
}): SingleSource {
  const { baseUrl = 'https://api.jup.ag', apiKey, clock, timeoutMs = 10 * SECOND } = options;
  const limiter = createLimiter({
    requestsPerMinute: options.requestsPerMinute ?? 30,
    concurrency: 2,
    maxQueued: MOST_QUEUED,
  });
  const http = {
    fetch: options.fetch ?? fetch,
    timeoutMs,
    ...(apiKey !== undefined && { headers: { 'x-api-key': apiKey } }),
  };

  async function ask(mints: readonly string[], signal: AbortSignal): Promise<readonly Quote[]> {
    const url = new URL(`${baseUrl.replace(/\/+$/, '')}/price/v3?ids=${mints.join(',')}`);
    const prices = await limiter.run(
      async () => parsePrices(await getJson(url, { ...http, signal })),
      signal,
    );
    const at = epochMs(clock.now());
    return mints.flatMap((address) => {
      const { price, liquidityUsd } = prices.get(address) ?? {};
      if (price === undefined) return [];
      const token = { chain: 'solana', address };
      return { token, at, price, source: 'jupiter', ...(liquidityUsd !== undefined && { liquidityUsd }) };
    });
  }

  return {
    name: 'jupiter',
    ratePerMinute: () => limiter.rate(),
    async quotes(tokens, signal): Promise<ReadonlyMap<TokenKey, Quote>> {
      const solana = tokens.filter(({ ref }) => ref.chain === 'solana' && MINT.test(ref.address));
      const mints = [...new Set(solana.map(({ ref }) => ref.address))];
      const batches = Array.from({ length: Math.ceil(mints.length / BATCH) }, (_, index) =>
        mints.slice(index * BATCH, (index + 1) * BATCH),
      );
      const quotes = (await Promise.all(batches.map((batch) => ask(batch, signal)))).flat();
      return new Map(quotes.map((quote) => [tokenKey(quote.token), quote]));
    },
  };
}
