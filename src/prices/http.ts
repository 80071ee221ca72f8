import { PriceSourceError } from '../ports.ts';
import { boundedWait } from '../waiting/bounded-wait.ts';
import { parseRetryAfter } from '../waiting/retry-after.ts';

const USER_AGENT = 'CalledIt (+self-hosted call tracker)';
const MAX_BODY_BYTES = 5_000_000;
const MAX_REFUSAL_BYTES = 10_000;

/**
 * A request that failed, with what kind of failure it was. refused: the source does not accept this request (HTTP 4xx);
 * limited: it was asked too often; budget: we have asked it as often as a day allows; server: HTTP 5xx; network: no answer came; timeout, cancelled: we did not wait for it; unreadable: no JSON of a sane size.
 */
export class RequestFailed extends PriceSourceError {
  readonly reason:
    | 'refused'
    | 'limited'
    | 'budget'
    | 'server'
    | 'network'
    | 'timeout'
    | 'cancelled'
    | 'unreadable';
  /** HTTP status of a refused request; undefined otherwise. */
  readonly status: number | undefined;
  /** JSON that came with a refusal, at most 10 kB of it; foreign and unchecked, undefined when there was none. */
  readonly said: unknown;

  constructor(
    reason: RequestFailed['reason'],
    message: string,
    options: {
      cause?: unknown;
      retryAfterMs?: number;
      kind?: PriceSourceError['kind'];
      status?: number;
      said?: unknown;
    } = {},
  ) {
    super(options.kind ?? 'unavailable', message, options);
    this.reason = reason;
    this.status = options.status;
    this.said = options.said;
  }
}

/**
 * The JSON body of a GET. Follows no redirect, reads at most 5 MB and accepts nothing but JSON, because a blocked client
 * is shown a web page instead. `headers` are sent besides or instead of the usual ones. Rejects with RequestFailed.
 */
export async function getJson(
  url: URL,
  options: {
    fetch: typeof fetch;
    signal: AbortSignal;
    timeoutMs: number;
    headers?: Readonly<Record<string, string>>;
  },
): Promise<unknown> {
  const wait = boundedWait(options.signal, options.timeoutMs);
  try {
    const response = await options.fetch(url, {
      signal: wait.signal,
      redirect: 'error',
      headers: { accept: 'application/json', 'user-agent': USER_AGENT, ...options.headers },
    });
    const fault = await faultOf(response, url);
    if (fault !== undefined) {
      // What a refusal said may have been read already.
      if (!response.bodyUsed) await response.body?.cancel();
      throw fault;
    }
    return parseJson(await readText(response, url, MAX_BODY_BYTES), url);
  } catch (error) {
    if (error instanceof RequestFailed) throw error;
    if (options.signal.aborted) {
      throw new RequestFailed('cancelled', `${url.host} was not waited for`, { cause: error });
    }
    if (wait.signal.aborted) {
      throw new RequestFailed('timeout', `${url.host} gave no answer within ${options.timeoutMs} ms`, {
        cause: error,
      });
    }
    throw new RequestFailed('network', `${url.host} could not be reached`, { cause: error });
  } finally {
    wait.end();
  }
}

async function faultOf(response: Response, url: URL): Promise<RequestFailed | undefined> {
  const { status } = response;
  if (status === 429) {
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), Date.now());
    return new RequestFailed('limited', `${url.host} is asked too often (HTTP 429)`, {
      kind: 'rate-limited',
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
  if (status >= 500) return new RequestFailed('server', `${url.host} failed (HTTP ${status})`);
  if (!response.ok) {
    const said = await readRefusal(response, url);
    return new RequestFailed('refused', `${url.host} refused ${url.pathname} (HTTP ${status})`, {
      status,
      said,
    });
  }
  if (isJson(response)) return undefined;
  const type = response.headers.get('content-type') ?? 'nothing';
  return new RequestFailed('unreadable', `expected JSON from ${url.host}, was ${type.slice(0, 60)}`);
}

function isJson(response: Response): boolean {
  return /^application\/(\w+\+)?json\b/i.test(response.headers.get('content-type') ?? '');
}

/** What a refusal says; undefined when it says nothing readable, because it is a refusal all the same. */
async function readRefusal(response: Response, url: URL): Promise<unknown> {
  if (!isJson(response)) return undefined;
  try {
    return parseJson(await readText(response, url, MAX_REFUSAL_BYTES), url);
  } catch {
    return undefined;
  }
}

async function readText(response: Response, url: URL, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop by an error cancels the rest of the body.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new RequestFailed('unreadable', `${url.host} answered more than ${maxBytes} bytes`, {
        kind: 'malformed',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string, url: URL): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestFailed('unreadable', `${url.host} answered broken JSON`, {
      kind: 'malformed',
      cause: error,
    });
  }
}
