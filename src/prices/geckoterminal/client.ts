import { SECOND } from '../../model/units.ts';
import type { CandleRequest } from '../../ports.ts';
import { askTwice } from '../ask-twice.ts';
import { getJson, RequestFailed } from '../http.ts';
import type { Limiter } from '../limiter.ts';
import type { Host } from './host.ts';
import { type ListedPool, parsePools, parseTokens, type TokenPage } from './token-wire.ts';
import { errorCodeIn, type OhlcvPage, parseOhlcv } from './wire.ts';

/** One page of candles: the newest `limit` of those that start before `beforeMs`. */
export interface PageRequest extends Pick<CandleRequest, 'pool' | 'minutes'> {
  readonly network: string;
  /** Address of the token whose prices are wanted, whichever side of the pool it is. */
  readonly token: string;
  readonly beforeMs: number;
  readonly limit: number;
}

export interface GeckoTerminalClient {
  /** Undefined when the host does not know the pool, or keeps nothing that old. Rejects with PriceSourceError. */
  page(request: PageRequest, signal: AbortSignal): Promise<OhlcvPage | undefined>;
  /**
   * Up to 30 tokens of a network with their most traded pools; those that the host does not know are left out. It goes
   * before all candles that wait. Rejects with PriceSourceError.
   */
  tokens(request: TokensRequest, signal: AbortSignal): Promise<TokenPage>;
  /** The most traded pools of a token, up to 20. Undefined when the host does not know it. Rejects with PriceSourceError. */
  pools(request: PoolsRequest, signal: AbortSignal): Promise<readonly ListedPool[] | undefined>;
}

export interface PoolsRequest {
  readonly network: string;
  readonly address: string;
}

export interface TokensRequest {
  readonly network: string;
  readonly addresses: readonly string[];
}

const TOO_OLD = 10_012;
/** No key, a plan without this route, a Pro key at the free host and the other way round. */
const KEY_FAULTS: ReadonlySet<number> = new Set([10_002, 10_005, 10_010, 10_011, 401, 403]);

export function createClient(options: {
  host: Host;
  fetch: typeof fetch;
  timeoutMs: number;
  limiter: Pick<Limiter, 'run' | 'urgent'>;
}): GeckoTerminalClient {
  const { host, limiter, timeoutMs } = options;

  /** What `read` makes of the body; undefined when the host refuses with a code of `absent`: it does not have that. */
  async function get<T>(
    url: URL,
    read: (body: unknown) => T,
    { signal, absent }: { readonly signal: AbortSignal; readonly absent: readonly number[] },
  ): Promise<T | undefined> {
    const { body, code } = await answerOf(
      getJson(url, { fetch: options.fetch, signal, timeoutMs, headers: host.headers }),
    );
    if (code === undefined) return read(body);
    if (absent.includes(code)) return undefined;
    throw faultOf(code, host);
  }

  return {
    page(request, signal) {
      const url = urlOf(host.root, request);
      // The keyless host refuses a time before what it keeps with HTTP 401 and says no more.
      const absent = host.keyed ? [404, TOO_OLD] : [404, TOO_OLD, 401];
      const ask = (): Promise<OhlcvPage | undefined> =>
        limiter.run(() => get(url, parseOhlcv, { signal, absent }), signal);
      // Several pages make one answer: a passing fault in one of them must not cost the others. The limiter sees to it
      // that a refused one waits.
      return askTwice(ask, { after: ['server', 'network', 'limited'], signal });
    },
    async tokens({ network, addresses }, signal) {
      const list = addresses.map(encodeURIComponent).join(',');
      const query = 'include=top_pools&include_composition=true';
      const url = new URL(`${host.root}/networks/${network}/tokens/multi/${list}?${query}`);
      const read = (body: unknown): TokenPage => parseTokens(body, network);
      const ask = (): Promise<TokenPage | undefined> =>
        limiter.urgent.run(() => get(url, read, { signal, absent: [404] }), signal);
      // Whoever asks for prices does not wait out a pause.
      return (await askTwice(ask, { after: ['server', 'network'], signal })) ?? { tokens: [], pools: [] };
    },
    pools({ network, address }, signal) {
      const url = new URL(`${host.root}/networks/${network}/tokens/${encodeURIComponent(address)}/pools`);
      const read = (body: unknown): readonly ListedPool[] => parsePools(body, network);
      const ask = (): Promise<readonly ListedPool[] | undefined> =>
        limiter.run(() => get(url, read, { signal, absent: [404] }), signal);
      return askTwice(ask, { after: ['server', 'network', 'limited'], signal });
    },
  };
}

function urlOf(root: string, request: PageRequest): URL {
  const { network, pool, minutes, token, beforeMs, limit } = request;
  const url = new URL(`${root}/networks/${network}/pools/${encodeURIComponent(pool)}/ohlcv/minute`);
  url.search = new URLSearchParams({
    aggregate: String(minutes),
    before_timestamp: String(Math.ceil(beforeMs / SECOND)),
    limit: String(limit),
    currency: 'usd',
    token,
  }).toString();
  return url;
}

/** The body of an answer, or the code by which it was refused: the one in the body before the one of HTTP. */
async function answerOf(answer: Promise<unknown>): Promise<{ body?: unknown; code: number | undefined }> {
  try {
    const body = await answer;
    return { body, code: errorCodeIn(body) };
  } catch (error) {
    if (!(error instanceof RequestFailed) || error.status === undefined) throw error;
    return { code: errorCodeIn(error.said) ?? error.status };
  }
}

function faultOf(code: number, { name, keyed }: Host): RequestFailed {
  if (code === 429) {
    return new RequestFailed('limited', `${name} is asked too often`, { kind: 'rate-limited' });
  }
  if (KEY_FAULTS.has(code)) {
    return new RequestFailed(
      'refused',
      keyed
        ? `${name} refused the key (${code}): use one that covers on-chain data, a Pro key only with https://pro-api.coingecko.com/api/v3, any other only with https://api.coingecko.com/api/v3`
        : `${name} refused the request (${code}): it asks for a key or has blocked this address; ask less often or set a CoinGecko key`,
    );
  }
  return new RequestFailed('refused', `${name} did not accept the request (${code})`);
}
