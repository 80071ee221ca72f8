import { assert, double, nat, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochMs, HOUR, MINUTE } from '../../src/model/units.ts';
import { statedSamples } from '../../src/tracking/stated.ts';
import { at } from '../curves.ts';
import { followed, OTHER_POOL, quoteAt } from './followed.ts';

const CHANGE = { m5: 0.25, h1: -0.5, h6: 1, h24: 3 };

describe('prices that a source states in hindsight', () => {
  test('fill the gap since the last look, oldest first', () => {
    const quote = quoteAt(at(48 * HOUR), 2, { change: CHANGE });
    expect(statedSamples(quote, at(48 * HOUR), at(0))).toEqual([
      { at: at(24 * HOUR), price: 0.5, source: 'test', doubt: 'stated' },
      { at: at(42 * HOUR), price: 1, source: 'test', doubt: 'stated' },
      { at: at(47 * HOUR), price: 4, source: 'test', doubt: 'stated' },
      { at: at(48 * HOUR - 5 * MINUTE), price: 1.6, source: 'test', doubt: 'stated' },
    ]);
  });

  test('of two hours without a look give an hour ago and five minutes ago', () => {
    const quote = quoteAt(at(2 * HOUR), 2, { change: CHANGE });
    expect(statedSamples(quote, at(2 * HOUR), at(0)).map((sample) => sample.at)).toEqual([
      at(HOUR),
      at(2 * HOUR - 5 * MINUTE),
    ]);
  });

  test('are none where looks are close, nothing is stated, or the figure gives no price', () => {
    const now = at(10 * MINUTE);
    expect(statedSamples(quoteAt(now, 2, { change: CHANGE }), now, at(0))).toEqual([]);
    const late = at(3 * HOUR);
    expect(statedSamples(quoteAt(late, 2), late, at(0))).toEqual([]);
    expect(statedSamples(quoteAt(late, 2, { change: { h1: -1 } }), late, at(0))).toEqual([]);
  });

  test('always advance, after the last look and before this one', () => {
    const change = double({ min: -0.99, max: 1_000, noNaN: true });
    assert(
      property(
        record({ m5: change, h1: change, h6: change, h24: change }),
        nat(96 * HOUR),
        (changes, gapMs) => {
          const now = at(100 * HOUR);
          const lastAt = epochMs(now - gapMs);
          const times = statedSamples(quoteAt(now, 1, { change: changes }), now, lastAt).map(
            (sample) => sample.at,
          );
          const all = [lastAt, ...times, now];
          expect(all.toSorted((a, b) => a - b)).toEqual(all);
        },
      ),
    );
  });
});

describe('a call', () => {
  test('has them in its series and as its low, and no high, loss or word comes of them', () => {
    const token = followed();
    const { earlier, happenings, completions } = token.priced(2 * HOUR, 1.1, {
      change: { h1: -0.45, m5: 10 },
    });
    expect(earlier?.map(({ price }) => Number(price.toFixed(6)))).toEqual([2, 0.1]);
    expect(token.call().running).toMatchObject({
      ath: { price: 1 },
      low: { at: at(2 * HOUR - 5 * MINUTE) },
      wick: { price: 2, at: at(HOUR) },
      last: { price: 1.1 },
      warned: false,
    });
    expect(happenings).toEqual([]);
    expect(completions).toEqual([]);
  });

  test('has none of another pool', () => {
    const token = followed();
    const { earlier } = token.priced(2 * HOUR, 1.1, { change: { h1: 3 }, pair: OTHER_POOL });
    expect(earlier).toBeUndefined();
  });
});
