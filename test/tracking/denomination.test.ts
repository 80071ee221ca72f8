import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Token } from '../../src/model/call.ts';
import type { Quote } from '../../src/model/quote.ts';
import { MINUTE } from '../../src/model/units.ts';
import { recount } from '../../src/tracking/denomination.ts';
import { at, price } from '../curves.ts';
import { OTHER_POOL, followed, POOL, quoteAt } from './followed.ts';

const SUPPLY = 1e9;
const token: Pick<Token, 'last' | 'pair' | 'supply' | 'units'> = {
  pair: POOL,
  last: { price: price(0.001), at: at(0) },
  supply: SUPPLY,
};

/** A quote of a token of which there are so many. */
function of(value: number, supply: number, more: Partial<Quote> = {}): Quote {
  return quoteAt(at(MINUTE), value, { fdvUsd: value * supply, ...more });
}

describe('a token is counted anew', () => {
  test('when its price and its supply leap against one another', () => {
    const { quote, ...state } = recount(token, of(0.0001, 10 * SUPPLY));
    expect(state).toEqual({ supply: 10 * SUPPLY, units: 10, isAnew: true });
    expect(quote.price).toBeCloseTo(0.001, 12);
    expect(recount(token, of(0.02, SUPPLY / 20))).toMatchObject({ units: 1 / 20, isAnew: true });
  });

  test('and again: the units are those of the beginning', () => {
    const split = { ...token, supply: 10 * SUPPLY, units: 10 };
    expect(recount(split, of(0.00001, 100 * SUPPLY))).toMatchObject({ units: 100, isAnew: true });
    expect(recount(split, of(0.001, SUPPLY))).toEqual({
      quote: of(0.001, SUPPLY),
      supply: SUPPLY,
      isAnew: true,
    });
  });

  test.each([
    ['the value moved by more than 2 %', of(0.000103, 10 * SUPPLY)],
    ['the price stood', of(0.001, 10 * SUPPLY)],
    ['the supply stood', of(0.0001, SUPPLY)],
    ['both moved by less than five times', of(0.00025, 4 * SUPPLY)],
    ['it is another pool', of(0.0001, 10 * SUPPLY, { pair: OTHER_POOL })],
    ['the supply is unknown', quoteAt(at(MINUTE), 0.0001)],
  ])('but not when %s', (_, quote) => {
    expect(recount(token, quote)).toMatchObject({ quote, isAnew: false });
    expect(recount(token, quote).units).toBeUndefined();
  });
});

test('prices afterwards are kept in the units of the beginning', () => {
  const split = { ...token, supply: 10 * SUPPLY, units: 10 };
  const { quote, units, isAnew } = recount(split, of(0.0003, 10 * SUPPLY));
  expect(quote.price).toBeCloseTo(0.003, 12);
  expect([units, isAnew]).toEqual([10, false]);
  expect(recount(split, quoteAt(at(MINUTE), 0.0003)).quote.price).toBeCloseTo(0.003, 12);
});

test('a figure of one source that was wrong is undone when the supply is back', () => {
  // The price had crashed, and the value was an old one.
  const mistaken = { ...token, supply: 10 * SUPPLY, units: 10 };
  const { quote, ...state } = recount(mistaken, of(0.0001, SUPPLY));
  expect(state).toEqual({ supply: SUPPLY, isAnew: true });
  expect(quote.price).toBe(0.0001);
});

test('the supply is followed while it changes slowly, and a rounded figure is no change', () => {
  expect(recount(token, of(0.001, SUPPLY * 1.001)).supply).toBe(SUPPLY);
  expect(recount(token, of(0.001, SUPPLY * 1.2)).supply).toBeCloseTo(SUPPLY * 1.2, -3);
  const { supply: _, ...first } = token;
  expect(recount(first, of(0.002, SUPPLY))).toMatchObject({ supply: SUPPLY, isAnew: false });
});

test('a call of such a token has neither a high nor a loss of it, and goes on', () => {
  const call = followed({ token: { lastDepthUsd: 50_000, supply: 1e6 } });
  const seen = (minute: number, value: number, supply: number): void =>
    void call.priced(minute * MINUTE, value, { fdvUsd: value * supply, marketCapUsd: value * supply });
  seen(5, 1.2, 1e6);
  seen(10, 0.012, 1e8);
  expect(call.samples.at(-1)?.doubt).toBe('redenominated');
  expect(call.token).toMatchObject({ life: 'suspect', units: 100 });
  expect(call.call()).toMatchObject({ status: 'open', running: { last: { price: 1.2 }, low: { price: 1 } } });
  seen(15, 0.02, 1e8);
  seen(20, 0.02, 1e8);
  expect(call.token.life).toBe('alive');
  expect(call.call().running.ath.price).toBeCloseTo(2, 9);
});

test('the same whatever a token costs', () => {
  const factors = fc.double({ min: 0.01, max: 100, noNaN: true });
  fc.assert(
    fc.property(factors, factors, fc.integer({ min: -20, max: 20 }), (priced, supplied, power) => {
      const scale = 2 ** power;
      const one = recount(token, of(0.001 * priced, SUPPLY * supplied));
      const scaled = { ...token, last: { price: price(0.001 * scale), at: at(0) } };
      const other = recount(scaled, of(0.001 * priced * scale, SUPPLY * supplied));
      expect([other.units, other.isAnew]).toEqual([one.units, one.isAnew]);
    }),
  );
});
