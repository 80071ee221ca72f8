import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type Fault, type Faults, faultRefusal } from './faults.ts';
import { knownMethod } from './methods/method-names.ts';
import { methodHandler } from './methods/methods.ts';
import { Refusal } from './refusal.ts';
import { readArguments } from './request.ts';
import type { EmulatorState } from './state.ts';

/** What the HTTP side needs beside the state. */
export interface ServerOptions {
  readonly state: EmulatorState;
  readonly faults: Faults;
  readonly checkRate: (method: string, chatId: string) => void;
}

const ROUTE = /^\/(file\/)?bot([^/]*)\/(.+)$/;

function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  const { status, message, parameters } = refusal;
  if (parameters?.retry_after !== undefined) response.setHeader('Retry-After', parameters.retry_after);
  const extra = parameters === undefined ? {} : { parameters };
  answer(response, status, { ok: false, error_code: status, description: message, ...extra });
}

function checkToken(state: EmulatorState, token: string): void {
  if (token === state.token) return;
  const isWellFormed = /^\d{1,20}:[\w-]{20,100}$/.test(token);
  throw new Refusal(401, isWellFormed ? 'Unauthorized' : 'Unauthorized: invalid token specified');
}

function methodName(name: string): string {
  const method = knownMethod(name);
  if (method === undefined) throw new Refusal(404, 'Not Found: method not found');
  return method;
}

function sendFile(state: EmulatorState, response: ServerResponse, path: string): void {
  const file = [...state.files.values()].find((known) => known.path === path);
  if (file === undefined) throw new Refusal(404, 'Not Found');
  response.writeHead(200, { 'content-type': file.mimeType, 'content-length': file.bytes.length });
  response.end(file.bytes);
}

/** Runs the method unless a fault forbids it; undefined when the request shall get no answer. */
async function run(
  options: ServerOptions,
  request: IncomingMessage,
  target: { method: string; url: URL; signal: AbortSignal },
): Promise<{ result: unknown; fault: Fault | undefined }> {
  const { state, faults, checkRate } = options;
  const { method, url, signal } = target;
  const args = await readArguments(request, url.searchParams);
  const chatId = args.text('chat_id');
  state.calls.add({ method, payload: args.payload(), at: state.now() });
  const fault = faults.strike(method, chatId);
  if (fault?.kind === 'status') throw faultRefusal(fault);
  if (fault?.kind === 'timeout' || fault?.kind === 'drop') return { result: undefined, fault };
  const handler = methodHandler(method);
  if (handler === undefined) throw new Refusal(501, `Not Implemented: the emulator does not know ${method}`);
  checkRate(method, chatId);
  return { result: await handler({ state, args, signal }), fault };
}

async function handle(
  options: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, file, token = '', name = ''] = ROUTE.exec(decodeURIComponent(url.pathname)) ?? [];
  if (name === '') throw new Refusal(404, 'Not Found');
  checkToken(options.state, token);
  if (file !== undefined) return sendFile(options.state, response, name);
  const method = methodName(name);
  const { result, fault } = await run(options, request, { method, url, signal: gone.signal });
  if (fault?.kind === 'timeout') return undefined;
  if (fault !== undefined) return void request.socket.destroy();
  return answer(response, 200, { ok: true, result });
}

/** The Bot API over HTTP; it answers as api.telegram.org does. */
export function createEmulatorServer(options: ServerOptions): Server {
  return createServer((request, response) => {
    handle(options, request, response).catch((error: unknown) => {
      if (error instanceof Refusal) return refuse(response, error);
      const why = error instanceof Error ? error.message : String(error);
      return refuse(response, new Refusal(500, `Internal Server Error: the emulator failed: ${why}`));
    });
  });
}
