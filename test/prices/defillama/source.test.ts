import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, DAY, epochMs, HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import type { BenchmarkSource } from '../../../src/ports.ts';
import { createDefiLlama } from '../../../src/prices/defillama/source.ts';
import { parseCoins } from '../../../src/prices/defillama/wire.ts';
import { type Market, startMarket } from '../../../src/sandbox/market/server.ts';
import { fakeClock, NOON } from '../../fakes/clock.ts';
import { fixture, parsed } from '../fixture.ts';
import { json, type ScriptedServer, startScripted, status } from '../scripted-server.ts';

const SIGNAL = new AbortController().signal;
const SOLANA = 'coingecko:solana';

let server: ScriptedServer;
let source: BenchmarkSource;

function sourceAt(baseUrl: string): BenchmarkSource {
  return createDefiLlama({ baseUrl, clock: fakeClock(), requestsPerMinute: Infinity, timeoutMs: 300 });
}

beforeEach(async () => {
  server = await startScripted();
  source = sourceAt(`${server.baseUrl}/`);
});
afterEach(() => server.close());

const chart = (...points: readonly (readonly [hoursAgo: number, price: number])[]): object => ({
  coins: {
    [SOLANA]: { prices: points.map(([ago, price]) => ({ timestamp: (NOON - ago * HOUR) / SECOND, price })) },
  },
});
const span = (hoursAgo: number, until = 2): { from: typeof NOON; to: typeof NOON } => ({
  from: after(NOON, -hoursAgo * HOUR),
  to: after(NOON, -until * HOUR),
});

test('a recorded answer gives the price and its time; unknown coins are left out', () => {
  const points = parseCoins(parsed('defillama/current.json'), NOON);
  expect([...points.keys()]).toEqual(['coingecko:chainlink', 'coingecko:dai', 'coingecko:arbitrum']);
  expect(points.get('coingecko:chainlink')).toEqual([{ at: 1_741_276_615_000, price: 17.22 }]);
  expect(parseCoins(parsed('defillama/unknown.json'), NOON).size).toBe(0);
});

test('the past comes hour by hour from the chart, and begins an hour early', async () => {
  server.on(`/chart/${SOLANA}`, json(fixture('defillama/chart.json')));
  const prices = await source.prices(['solana'], span(2.5, 1), SIGNAL);
  expect(prices.get('solana')).toEqual([
    { at: 1_767_603_605_000, price: 134.21 },
    { at: 1_767_607_198_000, price: 134.88 },
    { at: 1_767_610_811_000, price: 135.02 },
  ]);
  const start = (NOON - 3 * HOUR) / SECOND;
  expect(server.asked).toEqual([`/chart/${SOLANA}?start=${start}&span=3&period=1h&searchWidth=1800`]);
});

test('the present price is asked for only when the span reaches the last hour', async () => {
  server.on('/chart/', json(chart([2, 100], [1, 101])));
  const now = { price: 103, timestamp: (NOON - MINUTE) / SECOND, confidence: 0.99 };
  server.on('/prices/current/', json({ coins: { [SOLANA]: now } }));
  const prices = await source.prices(['solana'], span(2, 0), SIGNAL);
  expect(prices.get('solana')?.map(({ price }) => price)).toEqual([100, 101, 103]);
  expect(server.asked.filter((asked) => asked.startsWith('/prices'))).toHaveLength(1);
});

test('chains with the same coin share one request, and unknown chains are absent', async () => {
  const ether = { prices: [{ timestamp: (NOON - 2 * HOUR) / SECOND, price: 3_000 }] };
  server.on('/chart/coingecko:ethereum', json({ coins: { 'coingecko:ethereum': ether } }));
  const prices = await source.prices(['ethereum', 'base', 'arbitrum', 'nowhere'], span(2), SIGNAL);
  expect([...prices.keys()]).toEqual(['ethereum', 'base', 'arbitrum']);
  expect(server.asked).toHaveLength(1);
  expect((await source.prices(['nowhere'], span(2), SIGNAL)).size).toBe(0);
  expect(server.asked).toHaveLength(1);
});

test('a long span is asked for in parts, none with more than 480 points or a long address', async () => {
  server.on('/', json({ coins: {} }));
  expect((await source.prices(['solana'], span(30 * 24), SIGNAL)).size).toBe(0);
  const spans = server.asked.map((asked) => Number(/span=(\d+)/.exec(asked)?.[1]));
  expect(spans).toEqual([480, 30 * 24 - 2 + 1 - 480]);
  expect(Math.max(...server.asked.map((asked) => asked.length))).toBeLessThan(200);
});

describe('what is left out', () => {
  const pricesOf = async (body: unknown): Promise<readonly number[] | undefined> => {
    server.on('/chart/', json(body));
    return (await source.prices(['solana'], span(6), SIGNAL)).get('solana')?.map(({ price }) => price);
  };

  test('a single hour that goes there and back', async () => {
    expect(await pricesOf(chart([6, 100], [5, 101], [4, 9], [3, 102], [2, 60]))).toEqual([100, 101, 102, 60]);
  });

  test('hours of another span, doubles and prices that are none', async () => {
    const points = chart([40, 50], [6, 100], [6, 100], [5, 0], [4, 1e300], [3, 102], [-9, 103]);
    expect(await pricesOf(points)).toEqual([100, 102]);
  });

  test('a coin that the source is not sure of', async () => {
    const unsure = { confidence: 0.5, prices: [{ timestamp: (NOON - 2 * HOUR) / SECOND, price: 1 }] };
    expect(await pricesOf({ coins: { [SOLANA]: unsure } })).toBeUndefined();
  });
});

test.each([
  ['HTTP 429', status(429, { 'retry-after': '7' }), { kind: 'rate-limited', retryAfterMs: 7_000 }],
  ['an address that is too long', status(414), { kind: 'unavailable', reason: 'refused' }],
  ['a list', json('[]'), { kind: 'malformed' }],
  ['coins of another shape', json({ coins: { [SOLANA]: { usd: 3 } } }), { kind: 'malformed' }],
])('%s rejects', async (_, reply, error) => {
  server.on('/', reply);
  await expect(source.prices(['solana'], span(3), SIGNAL)).rejects.toMatchObject(error);
});

test('a single HTTP 502 is got over', async () => {
  server.on('/chart/', status(502), json(chart([2, 100])));
  expect((await source.prices(['solana'], span(2), SIGNAL)).size).toBe(1);
});

test('the market of the sandbox knows the coins of all chains that the source does', async () => {
  const market: Market = await startMarket({ now: () => NOON });
  const week = { from: epochMs(NOON - 7 * DAY), to: NOON };
  const prices = await sourceAt(market.baseUrl).prices(
    ['solana', 'bsc', 'base', 'ton', 'polygon'],
    week,
    SIGNAL,
  );
  await market.close();
  expect([...prices].map(([chain, points]) => [chain, points.length, points.at(-1)?.price])).toEqual([
    ['solana', 169, 150],
    ['bsc', 169, 600],
    ['base', 169, 3_000],
    ['ton', 169, 10],
    ['polygon', 169, 10],
  ]);
});
