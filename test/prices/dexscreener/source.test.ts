import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Pair } from '../../../src/model/quote.ts';
import { tokenKey, tokenRef } from '../../../src/model/token.ts';
import { epochMs, HOUR, MINUTE } from '../../../src/model/units.ts';
import type { Pinned } from '../../../src/ports.ts';
import { createDexScreener } from '../../../src/prices/dexscreener/source.ts';
import { fakeClock, NOON } from '../../fakes/clock.ts';
import {
  json,
  recorded,
  recordedPairs,
  type ScriptedServer,
  startScripted,
  status,
} from '../scripted-server.ts';
import { solPair, TOKEN } from './pairs.ts';

const SIGNAL = new AbortController().signal;
const KEY = tokenKey(TOKEN);
const PAIRS = '/latest/dex/pairs/solana/';
const TOKENS = '/tokens/v1/solana/';
const POOLS = '/token-pairs/v1/solana/';

let server: ScriptedServer;
let prices: ReturnType<typeof createDexScreener>;

beforeEach(async () => {
  server = await startScripted();
  prices = createDexScreener({
    baseUrl: server.baseUrl,
    clock: fakeClock(),
    requestsPerMinute: Infinity,
    timeoutMs: 300,
  });
});
afterEach(() => server.close());

const pair = (address: string, curve = false): Pair => ({ address, dex: 'pumpswap', curve });
const pinned = (address: string): Pinned => ({ ref: TOKEN, pair: pair(address) });
const envelope = (...pairs: readonly unknown[]): ReturnType<typeof json> =>
  json({ schemaVersion: '1.0.0', pairs: pairs.length > 0 ? pairs : null });

describe('pinned pools', () => {
  test('are refreshed in one request and give what the source said', async () => {
    server.on(PAIRS, json(recorded('pairs-pool-and-curve.json')));
    const tokens = recordedPairs('pairs-pool-and-curve.json').map((row) => ({
      ref: tokenRef('solana', (row['baseToken'] as { address: string }).address),
      pair: pair(row['pairAddress'] as string),
    }));
    const quotes = await prices.quotes(tokens, SIGNAL);
    expect(server.asked).toHaveLength(1);
    expect([...quotes.values()].map(({ price }) => price)).toEqual([0.0003798, 0.001017, 0.00000769]);
    expect(quotes.get(tokenKey(tokens[0]!.ref))).toEqual({
      token: tokens[0]!.ref,
      at: NOON,
      price: 0.0003798,
      source: 'dexscreener',
      pair: {
        address: 'FVZqEg9dYKqRXUmswwtBRPSaneoV6guujtCvLrDyt6qi',
        dex: 'pumpswap',
        curve: false,
        createdAt: 1_791_632_043_000,
      },
      symbol: 'STONK',
      name: 'STONK',
      liquidityUsd: 52_239.46,
      // 2 x min(71,377,991 x 0.0003798, 229.2601 x 0.0003798 / 0.000003465) = 2 x 25,129.1
      depthUsd: expect.closeTo(50_258.2, 0) as number,
      marketCapUsd: 379_813,
      fdvUsd: 379_813,
      volumeUsd: { m5: 4_745.96, h1: 24_660.15, h24: 24_660.15 },
      trades: {
        m5: { buys: 2_236, sells: 1_842 },
        h1: { buys: 3_578, sells: 2_657 },
        h24: { buys: 3_578, sells: 2_657 },
      },
    });
  });

  test('are asked for 30 at a time and chain by chain', async () => {
    server.on('/', envelope(solPair('Pool', {})));
    const many = Array.from({ length: 31 }, (_, index) => pinned(`Pool${index}`));
    const onBase = { ref: tokenRef('base', `0x${'1'.repeat(40)}`), pair: pair(`0x${'2'.repeat(40)}`) };
    await prices.quotes([...many, onBase], SIGNAL);
    const sizes = server.asked
      .filter((path) => path.startsWith('/latest/dex/pairs/'))
      .map((path) => `${path.split('/')[4]} ${path.split(',').length}`);
    expect(sizes.toSorted((a, b) => a.localeCompare(b))).toEqual(['base 1', 'solana 1', 'solana 30']);
  });

  test('a pool that left the listings is replaced, and the switch is doubted', async () => {
    server.on(PAIRS, envelope());
    server.on(TOKENS, json([solPair('Other', { priceUsd: 2 })]));
    server.on(
      POOLS,
      json([solPair('Other', { priceUsd: 2 }), solPair('Small', { priceUsd: 2, usd: 2_000 })]),
    );
    const quotes = await prices.quotes([pinned('Gone')], SIGNAL);
    expect(quotes.get(KEY)).toMatchObject({ price: 2, pair: { address: 'Other' }, doubt: 'pair-switch' });
  });

  test('a frozen curve gives way to the pool its token moved to', async () => {
    const curve = solPair('Curve', { dexId: 'pumpfun', usd: undefined, trades: 0 });
    server.on(PAIRS, envelope(curve));
    server.on(TOKENS, json([curve]));
    server.on(POOLS, json([curve, solPair('Pool', { priceUsd: 1.1 })]));
    const quotes = await prices.quotes([{ ref: TOKEN, pair: pair('Curve', true) }], SIGNAL);
    expect(quotes.get(KEY)).toMatchObject({ price: 1.1, pair: { address: 'Pool', curve: false } });
    expect(quotes.get(KEY)).not.toHaveProperty('doubt');
  });

  test('an emptied pool without a better one still speaks, depth and all', async () => {
    const dust = solPair('Pool', { priceUsd: 3.81, usd: 0.59 });
    server.on(PAIRS, envelope(dust));
    server.on(TOKENS, json([dust]));
    server.on(POOLS, json([dust]));
    const quotes = await prices.quotes([pinned('Pool')], SIGNAL);
    expect(quotes.get(KEY)).toMatchObject({ price: 3.81, liquidityUsd: 0.59, depthUsd: 0.59 });
  });
});

