import { describe, expect, test } from 'vitest';
import type { Quote } from '../../../src/model/quote.ts';
import { tokenRef } from '../../../src/model/token.ts';
import { HOUR } from '../../../src/model/units.ts';
import { isFrozen } from '../../../src/prices/dexscreener/choose.ts';
import { legOf, mainLeg, quoteOf } from '../../../src/prices/dexscreener/leg.ts';
import { parseListings } from '../../../src/prices/dexscreener/wire.ts';
import { recorded } from '../scripted-server.ts';
import { solPair, TOKEN, WSOL } from './pairs.ts';

const SEEN_AT = 1_800_000_000_000;

function quote(more: object, pool: Parameters<typeof solPair>[1] = {}): Quote {
  return quoteOf(mainLeg(parseListings([{ ...solPair('Pool', pool), ...more }], SEEN_AT)[0]!)!);
}

describe('changes of the price', () => {
  const changeOf = (priceChange: unknown, pairCreatedAt = 1): Quote['change'] =>
    quote({ priceChange, pairCreatedAt }).change;

  test('are ratios, and lead back to the prices of then', () => {
    const { price, change } = quote({
      priceChange: { m5: -20, h1: 25, h6: 900, h24: '-99' },
      pairCreatedAt: 1,
    });
    expect(change).toEqual({ m5: -0.2, h1: 0.25, h6: 9, h24: -0.99 });
    expect(price / (1 + change!.h1!)).toBeCloseTo(0.8, 12);
  });

  test('a missing span is unknown, and so is all of them', () => {
    expect(changeOf({ h1: 0 })).toEqual({ h1: 0 });
    expect(changeOf({})).toBeUndefined();
    expect(changeOf(null)).toBeUndefined();
  });

  test.each([
    ['below what rounding allows', -99.5],
    ['a total loss', -100],
    ['less than nothing', -150],
    ['dust in an empty pool', 34_155_435],
    ['no number', 'NaN'],
    ['nothing', null],
  ])('%s is unknown', (_, h24) => {
    expect(changeOf({ m5: 1, h24 })).toEqual({ m5: 0.01 });
  });

  test('spans longer than the pool is old are unknown: they count from its first trade', () => {
    const all = { m5: 1, h1: 50, h6: 50, h24: 50 };
    expect(changeOf(all, SEEN_AT - HOUR)).toEqual({ m5: 0.01, h1: 0.5 });
  });

  test('those of the base token are not those of the quote token', () => {
    const [listing] = parseListings([{ ...solPair('Pool', {}), priceChange: { h1: 5 } }], SEEN_AT);
    expect(quoteOf(legOf(listing!, tokenRef('solana', WSOL))!)).not.toHaveProperty('change');
    expect(quoteOf(legOf(listing!, TOKEN)!)).toHaveProperty('change');
  });

  test('of recorded rugged tokens none is absurd', () => {
    const listings = parseListings(JSON.parse(recorded('tokens-rugged.json')), SEEN_AT);
    const changes = listings.flatMap((listing) => Object.values(quoteOf(mainLeg(listing)!).change ?? {}));
    expect(changes.length).toBeGreaterThan(5);
    expect(changes.every((ratio) => ratio >= -0.99 && ratio <= 1_000)).toBe(true);
  });
});

describe('few sellers', () => {
  test.each([
    ['201 buys and 10 sells in an hour', { h1: { buys: 201, sells: 10 } }, 'few-sellers'],
    ['the same in a day', { h1: { buys: 0, sells: 0 }, h24: { buys: 201, sells: 0 } }, 'few-sellers'],
    ['a twentieth', { h24: { buys: 400, sells: 20 } }, undefined],
    ['only 200 buys', { h24: { buys: 200, sells: 0 } }, undefined],
    ['an unknown number of sells', { h24: { buys: 900 } }, undefined],
    ['nothing known', {}, undefined],
  ])('%s', (_, txns, hint) => {
    expect(quote({ txns }).hint).toBe(hint);
  });

  test('seen from the quote token, buys are sells', () => {
    const [listing] = parseListings(
      [{ ...solPair('Pool', {}), txns: { h1: { buys: 1, sells: 500 } } }],
      SEEN_AT,
    );
    expect(quoteOf(legOf(listing!, tokenRef('solana', WSOL))!).hint).toBe('few-sellers');
    expect(quoteOf(legOf(listing!, TOKEN)!).hint).toBeUndefined();
  });
});

test('a curve of which no trades are known is frozen when its liquidity is stated as 0', () => {
  const frozen = (usd: number | undefined, txns: object): boolean => {
    const pair = { ...solPair('Pool', { dexId: 'pumpfun', usd }), txns };
    return isFrozen(mainLeg(parseListings([pair], SEEN_AT)[0]!)!);
  };
  expect(frozen(0, {})).toBe(true);
  expect(frozen(undefined, {})).toBe(false);
  expect(frozen(0, { m5: { buys: 3, sells: 0 } })).toBe(false);
});
