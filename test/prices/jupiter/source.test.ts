import { readFileSync } from 'node:fs';
import path from 'node:path';
import { base58 } from '@scure/base';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tokenKey, tokenRef } from '../../../src/model/token.ts';
import { PriceSourceError } from '../../../src/ports.ts';
import { createJupiter } from '../../../src/prices/jupiter/source.ts';
import { parsePrices } from '../../../src/prices/jupiter/wire.ts';
import type { SingleSource } from '../../../src/prices/quote-source.ts';
import { fakeClock, NOON } from '../../fakes/clock.ts';
import { damaged, HOSTILE } from '../damage.ts';
import { json, type ScriptedServer, startScripted, status } from '../scripted-server.ts';

const SIGNAL = new AbortController().signal;
const SOL = tokenRef('solana', 'So11111111111111111111111111111111111111112');
const USDC = tokenRef('solana', 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v');
const DOCUMENTED = readFileSync(
  path.resolve(import.meta.dirname, '../../fixtures/jupiter/price-v3.json'),
  'utf8',
);

let server: ScriptedServer;
let source: SingleSource;

beforeEach(async () => {
  server = await startScripted();
  source = createJupiter({
    baseUrl: `${server.baseUrl}/`,
    clock: fakeClock(),
    requestsPerMinute: Infinity,
    timeoutMs: 300,
  });
});
afterEach(() => server.close());

test('the documented answer', async () => {
  server.on('/price/v3?ids=', json(DOCUMENTED));
  const quotes = await source.quotes([{ ref: SOL }, { ref: USDC }], SIGNAL);
  expect([...quotes]).toEqual([
    [tokenKey(SOL), { token: SOL, at: NOON, price: 147.48, source: 'jupiter', liquidityUsd: 621_679_197.67 }],
    [
      tokenKey(USDC),
      { token: USDC, at: NOON, price: 0.9999, source: 'jupiter', liquidityUsd: 522_175_174.66 },
    ],
  ]);
  expect(server.asked).toEqual([`/price/v3?ids=${SOL.address},${USDC.address}`]);
});

test('only mints of Solana are asked for, 50 at a time and each once', async () => {
  server.on('/', json({}));
  const mints = Array.from({ length: 51 }, (_, index) => ({
    ref: tokenRef('solana', base58.encode(Uint8Array.from({ length: 32 }, () => index + 1))),
  }));
  const others = [tokenRef('base', `0x${'1'.repeat(40)}`), tokenRef('solana', 'a,b'), tokenRef('solana', '')];
  await source.quotes([...mints, mints[0]!, ...others.map((ref) => ({ ref }))], SIGNAL);
  expect(server.asked.map((asked) => asked.split(',').length)).toEqual([50, 1]);
  expect(
    (
      await source.quotes(
        others.map((ref) => ({ ref })),
        SIGNAL,
      )
    ).size,
  ).toBe(0);
  expect(server.asked).toHaveLength(2);
});

test('mints that it does not trust have no price', async () => {
  server.on('/', json({ [SOL.address]: null }));
  expect((await source.quotes([{ ref: SOL }, { ref: USDC }], SIGNAL)).size).toBe(0);
});

test('a key goes into its header', async () => {
  const keys: unknown[] = [];
  server.on('/', (response) => {
    keys.push(response.req.headers['x-api-key']);
    json({})(response);
  });
  const keyed = createJupiter({ baseUrl: server.baseUrl, apiKey: 'not-a-real-key', clock: fakeClock() });
  await keyed.quotes([{ ref: SOL }], SIGNAL);
  expect(keys).toEqual(['not-a-real-key']);
  expect(server.asked.join(' ')).not.toContain('real-key');
});

test.each([
  ['HTTP 429', status(429, { 'retry-after': '3' }), { kind: 'rate-limited', retryAfterMs: 3_000 }],
  ['a refused key', status(401), { kind: 'unavailable', reason: 'refused' }],
  ['a list', json('[]'), { kind: 'malformed' }],
  ['prices of which none can be read', json({ [SOL.address]: { usdPrice: 'NaN' } }), { kind: 'malformed' }],
])('%s rejects', async (_, reply, error) => {
  server.on('/', reply);
  await expect(source.quotes([{ ref: SOL }], SIGNAL)).rejects.toMatchObject(error);
});

test('10,000 damaged answers: nothing but PriceSourceError is thrown and no unusable price comes out', () => {
  const body = JSON.parse(DOCUMENTED) as unknown;
  let seen = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }), HOSTILE), {
        minLength: 1,
        maxLength: 3,
      }),
      (damages) => {
        const answer = damages.reduce<unknown>((now, [steps, hostile]) => damaged(now, steps, hostile), body);
        try {
          for (const { price, liquidityUsd = 0 } of parsePrices(answer).values()) {
            seen += 1;
            expect(price > 1e-18 && price < 1e12).toBe(true);
            expect(Number.isFinite(liquidityUsd) && liquidityUsd >= 0).toBe(true);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(PriceSourceError);
        }
      },
    ),
    { numRuns: 10_000, seed: 20261122 },
  );
  expect(seen).toBeGreaterThan(8_000);
});
