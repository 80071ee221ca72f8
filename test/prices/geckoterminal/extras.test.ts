import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Quote } from '../../../src/model/quote.ts';
import { tokenKey, tokenRef } from '../../../src/model/token.ts';
import { HOUR, MINUTE } from '../../../src/model/units.ts';
import { createGeckoTerminal, type GeckoTerminal } from '../../../src/prices/geckoterminal/source.ts';
import { type Market, startMarket } from '../../../src/sandbox/market/server.ts';
import { simulateToken } from '../../../src/sandbox/market/simulated.ts';
import { type FakeClock, fakeClock, NOON } from '../../fakes/clock.ts';
import { json, type ScriptedServer, startScripted, status } from '../scripted-server.ts';
import { recorded } from './answers.ts';

const SIGNAL = new AbortController().signal;
const TOKEN = tokenRef('solana', 'CoFFeeBeanTokenForTests1111111111111111pump');
const WETH = tokenRef('ethereum', '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2');
const MULTI = '/api/v2/networks/solana/tokens/multi/';
const POOLS = `/api/v2/networks/eth/tokens/${WETH.address}/pools`;

let server: ScriptedServer;
let clock: FakeClock;
let source: GeckoTerminal;

function sourceAt(baseUrl: string): GeckoTerminal {
  return createGeckoTerminal({
    baseUrl: `${baseUrl}/api/v2`,
    clock,
    requestsPerMinute: Infinity,
    timeoutMs: 300,
  });
}

beforeEach(async () => {
  server = await startScripted();
  clock = fakeClock();
  source = sourceAt(server.baseUrl);
});
afterEach(() => server.close());

/** The quote of a token with one pool, whose figures are these. */
async function quoteOf(figures: object, token: object = {}): Promise<Quote | undefined> {
  const link = (id: string): object => ({ data: { id } });
  const pool = {
    type: 'pool',
    attributes: { address: 'Pool', base_token_price_usd: '2', reserve_in_usd: '50000', ...figures },
    relationships: {
      base_token: link(`solana_${TOKEN.address}`),
      quote_token: link('solana_So11111111111111111111111111111111111111112'),
      dex: link('pumpswap'),
    },
  };
  const data = [{ attributes: { address: TOKEN.address, price_usd: '2', ...token } }];
  server.on(MULTI, json({ data, included: [pool] }));
  return (await source.quotes([{ ref: TOKEN }], SIGNAL)).get(tokenKey(TOKEN));
}

describe('a pool tells besides its price', () => {
  const change = { m5: '1.5', m15: '7', h1: '-12.5', h6: 'NaN', h24: '100' };

  test('how it changed, over spans that it has lived through', async () => {
    expect((await quoteOf({ price_change_percentage: change }))?.change).toEqual({
      m5: 0.015,
      h1: -0.125,
      h24: 1,
    });
    const young = new Date(NOON - 20 * MINUTE).toISOString();
    const quote = await quoteOf({ price_change_percentage: change, pool_created_at: young });
    expect(quote?.change).toEqual({ m5: 0.015 });
  });

  test('people go before trades when sellers are counted', async () => {
    const h24 = { buys: 82_720, sells: 9_000, buyers: 2_020, sellers: 33 };
    expect((await quoteOf({ transactions: { h24 } }))?.hint).toBe('few-sellers');
    const honest = { buys: 300, sells: 2, buyers: 150, sellers: 2 };
    expect(await quoteOf({ transactions: { h24: honest } })).not.toHaveProperty('hint');
    expect((await quoteOf({ transactions: { h24: { buys: 300, sells: 2 } } }))?.hint).toBe('few-sellers');
  });

  test('where its launchpad has moved the token, once it has', async () => {
    const moving = (completed: boolean): object => ({
      launchpad_details: { completed, migrated_destination_pool_address: 'NewPool' },
    });
    expect((await quoteOf({}, moving(true)))?.migratedTo).toBe('NewPool');
    expect(await quoteOf({}, moving(false))).not.toHaveProperty('migratedTo');
    expect(await quoteOf({})).not.toHaveProperty('migratedTo');
  });
});

describe('the pools of a token', () => {
  test('as recorded, the most traded first', async () => {
    server.on(POOLS, json(recorded('token-pools.json')));
    const pools = await source.poolsOf(WETH, SIGNAL);
    expect(pools).toHaveLength(4);
    expect(pools?.[0]).toEqual({
      address: '0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640',
      dex: 'uniswap_v3',
      createdAt: Date.UTC(2021, 11, 29, 12, 35, 14),
    });
    expect(server.asked).toEqual([POOLS]);
  });

  test('pools of other tokens are left out', async () => {
    server.on('/', json(recorded('token-pools.json')));
    expect(await source.poolsOf(tokenRef('ethereum', `0x${'1'.repeat(40)}`), SIGNAL)).toEqual([]);
  });

  test('unknown to the source, or not to be asked for', async () => {
    expect(await source.poolsOf(WETH, SIGNAL)).toBeUndefined();
    const asked = server.asked.length;
    expect(await source.poolsOf(tokenRef('nowhere', 'abc'), SIGNAL)).toBeUndefined();
    expect(await source.poolsOf(tokenRef('solana', 'a/../b'), SIGNAL)).toBeUndefined();
    expect(server.asked).toHaveLength(asked);
  });

  test.each([
    ['HTTP 429', status(429), { kind: 'rate-limited' }],
    ['another shape', json({ data: {} }), { kind: 'malformed' }],
    ['pools of which none can be read', json({ data: [{}, {}] }), { kind: 'malformed' }],
  ])('%s rejects', async (_, reply, error) => {
    server.on('/', reply);
    await expect(source.poolsOf(WETH, SIGNAL)).rejects.toMatchObject(error);
  });

  test('in the market of the sandbox a token that moved has its pool and its curve', async () => {
    const market: Market = await startMarket({ now: () => clock.now() });
    const [curve, pool] = simulateToken({
      chain: 'solana',
      address: TOKEN.address,
      symbol: 'MOVE',
      name: 'Move',
      calledAt: NOON,
      ageMs: HOUR,
      story: { migratesAtMs: HOUR },
    });
    market.add(curve!);
    market.add(pool!);
    clock.advance(3 * HOUR);
    source = sourceAt(market.baseUrl);
    const pools = await source.poolsOf(TOKEN, SIGNAL);
    const quotes = await source.quotes([{ ref: TOKEN }], SIGNAL);
    await market.close();
    expect(pools).toEqual([
      { address: pool!.pairAddress, dex: 'pumpswap', createdAt: NOON + HOUR },
      { address: curve!.pairAddress, dex: 'pump-fun', curve: true, createdAt: NOON - HOUR },
    ]);
    expect(quotes.get(tokenKey(TOKEN))).toMatchObject({
      migratedTo: pool!.pairAddress,
      change: { m5: expect.any(Number), h1: expect.any(Number) },
    });
  });
});
