import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tokenRef } from '../../../src/model/token.ts';
import { after, DAY, HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import type { Candle, CandleRequest, CandleSource } from '../../../src/ports.ts';
import { createDexPaprika } from '../../../src/prices/dexpaprika/source.ts';
import { parseCandles } from '../../../src/prices/dexpaprika/wire.ts';
import { type Market, startMarket } from '../../../src/sandbox/market/server.ts';
import { type FakeClock, fakeClock, NOON } from '../../fakes/clock.ts';
import { flatToken } from '../../sandbox/market/flat-token.ts';
import { parsed } from '../fixture.ts';
import { json, type Reply, type ScriptedServer, startScripted, status } from '../scripted-server.ts';

const SIGNAL = new AbortController().signal;
const TOKEN = tokenRef('solana', 'CoFFeeBeanTokenForTests1111111111111111pump');
const PRICES = '/networks/solana/multi/prices';
const CANDLES = '/networks/solana/pools/Pool/ohlcv';
const PROBE = `${CANDLES}?start=${(NOON - 6 * HOUR) / SECOND}`;
const FROM = after(NOON, -DAY);

let server: ScriptedServer;
let clock: FakeClock;
let source: CandleSource;

function sourceAt(baseUrl: string): CandleSource {
  return createDexPaprika({
    baseUrl,
    apiKey: 'not-a-real-key',
    clock,
    requestsPerMinute: Infinity,
    timeoutMs: 300,
  });
}

beforeEach(async () => {
  server = await startScripted();
  clock = fakeClock();
  source = sourceAt(`${server.baseUrl}/`);
});
afterEach(() => server.close());

const ask = (changes: Partial<CandleRequest> = {}): Promise<readonly Candle[] | undefined> =>
  source.candles(
    { token: TOKEN, pool: 'Pool', minutes: 15, from: FROM, to: after(FROM, HOUR), ...changes },
    SIGNAL,
  );
const candle = (at: number, close: number, minutes = 15): object => ({
  time_open: new Date(at).toISOString(),
  time_close: new Date(at + minutes * MINUTE).toISOString(),
  open: close,
  high: close * 1.1,
  low: close * 0.9,
  close,
  volume: 500,
});
const quarters = (start: number, closes: readonly number[]): Reply =>
  json(closes.map((close, index) => candle(start + index * 15 * MINUTE, close)));
const costs = (price: number, id = TOKEN.address): Reply => json([{ id, chain: 'solana', price_usd: price }]);

test('a candle as recorded; one without a volume, in which nothing moved, is left out', () => {
  expect(parseCandles(parsed('dexpaprika/candles.json'), MINUTE)).toEqual([
    {
      startMs: Date.UTC(2026, 8, 29, 9, 12),
      open: 8.97,
      high: 8.98,
      low: 8.97,
      close: 8.98,
      volumeUsd: 152,
    },
  ]);
});

describe('which side the candles are of', () => {
  beforeEach(() => server.on(PRICES, costs(2)));
  const asked = (): readonly string[] => server.asked.filter((path) => path.startsWith(CANDLES));

  test('the usual one, when the last candle closed near the price of the token', async () => {
    server.on(CANDLES, quarters(FROM, [1, 1.1, 1.2, 1.3]));
    server.on(PROBE, quarters(NOON - 30 * MINUTE, [1.8, 2.2]));
    expect((await ask())?.map(({ close }) => close)).toEqual([1, 1.1, 1.2, 1.3]);
    expect(asked().every((path) => path.endsWith('inversed=false'))).toBe(true);
  });

  test('the other one, when only that does; it is remembered', async () => {
    server.on(CANDLES, quarters(FROM, [1, 1.1, 1.2, 1.3]));
    server.on(PROBE, quarters(NOON - 30 * MINUTE, [150]), quarters(NOON - 30 * MINUTE, [2]));
    expect(await ask()).toHaveLength(4);
    expect(asked().map((path) => path.endsWith('inversed=true'))).toEqual([false, true, true]);
    const before = server.asked.length;
    expect(await ask()).toHaveLength(4);
    expect(server.asked).toHaveLength(before + 1);
  });

  test('neither, when both say another price: nothing is known then', async () => {
    server.on(PROBE, quarters(NOON - 30 * MINUTE, [150]), quarters(NOON - 30 * MINUTE, [0.0133]));
    expect(await ask()).toBeUndefined();
    expect(asked()).toHaveLength(2);
    expect(await ask()).toBeUndefined();
    expect(asked()).toHaveLength(2);
    clock.advance(HOUR);
    await ask();
    expect(asked().length).toBeGreaterThan(2);
  });

  test('neither, when nothing was traded lately', async () => {
    server.on(PROBE, json([]));
    expect(await ask()).toBeUndefined();
  });

  test('neither, when the host has no price of this very token', async () => {
    server.on(PRICES, costs(2, 'SomeOtherToken'));
    expect(await ask()).toBeUndefined();
    expect(asked()).toEqual([]);
  });
});

describe('the candles of a window', () => {
  beforeEach(() => {
    server.on(PRICES, costs(2));
    server.on(CANDLES, json([]));
    server.on(PROBE, quarters(NOON - 30 * MINUTE, [2]));
  });
  const from = (ms: number): string => `${CANDLES}?start=${ms / SECOND}`;

  test('a page that ends early is followed by one more, so that a cut one shows', async () => {
    server.on(from(FROM), quarters(FROM, [1]));
    server.on(from(FROM + 15 * MINUTE), quarters(FROM + 15 * MINUTE, [3]));
    expect((await ask())?.map(({ close }) => close)).toEqual([1, 3]);
  });

  test('a host that gives one candle at a time is not followed for ever', async () => {
    for (let at = FROM as number; at < FROM + 5 * HOUR; at += 15 * MINUTE)
      server.on(from(at), quarters(at, [1]));
    await expect(ask({ to: after(FROM, 5 * HOUR) })).rejects.toMatchObject({ kind: 'malformed' });
  });

  test('candles of another time are malformed, not an empty window', async () => {
    server.on(from(FROM), quarters(NOON - 5 * DAY, [1, 2]));
    await expect(ask()).rejects.toMatchObject({ kind: 'malformed' });
  });

  test('candles of another length are malformed', async () => {
    server.on(from(FROM), json([candle(FROM, 1, 24 * 60)]));
    await expect(ask()).rejects.toMatchObject({ kind: 'malformed' });
  });

  test.each([
    ['a pool that it does not know', 404],
    ['a time that the plan does not reach', 403],
  ])('%s is undefined', async (_, code) => {
    server.on(from(FROM), status(code));
    expect(await ask()).toBeUndefined();
  });

  test.each([
    ['HTTP 429', status(429, { 'retry-after': '3' }), { kind: 'rate-limited', retryAfterMs: 3_000 }],
    ['a refused key', status(401), { reason: 'refused', message: expect.stringContaining('Pro key') }],
    ['a route that was removed', status(410), { reason: 'refused' }],
    ['another shape', json({ data: [] }), { kind: 'malformed' }],
    ['rows without a time', json([{ open: 1 }]), { kind: 'malformed' }],
  ])('%s rejects', async (_, reply, error) => {
    server.on(from(FROM), reply);
    await expect(ask()).rejects.toMatchObject(error);
  });
});

test('unknown networks and hostile addresses are not asked for; the key is the whole header', async () => {
  expect(await ask({ token: tokenRef('nowhere', 'abc') })).toBeUndefined();
  expect(await ask({ pool: '../networks' })).toBeUndefined();
  expect(await ask({ token: tokenRef('solana', 'a,b') })).toBeUndefined();
  expect(server.asked).toEqual([]);
  const keys: unknown[] = [];
  server.on(PRICES, (response) => {
    keys.push(response.req.headers.authorization);
    json([])(response);
  });
  await ask();
  expect(keys).toEqual(['not-a-real-key']);
});

test('in the market of the sandbox both tokens of a pool have candles of their own', async () => {
  const market: Market = await startMarket({ now: () => NOON });
  const token = flatToken('solana', { createdAt: NOON - 5 * DAY });
  market.add(token);
  const wsol = 'So11111111111111111111111111111111111111112';
  market.add({ ...flatToken('solana', { price: 150 }), address: wsol });
  source = sourceAt(market.baseUrl);
  const week = { from: after(NOON, -4 * DAY), to: NOON, minutes: 15, pool: token.pairAddress } as const;
  const candles = await ask({ ...week, token: tokenRef('solana', token.address) });
  const others = await ask({ ...week, token: tokenRef('solana', wsol) });
  const requests = market.requests();
  await market.close();
  expect(candles).toHaveLength(4 * 96);
  expect(candles?.every(({ close }) => close === 0.002)).toBe(true);
  expect(others?.every(({ close }) => close === 150)).toBe(true);
  // For each a price, a probe of one or two ways round, and two pages.
  expect(requests).toBe(4 + 5);
});
