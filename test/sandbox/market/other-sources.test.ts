import { afterEach, beforeEach, expect, test } from 'vitest';
import { tokenKey, tokenRef } from '../../../src/model/token.ts';
import { HOUR } from '../../../src/model/units.ts';
import { createJupiter } from '../../../src/prices/jupiter/source.ts';
import { createGeckoTerminal, type GeckoTerminal } from '../../../src/prices/geckoterminal/source.ts';
import { inventAddress } from '../../../src/sandbox/market/addresses.ts';
import { type Market, startMarket } from '../../../src/sandbox/market/server.ts';
import { simulateToken } from '../../../src/sandbox/market/simulated.ts';
import { type FakeClock, fakeClock, NOON } from '../../fakes/clock.ts';
import { flatToken } from './flat-token.ts';

const SIGNAL = new AbortController().signal;

let market: Market;
let clock: FakeClock;
let source: GeckoTerminal;

beforeEach(async () => {
  clock = fakeClock(NOON);
  market = await startMarket({ now: () => clock.now() });
  source = createGeckoTerminal({
    baseUrl: `${market.baseUrl}/api/v2`,
    clock,
    requestsPerMinute: Infinity,
  });
});
afterEach(() => market.close());

test('tokens of the market have the price, the pool and the depth that it has, whatever their chain is called', async () => {
  for (const chain of ['solana', 'ethereum', 'polygon']) {
    const token = flatToken(chain);
    market.add(token);
    market.add({ ...flatToken(chain, { price: 0.0021, liquidityUsd: 9_000 }), address: token.address });
    const ref = tokenRef(chain, token.address);
    expect((await source.quotes([{ ref }], SIGNAL)).get(tokenKey(ref))).toMatchObject({
      price: 0.002,
      pair: { address: token.pairAddress, curve: false },
      liquidityUsd: 50_000,
      depthUsd: 50_000,
      fdvUsd: 2e6,
      trades: { h1: { buys: 4, sells: 4 } },
    });
  }
});

test('what the market does not know, or nobody trades, has no price', async () => {
  const idle = { ...flatToken('solana') };
  const state = idle.at(NOON)!;
  market.add({ ...idle, at: () => ({ ...state, volumeUsd: { m5: 0, h1: 0, h6: 0, h24: 0 } }) });
  const refs = [tokenRef('solana', idle.address), tokenRef('solana', inventAddress('solana', 'unknown'))];
  expect(
    (
      await source.quotes(
        refs.map((ref) => ({ ref })),
        SIGNAL,
      )
    ).size,
  ).toBe(0);
});

test('a token goes from its curve to its pool at one price', async () => {
  const [curve, pool] = simulateToken({
    chain: 'solana',
    address: inventAddress('solana', 'migrating'),
    symbol: 'MOVE',
    name: 'Move',
    calledAt: NOON,
    ageMs: HOUR,
    story: { migratesAtMs: HOUR, wobble: 0, peakMultiple: 2, peakAtMs: 5 * HOUR, finalMultiple: 2 },
  });
  market.add(curve!);
  market.add(pool!);
  const ref = tokenRef('solana', curve!.address);
  const ask = async (): Promise<unknown> => (await source.quotes([{ ref }], SIGNAL)).get(tokenKey(ref));
  expect(await ask()).toMatchObject({ pair: { address: curve!.pairAddress, curve: true } });
  clock.advance(3 * HOUR);
  expect(await ask()).toMatchObject({ pair: { address: pool!.pairAddress, curve: false } });
});

test('Jupiter has the same price of a token of Solana, and none of one whose money is gone', async () => {
  const [token, rugged] = [flatToken('solana'), flatToken('solana', { liquidityUsd: 0.02 })];
  market.add(token);
  market.add(rugged);
  const jupiter = createJupiter({ baseUrl: market.baseUrl, clock, requestsPerMinute: Infinity });
  const refs = [token, rugged].map(({ chain, address }) => ({ ref: tokenRef(chain, address) }));
  const quotes = [...(await jupiter.quotes(refs, SIGNAL)).values()];
  expect(quotes).toMatchObject([{ token: refs[0]!.ref, price: 0.002, liquidityUsd: 50_000 }]);
});
