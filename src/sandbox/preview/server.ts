import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aboutHtml, hollowHtml, pageHtml, type Part, strangeHtml } from './page-html.ts';
import type { ShownChannel } from './shown.ts';

/**
 * What goes wrong with a request for a page. strange: a layout without any known class. hollow: the known page, its posts
 * without numbers and times. silent: "No posts found", as Telegram says when it is asked too often. oversize: 3 MB.
 * hang: no answer ever.
 */
export type PreviewFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterS?: number }
  | { readonly kind: 'garbage' | 'json' | 'strange' | 'hollow' | 'silent' | 'oversize' | 'hang' | 'hang-up' };

/** A request as it came. */
export interface Asked {
  readonly name: string;
  readonly page: 'posts' | 'about';
  readonly before?: number;
  /** Time of the server's clock, milliseconds. */
  readonly at: number;
  readonly headers: IncomingMessage['headers'];
}

/** Telegram's public pages, on this machine only. */
export interface PreviewServer {
  readonly baseUrl: string;
  readonly asked: readonly Asked[];
  /** Requests that were under way at the same time, at most. */
  busiest(): number;
  /** Lets the next `times` (1) requests for posts go wrong: of one name or all, of older posts only or of any. */
  misbehave(
    fault: PreviewFault,
    options?: { readonly name?: string; readonly times?: number; readonly older?: boolean },
  ): void;
  /** Takes back every fault that is left. */
  behave(): void;
  close(): Promise<void>;
}

const ROUTE = /^\/(s\/)?(\w{1,64})$/;

/** Opens it on 127.0.0.1. `now` tells its time in milliseconds; with `validators` it answers "unchanged" to who asks so. */
export async function startPreviewServer(options: {
  readonly channelOf: (name: string) => ShownChannel | undefined;
  readonly now: () => number;
  readonly validators?: boolean;
  readonly port?: number;
}): Promise<PreviewServer> {
  const { channelOf, now, validators = false } = options;
  const asked: Asked[] = [];
  let faults: {
    readonly fault: PreviewFault;
    readonly name?: string;
    readonly older?: boolean;
    left: number;
  }[] = [];
  let underWay = 0;
  let busiest = 0;

  function strike(name: string, part: Part): PreviewFault | undefined {
    const hit = faults.find(
      (fault) =>
        fault.left > 0 &&
        (fault.name ?? name) === name &&
        (fault.older !== true || part.before !== undefined),
    );
    if (hit !== undefined) hit.left -= 1;
    return hit?.fault;
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    underWay += 1;
    busiest = Math.max(busiest, underWay);
    response.once('close', () => (underWay -= 1));
    const url = new URL(request.url ?? '/', 'http://preview');
    const [, posts, name] = ROUTE.exec(url.pathname) ?? [];
    if (name === undefined) return void response.writeHead(404).end();
    const part = partOf(url);
    const { headers } = request;
    asked.push({ name, page: posts === undefined ? 'about' : 'posts', ...part, at: now(), headers });
    const channel = channelOf(name);
    if (posts === undefined) return sendHtml(response, aboutHtml(name, channel));
    const fault = strike(name, part);
    if (channel === undefined || channel.kind === 'group' || !channel.preview)
      return void response.writeHead(302, { location: `/${name}` }).end();
    if (fault !== undefined) return misbehave(response, fault, { channel, part, now: now() });
    const html = pageHtml(channel, part, now());
    const etag = validators ? etagOf(channel) : undefined;
    if (etag !== undefined && headers['if-none-match'] === etag) return void response.writeHead(304).end();
    if (etag !== undefined) response.setHeader('etag', etag);
    sendHtml(response, html);
  }

  const server = createServer(answer);

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    busiest: () => busiest,
    misbehave: (fault, { times = 1, ...which } = {}) => void faults.push({ fault, left: times, ...which }),
    behave: () => void (faults = []),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function partOf({ searchParams }: URL): Part {
  const [before, after] = [searchParams.get('before'), searchParams.get('after')];
  return {
    ...(before !== null && { before: Number(before) }),
    ...(after !== null && { after: Number(after) }),
  };
}

function sendHtml(response: ServerResponse, html: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
}

/** Of the posts, not of the page: that holds the time of the request. */
function etagOf(channel: ShownChannel): string {
  return `"${createHash('sha256').update(JSON.stringify(channel)).digest('base64url').slice(0, 16)}"`;
}

function misbehave(
  response: ServerResponse,
  fault: PreviewFault,
  { channel, part, now }: { readonly channel: ShownChannel; readonly part: Part; readonly now: number },
): void {
  switch (fault.kind) {
    case 'status':
      if (fault.retryAfterS !== undefined) response.setHeader('retry-after', fault.retryAfterS);
      response.writeHead(fault.status).end();
      return;
    case 'garbage':
      sendHtml(response, '<<div <<<p class=tgme_wid></b>\u0000'.repeat(500));
      return;
    case 'json':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      return;
    case 'strange':
      sendHtml(response, strangeHtml(channel));
      return;
    case 'hollow':
      sendHtml(response, hollowHtml(channel, part, now));
      return;
    case 'silent':
      sendHtml(response, pageHtml({ ...channel, posts: [] }, part, now));
      return;
    case 'oversize':
      sendHtml(response, ' '.repeat(3_000_000));
      return;
    case 'hang':
      return;
    case 'hang-up':
      response.destroy();
  }
}
