import { canonicalAddress, type Chain } from '../../model/token.ts';
import { MINUTE, SECOND } from '../../model/units.ts';
import { type CandleRequest, type CandleSource, type Clock, PriceSourceError } from '../../ports.ts';
import { windowOf } from '../candle-window.ts';
import { getJson, RequestFailed } from '../http.ts';
import { createLimiter } from '../limiter.ts';
import { candlesOf } from '../sound-candles.ts';
import { type BirdeyeRow, parseItems } from './wire.ts';

/** The most candles of one answer. */
const FULL_PAGE = 1_000;
const MOST_QUEUED = 20;
const ADDRESS = /^[\w-][\w:+=<>-]{1,299}$/;
/** Birdeye names these chains as DexScreener does. */
const CHAINS: ReadonlySet<Chain> = new Set([
  'arbitrum',
  'avalanche',
  'base',
  'bsc',
  'ethereum',
  'optimism',
  'polygon',
  'solana',
  'sui',
  'zksync',
]);

/**
 * Candles from Birdeye, with a key. They are a token's over all of its pools, whichever pool is asked for: so they go on over a
 * migration, and the answers for two pools of one token are the same and must not be added up. It could not be checked against a
 * recorded answer; a candle that names another token or another length than asked for is malformed.
 *
 * The free plan allows one request a second and 30,000 units a month. The documents price its newer route of candles at 60 units a
 * request, and name candles among the paid plans; a key whose plan lacks them is refused. Reckoned so the free units are 16
 * requests a day, which the given `fetch` has to see to. `requestsPerMinute` is 60 by default. `timeoutMs` is for one request,
 * without its wait in the queue.
 */
export function createBirdeye(options: {
  baseUrl?: string;
  apiKey: string;
  clock: Clock;
  requestsPerMinute?: number;
  timeoutMs?: number;
  fetch?: typeof fetch;
}): CandleSource & { ratePerMinute(): number } {
  const { baseUrl = 'https://public-api.birdeye.so', apiKey, clock } = options;
  const root = baseUrl.replace(/\/+$/, '');
  const limiter = createLimiter({
    requestsPerMinute: options.requestsPerMinute ?? 60,
    concurrency: 1,
    maxQueued: MOST_QUEUED,
  });

  async function page(
    { token, minutes }: CandleRequest,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
    signal: AbortSignal,
  ): Promise<readonly BirdeyeRow[] | undefined> {
    const url = new URL(`${root}/defi/ohlcv`);
    url.search = new URLSearchParams({
      address: canonicalAddress(token.address),
      type: `${minutes}m`,
      time_from: String(fromMs / SECOND),
      time_to: String(toMs / SECOND - 1),
    }).toString();
    const http = {
      fetch: options.fetch ?? fetch,
      timeoutMs: options.timeoutMs ?? 10 * SECOND,
      headers: { 'x-api-key': apiKey, 'x-chain': token.chain },
    };
    try {
      return await limiter.run(async () => parseItems(await getJson(url, { ...http, signal })), signal);
    } catch (error) {
      if (!(error instanceof RequestFailed) || error.status === undefined) throw error;
      if (error.status === 404) return undefined;
      throw error.status === 401 || error.status === 403 ? refusedKey(error.status) : error;
    }
  }

  return {
    name: 'birdeye',
    ratePerMinute: () => limiter.rate(),
    async candles(request, signal) {
      const { token, minutes } = request;
      if (!CHAINS.has(token.chain) || !ADDRESS.test(token.address)) return undefined;
      const window = windowOf(request, clock.now());
      if (window === undefined) return [];
      const rows: BirdeyeRow[] = [];
      const stepMs = FULL_PAGE * minutes * MINUTE;
      for (let fromMs = window.from; fromMs < window.to; fromMs += stepMs) {
        const span = { fromMs, toMs: Math.min(fromMs + stepMs, window.to) };
        const found = await page(request, span, signal);
        if (found === undefined) return undefined;
        if (found.some((row) => isOfOthers(row, request)))
          throw new PriceSourceError('malformed', 'birdeye gave other candles than were asked for');
        rows.push(...found);
      }
      return candlesOf(rows, { from: request.from, to: Math.min(request.to, window.to) });
    },
  };
}

/** Does the row name another token, or is it of another length or of no full span? */
function isOfOthers({ address, type, startMs }: BirdeyeRow, { token, minutes }: CandleRequest): boolean {
  const sameToken = address === undefined || canonicalAddress(address) === canonicalAddress(token.address);
  const sameLength = type === undefined || type === `${minutes}m`;
  return !sameToken || !sameLength || startMs % (minutes * MINUTE) !== 0;
}

function refusedKey(status: number): RequestFailed {
  return new RequestFailed(
    'refused',
    `birdeye refused the key (${status}): use one whose plan covers candles, or leave BIRDEYE_API_KEY empty`,
    { status },
  );
}
