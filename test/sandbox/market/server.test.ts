import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inventAddress } from '../../../src/sandbox/market/addresses.ts';
import { plainDecimal } from '../../../src/sandbox/market/listing.ts';
import { type Market, startMarket } from '../../../src/sandbox/market/server.ts';
import { NOON } from '../../fakes/clock.ts';
import { flatToken } from './flat-token.ts';

let market: Market;
beforeEach(async () => {
  market = await startMarket({ now: () => NOON });
});
afterEach(() => market.close());

async function get(path: string): Promise<unknown> {
  const response = await fetch(market.baseUrl + path);
  return response.status === 200 ? response.json() : response.status;
}

describe('the market answers like DexScreener', () => {
  test('a pool has the recorded shape', async () => {
    const token = flatToken('solana');
    market.add(token);
    expect(await get(`/tokens/v1/solana/${token.address}`)).toEqual([
      {
        chainId: 'solana',
        dexId: 'pumpswap',
        url: `https://dexscreener.com/solana/${token.pairAddress.toLowerCase()}`,
        pairAddress: token.pairAddress,
        baseToken: { address: token.address, name: 'Flat', symbol: 'FLAT' },
        quoteToken: {
          address: 'So11111111111111111111111111111111111111112',
          name: 'Wrapped SOL',
          symbol: 'SOL',
        },
        priceNative: '0.000013333333',
        priceUsd: '0.0020000000',
        txns: {
          m5: { buys: 4, sells: 4 },
          h1: { buys: 4, sells: 4 },
          h6: { buys: 4, sells: 4 },
          h24: { buys: 4, sells: 4 },
        },
        volume: { h24: 100, h6: 50, h1: 10, m5: 1 },
        priceChange: { m5: 0, h1: 0, h6: 0, h24: 0 },
        liquidity: { usd: 50_000, base: 12_500_000, quote: 166.666666667 },
        fdv: 2_000_000,
        marketCap: 2_000_000,
        pairCreatedAt: NOON - 3_600_000,
      },
    ]);
  });

  test('a curve has no liquidity key', async () => {
    const token = flatToken('solana', { dexId: 'pumpfun' });
    market.add(token);
    const [pair] = (await get(`/tokens/v1/solana/${token.address}`)) as object[];
    expect(pair).not.toHaveProperty('liquidity');
  });

  test('token routes want the exact case of base58 and any case of 0x', async () => {
    const onSolana = flatToken('solana');
    const onBase = flatToken('base');
    market.add(onSolana);
    market.add(onBase);
    expect(await get(`/tokens/v1/solana/${onSolana.address.toLowerCase()}`)).toEqual([]);
    expect(await get(`/tokens/v1/base/${onBase.address.toLowerCase()}`)).toMatchObject([
      { baseToken: { address: onBase.address } },
    ]);
    expect(await get(`/tokens/v1/ethereum/${onBase.address}`)).toEqual([]);
  });

  test('pools and searches do not mind the case and answer in the true one', async () => {
    const token = flatToken('solana', { symbol: 'TRUE' });
    market.add(token);
    const found = { pairs: [{ pairAddress: token.pairAddress }] };
    expect(await get(`/latest/dex/pairs/solana/${token.pairAddress.toLowerCase()}`)).toMatchObject(found);
    for (const query of [token.address.toLowerCase(), token.pairAddress.toLowerCase(), 'true']) {
      expect(await get(`/latest/dex/search?q=${query}`)).toMatchObject(found);
    }
    expect(await get('/latest/dex/pairs/solana/unknown')).toEqual({
      schemaVersion: '1.0.0',
      pairs: null,
      pair: null,
    });
  });

  test('/tokens/v1 names one pool of a token, /token-pairs/v1 all', async () => {
    const shallow = flatToken('solana', { liquidityUsd: 2_000, createdAt: NOON - 9e6 });
    const deep = flatToken('solana', { address: shallow.address });
    market.add(shallow);
    market.add(deep);
    const named = `/tokens/v1/solana/${shallow.address}`;
    expect(await get(named)).toMatchObject([{ pairAddress: deep.pairAddress }]);
    market.primary = 'oldest';
    expect(await get(named)).toMatchObject([{ pairAddress: shallow.pairAddress }]);
    expect(await get(`/token-pairs/v1/solana/${shallow.address}`)).toHaveLength(2);
  });

  test('what it does not understand is refused', async () => {
    const many = Array.from({ length: 31 }, (_, index) => inventAddress('solana', `${index}`)).join(',');
    expect(await get(`/tokens/v1/solana/${many}`)).toBe(400);
    expect(await get('/tokens/v1/solana/%E0%A4%A')).toBe(400);
    expect(await get('/token-boosts/latest/v1')).toBe(404);
  });
});

describe('faults', () => {
  test('each is used up by one request, in order', async () => {
    const token = flatToken('solana');
    market.add(token);
    const path = `/tokens/v1/solana/${token.address}`;
    market.faults.push(
      { kind: 'status', status: 429, retryAfterS: 3 },
      { kind: 'empty' },
      { kind: 'web-page' },
    );
    const limited = await fetch(market.baseUrl + path);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3']);
    expect(await get(path)).toEqual([]);
    expect((await fetch(market.baseUrl + path)).headers.get('content-type')).toBe('text/html');
    expect(await get(path)).toHaveLength(1);
    expect(market.requests()).toBe(4);
  });

  test('half of a batch is left out', async () => {
    const tokens = Array.from({ length: 4 }, () => flatToken('solana'));
    for (const token of tokens) market.add(token);
    market.faults.push({ kind: 'half' }, { kind: 'half' });
    expect(await get(`/tokens/v1/solana/${tokens.map(({ address }) => address).join(',')}`)).toHaveLength(2);
    const pairs = tokens.map(({ pairAddress }) => pairAddress).join(',');
    expect(await get(`/latest/dex/pairs/solana/${pairs}`)).toHaveProperty('pairs.length', 2);
  });

  test('down means down until it is up again', async () => {
    market.down = true;
    expect(await get('/latest/dex/search?q=x')).toBe(503);
    market.down = false;
    expect(await get('/latest/dex/search?q=x')).toEqual({ schemaVersion: '1.0.0', pairs: [] });
  });

  test('a dropped connection, a redirect and garbage', async () => {
    market.faults.push(
      { kind: 'hang-up' },
      { kind: 'redirect', to: 'http://127.0.0.1:9/' },
      { kind: 'garbage' },
    );
    await expect(get('/latest/dex/search?q=x')).rejects.toThrow('fetch failed');
    expect((await fetch(`${market.baseUrl}/x`, { redirect: 'manual' })).status).toBe(302);
    await expect(get('/latest/dex/search?q=x')).rejects.toThrow(SyntaxError);
  });
});

test.each([
  [0.0003798, '0.00037980000'],
  [3_286.34, '3286.3400'],
  [1, '1.0000000'],
  [2.566e-15, '0.0000000000000025660000'],
  [1_234_567_890, '1234567900'],
])('%d is written as %s', (value, text) => {
  expect(plainDecimal(value)).toBe(text);
});
