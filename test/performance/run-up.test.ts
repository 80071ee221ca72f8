import { describe, expect, test } from 'vitest';
import { tokenRef } from '../../src/model/token.ts';
import { HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import { runUpOf, runUpOfQuote } from '../../src/performance/run-up.ts';
import { at, price } from '../curves.ts';
import { candleAt } from '../fakes/candles.ts';

const POSTED = at(30 * SECOND);

describe('the run-up in candles', () => {
  test('is from the last price of an hour and of five minutes before to that at the post', () => {
    const candles = [
      candleAt(at(-62 * MINUTE), 1),
      candleAt(at(-20 * MINUTE), 1.2),
      candleAt(at(-3 * MINUTE), 1.5),
      // The minute of the post itself: only its open is from before.
      candleAt(at(0), 9, { open: 1.8 }),
      candleAt(at(MINUTE), 20),
    ];
    expect(runUpOf(candles, POSTED)).toEqual({
      m5: expect.closeTo(1.8 / 1.2 - 1),
      m60: expect.closeTo(0.8),
      source: 'candles',
    });
  });

  test('is known for five minutes alone where they reach no further back', () => {
    expect(runUpOf([candleAt(at(-10 * MINUTE), 2), candleAt(at(-2 * MINUTE), 1)], POSTED)).toEqual({
      m5: -0.5,
      source: 'candles',
    });
  });

  test('is unknown where nothing was traded before', () => {
    expect(runUpOf([], POSTED)).toBeUndefined();
    expect(runUpOf([candleAt(at(MINUTE), 1)], POSTED)).toBeUndefined();
  });

  test('is none where the price stood still', () => {
    expect(runUpOf([candleAt(at(-HOUR - MINUTE), 1)], POSTED)).toEqual({ m5: 0, m60: 0, source: 'candles' });
  });
});

describe('the run-up that a quote states', () => {
  const quote = { token: tokenRef('solana', 'Token'), price: price(1), source: 'test' };

  test('is its changes while it is as good as the post', () => {
    const change = { m5: 0.1, h1: 0.4, h6: 3 };
    expect(runUpOfQuote({ ...quote, at: at(10 * SECOND), change }, at(0))).toEqual({
      m5: 0.1,
      m60: 0.4,
      source: 'quote',
    });
    expect(runUpOfQuote({ ...quote, at: at(10 * SECOND + 1), change }, at(0))).toBeUndefined();
  });

  test('is unknown where it states none', () => {
    expect(runUpOfQuote({ ...quote, at: at(0) }, at(0))).toBeUndefined();
    expect(runUpOfQuote({ ...quote, at: at(0), change: { h24: 1 } }, at(0))).toBeUndefined();
    expect(runUpOfQuote({ ...quote, at: at(0), change: { h1: 1 } }, at(0))).toEqual({
      m60: 1,
      source: 'quote',
    });
  });
});