describe('the curve that a token left for its pinned pool', () => {
  const NONE = { buys: 0, sells: 0 };
  const left = solPair('Curve', { dexId: 'pumpfun', usd: undefined, priceUsd: 2, trades: 0 });
  /** As in the first hour after the move, and of a curve that is merely quiet. */
  const lately = { ...left, txns: { m5: NONE, h1: { buys: 9, sells: 7 } } };
  const made = (at: number): Pinned => ({ ref: TOKEN, pair: { ...pair('Pool'), createdAt: epochMs(at) } });

  const quoteBeside = async (pools: readonly unknown[], token = pinned('Pool')) => {
    const [curve, ...pinnedOnes] = pools;
    server.on(PAIRS, envelope(...pinnedOnes));
    server.on(TOKENS, json([curve]));
    server.on(POOLS, json(pools));
    return (await prices.quotes([token], SIGNAL)).get(KEY);
  };

  test.each([
    ['and has not been traded since', left, pinned('Pool')],
    ['within the hour', lately, made(NOON - 20 * MINUTE)],
  ])('%s speaks for nothing while the pool can be seen, emptied as it is', async (_, curve, token) => {
    const emptied = solPair('Pool', { priceUsd: 3.81, usd: 0.02, trades: 0 });
    const quote = await quoteBeside([curve, emptied], token);
    expect(quote).toMatchObject({ price: 3.81, depthUsd: 0.02, pair: { address: 'Pool' } });
    expect(quote).not.toHaveProperty('doubt');
  });

  test('is no price where the pool is not listed any more', async () => {
    expect(await quoteBeside([left])).toBeUndefined();
  });

  test('has not been left when it is traded beside an older pool', async () => {
    const quote = await quoteBeside([lately], made(NOON - 2 * HOUR));
    expect(quote).toMatchObject({ price: 2, pair: { address: 'Curve' }, doubt: 'pair-switch' });
  });

  test('gives way to another pool, as ever', async () => {
    const emptied = solPair('Pool', { priceUsd: 1, usd: 0.02 });
    const quote = await quoteBeside([left, emptied, solPair('Next', { priceUsd: 1.1 })]);
    expect(quote).toMatchObject({ price: 1.1, pair: { address: 'Next' } });
  });
});

