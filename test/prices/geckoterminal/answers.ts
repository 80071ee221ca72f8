import { readFileSync } from 'node:fs';
import path from 'node:path';
import { epochMs, SECOND } from '../../../src/model/units.ts';
import type { CandleRequest } from '../../../src/ports.ts';
import { json, type Reply } from '../scripted-server.ts';

/** The token of the recorded quarter hours, the pool they are asked for in, and the time they were recorded. */
export const CRACKER = { chain: 'solana', address: '5LKHMd2rMSRaG9y4iHwSLRtrJ3dCrJ2CytvBeak8pump' };
export const POOL = 'C9U2Ksk6KKWvLEeo5yUQ7Xu46X7NzeBJtd9PBfuXaUSM';
export const FIRST_QUARTER = epochMs(1_755_725_400 * SECOND);
export const LAST_QUARTER = epochMs(1_755_756_000 * SECOND);

export function requestOf(changes: Partial<CandleRequest> = {}): CandleRequest {
  const to = epochMs(LAST_QUARTER + 900 * SECOND);
  return { token: CRACKER, pool: POOL, minutes: 15, from: FIRST_QUARTER, to, ...changes };
}

export function recorded(name: string): string {
  return readFileSync(path.resolve(import.meta.dirname, '../../fixtures/geckoterminal', name), 'utf8');
}

export function recordedRows(name: string): readonly (readonly number[])[] {
  const body = JSON.parse(recorded(name)) as {
    data: { attributes: { ohlcv_list: readonly (readonly number[])[] } };
  };
  return body.data.attributes.ohlcv_list;
}

/** An answer with these rows, and with the addresses of the pool's tokens when they are given. */
export function ohlcv(rows: readonly unknown[], tokens?: readonly [base: string, quote: string]): Reply {
  const [base, quote] = tokens ?? [];
  return json({
    data: { id: 'x', type: 'ohlcv_request_response', attributes: { ohlcv_list: rows } },
    ...(tokens && { meta: { base: { address: base }, quote: { address: quote } } }),
  });
}

/** A refusal with a body. */
export function refusal(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
