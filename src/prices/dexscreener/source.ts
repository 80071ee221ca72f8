import { SECOND } from '../../model/units.ts';
import type { Clock, PriceSource } from '../../ports.ts';
import { createLimiter, type Limiter } from '../limiter.ts';
import type { SingleSource } from '../quote-source.ts';
import { createClient, type DexScreenerClient } from './client.ts';
import { createCrossCheck } from './cross-check.ts';
import { identifyCandidates } from './identify.ts';
import { quoteTokens } from './quotes.ts';

/**
 * Prices from DexScreener, without a key. `requestsPerMinute` is the pace for its 300-a-minute routes: stay at 299 or
 * below, at exactly 300 it refuses; Infinity switches pacing off. `timeoutMs` is for one request, without its wait in
 * the queue. A call of quotes() or identify() rejects when any of its requests fails, so pass what should fail together:
 * up to 30 tokens of one chain are one request. Now and then one more goes with it, which holds pinned tokens against their
 * main pools; its failure is none.
 */
export function createDexScreener(options: {
  baseUrl?: string;
  clock: Clock;
  requestsPerMinute?: number;
  timeoutMs?: number;
  fetch?: typeof fetch;
  concurrency?: number;
}): SingleSource & Pick<PriceSource, 'identify'> {
  const limiter = createLimiter({
    requestsPerMinute: options.requestsPerMinute ?? 240,
    concurrency: options.concurrency ?? 8,
  });
  const clientOf = (lane: Pick<Limiter, 'run'>): DexScreenerClient =>
    createClient({
      baseUrl: options.baseUrl ?? 'https://api.dexscreener.com',
      clock: options.clock,
      fetch: options.fetch ?? fetch,
      timeoutMs: options.timeoutMs ?? 10 * SECOND,
      limiter: lane,
    });
  const sweeping = clientOf(limiter);
  // A new call is measured from the first price it gets, which must not wait behind a long sweep.
  const opening = clientOf(limiter.urgent);
  const crossCheck = createCrossCheck(options.clock);
  return {
    name: 'dexscreener',
    ratePerMinute: () => limiter.rate(),
    quotes: (tokens, signal) => quoteTokens({ client: sweeping, crossCheck }, tokens, signal),
    identify: (candidates, signal) => identifyCandidates(opening, candidates, signal),
  };
}
