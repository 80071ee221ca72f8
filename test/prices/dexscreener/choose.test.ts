import { describe, expect, test } from 'vitest';
import type { TokenRef } from '../../../src/model/token.ts';
import { tokenRef } from '../../../src/model/token.ts';
import { chooseLeg, isFrozen, isShallow } from '../../../src/prices/dexscreener/choose.ts';
import { type Leg, legOf, mainLeg, quoteOf } from '../../../src/prices/dexscreener/leg.ts';
import { bestQuote, needsAnotherPool } from '../../../src/prices/dexscreener/quotes.ts';
import { parseListings } from '../../../src/prices/dexscreener/wire.ts';
import { recordedPairs } from '../scripted-server.ts';
import { solPair, TOKEN, USDC, WSOL } from './pairs.ts';

const SEEN_AT = 1_800_000_000_000;

function legs(token: TokenRef, pairs: readonly unknown[]): readonly Leg[] {
  return parseListings(pairs, SEEN_AT).flatMap((listing) => legOf(listing, token) ?? []);
}

const chosen = (...pairs: readonly unknown[]): string | undefined =>
  chooseLeg(legs(TOKEN, pairs))?.listing.pairAddress;

describe('which pool a price is read from', () => {
  test('the deepest by its smaller side, not by its liquidity figure (recorded pools of ETH on BSC)', () => {
    const eth = tokenRef('bsc', '0x2170Ed0880ac9A755fd29B2688956BD959F933F8');
    const pools = legs(eth, recordedPairs('pools-with-outliers.json'));
    // BTCB pool: liquidity $37.8 M but 225.5 BTCB x $65,092 = $14.7 M on the smaller side; it is the deepest all the same.
    expect(chooseLeg(pools)?.listing.pairAddress).toBe('0xD4dCA84E1808da3354924cD243c66828cf775470');
    const oneSided = pools.find((leg) => leg.price > 3_580);
    // 0.2019 ETH x 3588.096 x 2
    expect(oneSided?.depthUsd).toBeCloseTo(1_448.87, 1);
    expect(oneSided?.liquidityUsd).toBe(95_872.21);
  });

  test('a shallow pool is passed over, a curve is not for having no liquidity', () => {
    expect(chosen(solPair('Shallow', { usd: 900 }))).toBeUndefined();
    expect(chosen(solPair('Curve', { dexId: 'pumpfun', usd: undefined }))).toBe('Curve');
    expect(chosen(solPair('Curve', { dexId: 'pumpfun', usd: 0 }))).toBe('Curve');
  });

  test('a curve left behind far from the pool is passed over', () => {
    const left = solPair('Curve', { dexId: 'meteoradbc', usd: undefined, priceUsd: 2.566e-15 });
    expect(chosen(left, solPair('Pool', { usd: 397_100, priceUsd: 0.0000204 }))).toBe('Pool');
  });

  test('a pool off the median by more than 25 % is passed over however much it claims to hold', () => {
    const pools = [0.99, 1, 1.01].map((priceUsd, index) =>
      solPair(`Pool${index}`, { priceUsd, usd: 40_000 }),
    );
    expect(chosen(...pools, solPair('Off', { priceUsd: 1.3, usd: 100_000 }))).toBe('Pool0');
  });

  test('money nobody knows needs a second pool that says the same price', () => {
    const clone = solPair('Clone', { quote: 'FakeWrappedSo1', priceUsd: 5, usd: 500_000 });
    const stock = solPair('Stock', { quote: 'TokenisedStock', priceUsd: 5.5, usd: 20_000 });
    expect(chosen(clone)).toBeUndefined();
    expect(chosen(clone, solPair('Honest', { priceUsd: 1, usd: 20_000 }))).toBe('Honest');
    expect(chosen(clone, stock)).toBe('Clone');
  });

  test('equal depth is decided by volume', () => {
    expect(chosen(solPair('Still', { volumeH24: 10 }), solPair('Busy', { volumeH24: 9_000 }))).toBe('Busy');
  });

  test('pools that have the token as base go before those that quote others in it', () => {
    const quoting = solPair('Quoting', { base: 'SomeOther', quote: TOKEN.address, usd: 900_000 });
    expect(chosen(quoting, solPair('Based', { usd: 5_000 }))).toBe('Based');
  });
});

