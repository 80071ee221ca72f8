import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export type Reply = (response: ServerResponse) => void;

/** A server on this machine that answers each path with the next of its scripted replies; the last one is repeated. */
export interface ScriptedServer {
  readonly baseUrl: string;
  /** Paths asked for, in order, decoded. */
  readonly asked: string[];
  on(start: string, ...replies: Reply[]): void;
  close(): Promise<void>;
}

export async function startScripted(): Promise<ScriptedServer> {
  const scripts: { readonly start: string; readonly replies: Reply[] }[] = [];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const wanted = decodeURIComponent(request.url ?? '/');
    asked.push(wanted);
    const script = scripts.findLast(({ start }) => wanted.startsWith(start));
    const replies = script?.replies ?? [status(404)];
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    reply?.(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    on: (start, ...replies) => void scripts.push({ start, replies }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Replies with JSON; a string goes out as it is. */
export function json(body: unknown): Reply {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export function status(code: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) => void response.writeHead(code, headers).end();
}

/** A recorded answer. */
export function recorded(name: string): string {
  return readFileSync(path.resolve(import.meta.dirname, '../fixtures/dexscreener', name), 'utf8');
}

/** The pools of a recorded answer, as plain objects to be changed by a test. */
export function recordedPairs(name: string): Record<string, unknown>[] {
  const body = JSON.parse(recorded(name)) as
    | Record<string, unknown>[]
    | { readonly pairs: Record<string, unknown>[] };
  return Array.isArray(body) ? body : body.pairs;
}