describe('tokens without a pin', () => {
  test('get the best of all pools, not the one that the batch route names', async () => {
    server.on(TOKENS, json([solPair('Named', { dexId: 'meteoradbc', usd: undefined, priceUsd: 2.5e-15 })]));
    server.on(
      POOLS,
      json([
        solPair('Named', { dexId: 'meteoradbc', usd: undefined, priceUsd: 2.5e-15 }),
        solPair('Deep', {}),
      ]),
    );
    const quotes = await prices.quotes([{ ref: TOKEN }], SIGNAL);
    expect(quotes.get(KEY)).toMatchObject({ price: 1, pair: { address: 'Deep' } });
  });

  test('in a half-empty batch the missing ones are left out of the map', async () => {
    const other = tokenRef('solana', 'AnotherTokenForTests11111111111111111111pump');
    server.on(TOKENS, json([solPair('Pool', {})]));
    server.on(POOLS, json([solPair('Pool', {})]));
    const quotes = await prices.quotes([{ ref: TOKEN }, { ref: other }], SIGNAL);
    expect([...quotes.keys()]).toEqual([KEY]);
    expect(server.asked.filter((path) => path.startsWith(POOLS))).toHaveLength(1);
  });

  test('a batch of which nothing is known is asked for once more before it counts as missing', async () => {
    server.on(TOKENS, json([]), json([solPair('Pool', {})]));
    server.on(POOLS, json([solPair('Pool', {})]));
    expect((await prices.quotes([{ ref: TOKEN }], SIGNAL)).has(KEY)).toBe(true);

    server.asked.length = 0;
    server.on(TOKENS, json([]));
    expect((await prices.quotes([{ ref: TOKEN }], SIGNAL)).size).toBe(0);
    expect(server.asked).toHaveLength(2);
  });

  test('nothing is asked for no tokens', async () => {
    expect((await prices.quotes([], SIGNAL)).size).toBe(0);
    expect(server.asked).toEqual([]);
  });
});

describe('a failing source rejects, it never says that tokens are gone', () => {
  const ask = (): Promise<unknown> => prices.quotes([{ ref: TOKEN }], SIGNAL);

  test('HTTP 429 with the pause that was asked for', async () => {
    server.on('/', status(429, { 'retry-after': '7' }));
    await expect(ask()).rejects.toMatchObject({
      name: 'PriceSourceError',
      kind: 'rate-limited',
      retryAfterMs: 7_000,
    });
    expect(server.asked).toHaveLength(1);
  });

  test('HTTP 500 after one more try', async () => {
    server.on('/', status(500));
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', reason: 'server' });
    expect(server.asked).toHaveLength(2);
  });

  test('a single HTTP 500 is got over', async () => {
    server.on(TOKENS, status(500), json([solPair('Pool', {})]));
    server.on(POOLS, json([solPair('Pool', {})]));
    await expect(prices.quotes([{ ref: TOKEN }], SIGNAL)).resolves.toHaveProperty('size', 1);
  });

  test('a dropped connection after one more try', async () => {
    server.on('/', (response) => void response.destroy());
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', reason: 'network' });
    expect(server.asked).toHaveLength(2);
  });

  test('silence, once', async () => {
    server.on('/', () => {});
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', reason: 'timeout' });
    expect(server.asked).toHaveLength(1);
  });

  test('an answer that stops in the middle', async () => {
    server.on('/', (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('[{"chainId":');
    });
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', reason: 'timeout' });
  });

  test('a web page', async () => {
    server.on('/', (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'));
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', reason: 'unreadable' });
  });

  test('a refusal (HTTP 404)', async () => {
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', reason: 'refused' });
  });

  test('a redirect, which is not followed', async () => {
    server.on('/', status(302, { location: '/elsewhere' }));
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(server.asked).not.toContain('/elsewhere');
  });

  test.each([
    ['a megabyte of garbage', '[{"'.repeat(350_000)],
    ['more than five megabytes', `[${'"x",'.repeat(1_300_000)}"x"]`],
    ['another shape', '{"message":"gone"}'],
    ['nothing at all', ''],
  ])('%s is malformed', async (_, body) => {
    server.on('/', json(body));
    await expect(ask()).rejects.toMatchObject({ kind: 'malformed' });
  });

  test('one failed batch among several rejects all of them', async () => {
    server.on(PAIRS, envelope(solPair('Pool', {})));
    const onBase = { ref: tokenRef('base', `0x${'1'.repeat(40)}`), pair: pair(`0x${'2'.repeat(40)}`) };
    await expect(prices.quotes([pinned('Pool'), onBase], SIGNAL)).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  test('a caller who gives up', async () => {
    const caller = new AbortController();
    server.on('/', () => caller.abort());
    await expect(prices.quotes([{ ref: TOKEN }], caller.signal)).rejects.toMatchObject({
      reason: 'cancelled',
    });
  });
});
