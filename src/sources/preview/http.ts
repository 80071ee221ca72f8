import { MINUTE, SECOND } from '../../model/units.ts';
import { boundedWait } from '../../waiting/bounded-wait.ts';
import { parseRetryAfter } from '../../waiting/retry-after.ts';
import { PreviewFailure } from './failure.ts';

/** What the server said about the version of a page, to be asked "has it changed?" with. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export type Answer =
  | { readonly kind: 'page'; readonly html: string; readonly validators: Validators }
  /** HTTP 304: as at the time of the validators. */
  | { readonly kind: 'unchanged' }
  /** A redirect, which is never followed. */
  | { readonly kind: 'moved' };

/** A page with twenty long posts has some 150 kB. */
const MAX_BODY_BYTES = 2_000_000;
const LONGEST_RETRY_AFTER_MS = 6 * 60 * MINUTE;

/**
 * A GET of one page of HTML. Follows no redirect, reads at most 2 MB, accepts nothing but HTML. Rejects with
 * PreviewFailure.
 */
export async function getPage(
  url: URL,
  options: {
    readonly fetch: typeof fetch;
    readonly signal: AbortSignal;
    readonly timeoutMs: number;
    readonly userAgent: string;
    readonly validators: Validators;
    readonly now: () => number;
  },
): Promise<Answer> {
  const wait = boundedWait(options.signal, options.timeoutMs);
  try {
    const response = await options.fetch(url, {
      signal: wait.signal,
      redirect: 'manual',
      headers: headersOf(options),
    });
    const answer = withoutBody(response, url, options.now());
    if (answer !== undefined) await response.body?.cancel();
    if (answer instanceof PreviewFailure) throw answer;
    return (
      answer ?? { kind: 'page', html: await readText(response, url), validators: validatorsOf(response) }
    );
  } catch (error) {
    if (error instanceof PreviewFailure) throw error;
    if (options.signal.aborted)
      throw new PreviewFailure('cancelled', `${url.host} was not waited for.`, { cause: error });
    const what = wait.signal.aborted
      ? `gave no answer within ${Math.round(options.timeoutMs / SECOND)} seconds`
      : 'could not be reached';
    throw new PreviewFailure('unreachable', `${url.host} ${what}.`, { cause: error });
  } finally {
    wait.end();
  }
}

function headersOf({ userAgent, validators }: { userAgent: string; validators: Validators }) {
  return {
    accept: 'text/html',
    // The words "edited" and "subscribers" are read.
    'accept-language': 'en',
    'user-agent': userAgent,
    ...(validators.etag !== undefined && { 'if-none-match': validators.etag }),
    ...(validators.lastModified !== undefined && { 'if-modified-since': validators.lastModified }),
  };
}

/** The answer or failure that the head alone decides; undefined when there is a page to read. */
function withoutBody(response: Response, url: URL, now: number): Answer | PreviewFailure | undefined {
  const { status, headers } = response;
  if (status === 304) return { kind: 'unchanged' };
  if (status >= 300 && status < 400) return { kind: 'moved' };
  if (status === 429) {
    const retryAfterMs = parseRetryAfter(headers.get('retry-after'), now, LONGEST_RETRY_AFTER_MS);
    return new PreviewFailure('limited', `${url.host} is asked too often (HTTP 429).`, {
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
  if (status >= 500) return new PreviewFailure('unreachable', `${url.host} failed (HTTP ${status}).`);
  if (status !== 200)
    return new PreviewFailure('refused', `${url.host} refused ${url.pathname} (HTTP ${status}).`);
  const type = headers.get('content-type') ?? 'nothing';
  if (/^(?:text\/html|application\/xhtml\+xml)\b/i.test(type)) return undefined;
  return new PreviewFailure('unreadable', `Expected a web page from ${url.host}, was ${type.slice(0, 60)}.`);
}

function validatorsOf({ headers }: Response): Validators {
  const [etag, lastModified] = [headers.get('etag'), headers.get('last-modified')];
  return { ...(etag !== null && { etag }), ...(lastModified !== null && { lastModified }) };
}

async function readText(response: Response, url: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop by an error cancels the rest of the body.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES)
      throw new PreviewFailure('unreadable', `${url.host} answered more than ${MAX_BODY_BYTES / 1e6} MB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