describe('the two sides of a pool', () => {
  test('a token on the quote side costs priceUsd / priceNative and has no market cap here', () => {
    const [listing] = parseListings(recordedPairs('pair-missing-creation.json'), SEEN_AT);
    const leg = legOf(listing!, tokenRef('base', '0xcbB7C0000aB88B473b1f5aFd9ef808440eed33Bf'))!;
    const quote = quoteOf(leg);
    expect(quote.price).toBeCloseTo(0.1536 / 0.000001291, 6);
    expect(quote).toMatchObject({ symbol: 'cbBTC', trades: { m5: { buys: 1, sells: 2 } } });
    expect(quote.marketCapUsd).toBeUndefined();
    expect(quote.fdvUsd).toBeUndefined();
    expect(quote.pair).not.toHaveProperty('createdAt');
  });

  test('a pool is about its base token, unless that is money and the other is not', () => {
    const about = (pair: unknown): string | undefined =>
      mainLeg(parseListings([pair], SEEN_AT)[0]!)?.token.address;
    expect(about(solPair('PoolA', {}))).toBe(TOKEN.address);
    expect(about(solPair('PoolB', { base: WSOL, quote: TOKEN.address }))).toBe(TOKEN.address);
    expect(about(solPair('PoolC', { base: WSOL, quote: USDC }))).toBe(WSOL);
  });

  test('Solana addresses are compared exactly, EVM addresses in lower case', () => {
    const [onSolana] = parseListings([solPair('PoolA', {})], SEEN_AT);
    expect(legOf(onSolana!, tokenRef('solana', TOKEN.address.toLowerCase()))).toBeUndefined();
    const [onBase] = parseListings(recordedPairs('pair-missing-creation.json'), SEEN_AT);
    expect(legOf(onBase!, tokenRef('base', '0x7300b37dfdfab110d83290a29dfb31b1740219fe'))?.side).toBe('base');
    expect(
      legOf(onBase!, tokenRef('ethereum', '0x7300b37dfdfab110d83290a29dfb31b1740219fe')),
    ).toBeUndefined();
  });
});

describe('when another pool is looked for', () => {
  const leg = (pair: unknown): Leg => legs(TOKEN, [pair])[0]!;

  test('a curve without trades for five minutes is frozen, one without a count of them is not', () => {
    const curve = { dexId: 'pumpfun', usd: undefined };
    expect(isFrozen(leg(solPair('PoolA', { ...curve, trades: 0 })))).toBe(true);
    expect(isFrozen(leg(solPair('PoolA', { ...curve, trades: 3 })))).toBe(false);
    const hourOnly = { txns: { h1: { buys: 0, sells: 0 } } };
    expect(isFrozen(leg({ ...solPair('PoolA', curve), ...hourOnly }))).toBe(true);
    expect(isFrozen(leg({ ...solPair('PoolA', curve), txns: {} }))).toBe(false);
    expect(needsAnotherPool(leg(solPair('PoolA', { ...curve, trades: 0 })))).toBe(true);
  });

  test('a pool that was emptied, or lost more than nine tenths since the last look', () => {
    expect(isShallow(leg(solPair('PoolA', { usd: 999 })))).toBe(true);
    expect(needsAnotherPool(leg(solPair('PoolA', { usd: 5_000 })), 51_000)).toBe(true);
    expect(needsAnotherPool(leg(solPair('PoolA', { usd: 5_000 })), 49_000)).toBe(false);
    expect(needsAnotherPool(leg(solPair('PoolA', { usd: 5_000 })))).toBe(false);
  });

  test('a switch that does not go on at the same price is doubted', () => {
    const pinned = leg(solPair('Old', { usd: 100, priceUsd: 1 }));
    const quoted = (priceUsd: number): unknown =>
      bestQuote([leg(solPair('New', { priceUsd })), pinned], pinned)?.doubt;
    expect(quoted(1.2)).toBeUndefined();
    expect(quoted(1.3)).toBe('pair-switch');
  });

  test('without any pool to trust the pinned one speaks, with the depth that tells on it', () => {
    const pinned = leg(solPair('Old', { usd: 0.6, priceUsd: 3.81 }));
    const richer = leg(solPair('Clone', { quote: 'FakeWrappedSo1', priceUsd: 9, usd: 90_000 }));
    expect(bestQuote([richer, pinned], pinned)).toMatchObject({
      price: 3.81,
      depthUsd: 0.6,
      pair: { address: 'Old' },
    });
    expect(bestQuote([richer])).toMatchObject({ price: 9, doubt: 'quote-asset' });
  });
});
