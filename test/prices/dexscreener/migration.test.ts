import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Pair } from '../../../src/model/quote.ts';
import { tokenKey, tokenRef } from '../../../src/model/token.ts';
import { HOUR, MINUTE } from '../../../src/model/units.ts';
import { createDexScreener } from '../../../src/prices/dexscreener/source.ts';
import { inventAddress } from '../../../src/sandbox/market/addresses.ts';
import { type Market, startMarket } from '../../../src/sandbox/market/server.ts';
import { simulateToken } from '../../../src/sandbox/market/simulated.ts';
import { type FakeClock, fakeClock, NOON } from '../../fakes/clock.ts';

let clock: FakeClock;
let market: Market;
beforeEach(async () => {
  clock = fakeClock();
  market = await startMarket({ now: () => clock.now() });
});
afterEach(() => market.close());

test('a token followed over its migration is priced from the curve, then from the pool, without a break', async () => {
  const address = inventAddress('solana', 'follow me');
  const story = { migratesAtMs: 2 * HOUR, peakMultiple: 6, peakAtMs: 8 * HOUR, wobble: 0.05 };
  const [curve, pool] = simulateToken({
    chain: 'solana',
    address,
    symbol: 'MOVE',
    name: 'Move',
    calledAt: NOON,
    seed: 'a seed without a rug or a gap',
    story,
  });
  market.add(curve!);
  market.add(pool!);
  // As DexScreener does at times, the batch route keeps naming the curve.
  market.primary = 'oldest';

  const source = createDexScreener({ baseUrl: market.baseUrl, clock, requestsPerMinute: Infinity });
  const ref = tokenRef('solana', address);
  let pair: Pair | undefined;
  const used: string[] = [];
  for (let minute = 0; minute < 300; minute += 5) {
    const quotes = await source.quotes([{ ref, ...(pair && { pair }) }], new AbortController().signal);
    const quote = quotes.get(tokenKey(ref))!;
    const traded = (minute < 120 ? curve : pool)!.at(clock.now())!;
    // In the first minutes after the move the curve still shows its last trades.
    if (minute < 120 || minute >= 130) expect(quote.price / traded.price).toBeCloseTo(1, 6);
    expect(quote.doubt).toBeUndefined();
    pair = quote.pair;
    used.push(quote.pair!.dex);
    clock.advance(5 * MINUTE);
  }
  expect(used.indexOf('pumpswap') * 5).toBeGreaterThanOrEqual(120);
  expect(used.indexOf('pumpswap') * 5).toBeLessThanOrEqual(130);
  expect(used.lastIndexOf('pumpfun')).toBe(used.indexOf('pumpswap') - 1);
});
