import { afterEach, beforeEach, expect, test } from 'vitest';
import { tokenRef } from '../../../src/model/token.ts';
import { after, epochMs, HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import type { Candle, CandleRequest, CandleSource } from '../../../src/ports.ts';
import { createBirdeye } from '../../../src/prices/birdeye/source.ts';
import { createMeter } from '../../../src/prices/meter.ts';
import { startMarket } from '../../../src/sandbox/market/server.ts';
import { type FakeClock, fakeClock, NOON } from '../../fakes/clock.ts';
import { flatToken } from '../../sandbox/market/flat-token.ts';
import { fixture } from '../fixture.ts';
import { json, type ScriptedServer, startScripted, status } from '../scripted-server.ts';

const SIGNAL = new AbortController().signal;
const SOL = tokenRef('solana', 'So11111111111111111111111111111111111111112');
const FIRST = epochMs(1_691_998_200 * SECOND);

let server: ScriptedServer;
let clock: FakeClock;
let source: CandleSource;

function sourceWith(options: { baseUrl?: string; fetch?: typeof fetch }): CandleSource {
  return createBirdeye({
    baseUrl: `${server.baseUrl}/`,
    apiKey: 'not-a-real-key',
    clock,
    requestsPerMinute: Infinity,
    timeoutMs: 300,
    ...options,
  });
}

beforeEach(async () => {
  server = await startScripted();
  clock = fakeClock(FIRST + HOUR);
  source = sourceWith({});
});
afterEach(() => server.close());

const ask = (changes: Partial<CandleRequest> = {}): Promise<readonly Candle[] | undefined> =>
  source.candles(
    { token: SOL, pool: 'AnyPool', minutes: 15, from: FIRST, to: after(FIRST, HOUR), ...changes },
    SIGNAL,
  );
const item = (unixTime: number, more: object = {}): object => ({
  unixTime,
  o: 1,
  h: 2,
  l: 0.5,
  c: 1,
  v: 3,
  ...more,
});
const items = (...rows: readonly object[]): ReturnType<typeof json> =>
  json({ success: true, data: { items: rows } });

test('the documented answer: by token, volume in US dollars, spans without a trade left out', async () => {
  const headers: unknown[] = [];
  server.on('/defi/ohlcv', (response) => {
    headers.push([response.req.headers['x-api-key'], response.req.headers['x-chain']]);
    json(fixture('birdeye/ohlcv.json'))(response);
  });
  expect(await ask()).toEqual([
    {
      at: FIRST,
      open: 24.48333382191086,
      high: 24.488782676900453,
      low: 24.364198141989977,
      close: 24.417357853450138,
      volumeUsd: 3_409.157415062003 * 24.417357853450138,
    },
  ]);
  expect(server.asked).toEqual([
    `/defi/ohlcv?address=${SOL.address}&type=15m&time_from=1691998200&time_to=1692001799`,
  ]);
  expect(headers).toEqual([['not-a-real-key', 'solana']]);
});

test('a long window is asked for 1,000 candles at a time', async () => {
  clock.set(FIRST + 40 * HOUR);
  server.on('/', items());
  expect(await ask({ minutes: 1, to: after(FIRST, 30 * HOUR) })).toEqual([]);
  const froms = server.asked.map((asked) => Number(/time_from=(\d+)/.exec(asked)?.[1]));
  expect(froms).toEqual([1_691_998_200, 1_691_998_200 + 60_000]);
});

test.each([
  ['of another token', { address: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v' }],
  ['of another length', { type: '1H' }],
])('candles %s are malformed', async (_, more) => {
  server.on('/', items(item(FIRST / SECOND, more)));
  await expect(ask()).rejects.toMatchObject({ kind: 'malformed' });
});

test('a candle at no full quarter of an hour is malformed', async () => {
  server.on('/', items(item(FIRST / SECOND + 60)));
  await expect(ask()).rejects.toMatchObject({ kind: 'malformed' });
});

test('chains that it does not serve are not asked for', async () => {
  expect(await ask({ token: tokenRef('nowhere', 'abc') })).toBeUndefined();
  expect(await ask({ token: tokenRef('solana', 'a/../b') })).toBeUndefined();
  expect(server.asked).toEqual([]);
});

test.each([
  ['a refused key', status(401), { reason: 'refused', message: expect.stringContaining('BIRDEYE_API_KEY') }],
  ['a plan without candles', status(403), { reason: 'refused' }],
  ['HTTP 429', status(429), { kind: 'rate-limited' }],
  ['a failure in HTTP 200', json({ success: false, message: 'no' }), { kind: 'malformed' }],
])('%s rejects', async (_, reply, error) => {
  server.on('/', reply);
  await expect(ask()).rejects.toMatchObject(error);
});

test('what may be asked in a day is for its fetch to refuse', async () => {
  const meter = createMeter({ name: 'birdeye', requestsPerDay: 1 });
  source = sourceWith({ fetch: meter.fetch });
  server.on('/', items());
  expect(await ask()).toEqual([]);
  await expect(ask()).rejects.toMatchObject({ kind: 'rate-limited', reason: 'budget' });
  expect(server.asked).toHaveLength(1);
});

test('in the market of the sandbox a token has candles over all of its pools', async () => {
  clock.set(NOON);
  const market = await startMarket({ now: () => NOON });
  const token = flatToken('base');
  market.add(token);
  source = sourceWith({ baseUrl: market.baseUrl });
  const window = { from: after(NOON, -30 * MINUTE), to: NOON, minutes: 5 } as const;
  const candles = await ask({ token: tokenRef('base', token.address), ...window });
  await market.close();
  expect(candles).toHaveLength(6);
  expect(candles?.[0]).toMatchObject({ open: 0.002, close: 0.002 });
  expect(candles?.[0]?.volumeUsd).toBeCloseTo(1, 9);
});
