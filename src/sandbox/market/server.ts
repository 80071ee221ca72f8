import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MarketToken } from './market.ts';
import { createListings, type Listings, type Reply } from './routes.ts';

/** What goes wrong with one request. half: every second pool is left out. garbage: a megabyte of bytes called JSON. */
export type MarketFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterS?: number }
  | { readonly kind: 'web-page' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'half' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'redirect'; readonly to: string };

/** A market that answers like DexScreener and the other sources of prices, on this machine only. */
export interface Market {
  readonly baseUrl: string;
  add(token: MarketToken): void;
  /** Requests answered or refused so far. */
  requests(): number;
  /** While true every request is answered with HTTP 503. */
  down: boolean;
  /** Each is used up by one request, in order. */
  readonly faults: MarketFault[];
  /** See Listings.primary. */
  primary: Listings['primary'];
  close(): Promise<void>;
}

/** Opens the market on 127.0.0.1. `now` tells its time in milliseconds; `port` 0 takes any free one. */
export async function startMarket(options: {
  now: () => number;
  tokens?: readonly MarketToken[];
  port?: number;
}): Promise<Market> {
  const listings = createListings();
  for (const token of options.tokens ?? []) listings.add(token);
  const faults: MarketFault[] = [];
  let requests = 0;

  const server = createServer((request, response) => {
    requests += 1;
    const fault = market.down ? { kind: 'status' as const, status: 503 } : faults.shift();
    if (fault !== undefined && fault.kind !== 'empty' && fault.kind !== 'half') misbehave(response, fault);
    else respond(response, answerTo(request, listings, options.now()), fault?.kind);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  const market: Market = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (token) => listings.add(token),
    requests: () => requests,
    down: false,
    faults,
    get primary() {
      return listings.primary;
    },
    set primary(which) {
      listings.primary = which;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return market;
}

function answerTo(request: IncomingMessage, listings: Listings, now: number): Reply {
  const path = request.url ?? '/';
  if (!URL.canParse(path, 'http://market')) return { status: 400 };
  return listings.answer(new URL(path, 'http://market'), now);
}

function respond(response: ServerResponse, reply: Reply, thinning?: 'empty' | 'half'): void {
  if (reply.status !== 200) {
    response.writeHead(reply.status).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(thinned(reply.body, thinning)));
}

function misbehave(response: ServerResponse, fault: Exclude<MarketFault, { kind: 'empty' | 'half' }>): void {
  switch (fault.kind) {
    case 'status':
      if (fault.retryAfterS !== undefined) response.setHeader('retry-after', fault.retryAfterS);
      response.writeHead(fault.status);
      response.end();
      return;
    case 'web-page':
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>Just a moment</title>');
      return;
    case 'hang':
      return;
    case 'hang-up':
      response.destroy();
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.alloc(1_000_000, '[{"'));
      return;
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end();
  }
}

function thinned(body: unknown, how: 'empty' | 'half' | undefined): unknown {
  if (how === undefined) return body;
  if (Array.isArray(body)) return how === 'empty' ? [] : body.filter((_, index) => index % 2 === 0);
  if (typeof body !== 'object' || body === null) return body;
  if ('data' in body && Array.isArray(body.data)) return { ...body, data: thinned(body.data, how) };
  if (!('pairs' in body)) return body;
  return { ...body, pairs: how === 'empty' ? null : thinned(body.pairs, how) };
}
