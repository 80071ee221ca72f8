import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { roi } from '../../src/performance/roi.ts';
import { isHit, isSuccess, reaches } from '../../src/performance/success.ts';
import { price } from '../curves.ts';

const anyEntry = fc.double({ min: 1e-12, max: 1e6, noNaN: true });

test.each([
  [0, false],
  [1.1, false],
  [1.1001, true],
  [30, true],
])('a call that ended at %dx: success is %o', (multiple, expected) => {
  expect(isSuccess(multiple)).toBe(expected);
});

test('exactly +10 % is not above +10 %, whatever the entry, and a shade more is', () => {
  fc.assert(
    fc.property(anyEntry, (entry) => {
      expect(isSuccess(1 + roi(price(entry), price(entry * 1.1)))).toBe(false);
      expect(isSuccess(1 + roi(price(entry), price(entry * 1.1001)))).toBe(true);
    }),
  );
});

test('2x on paper is a hit, whatever it divides to', () => {
  // 0.6 / (0.1 * 3) = 1.9999999999999996
  expect(0.6 / (0.1 * 3)).toBeLessThan(2);
  expect(isHit(0.6 / (0.1 * 3))).toBe(true);
  expect(isHit(1.99)).toBe(false);
  fc.assert(
    fc.property(anyEntry, (entry) => {
      expect(isHit(1 + roi(price(entry * 3), price(entry * 6)))).toBe(true);
    }),
  );
});

test('a mark is reached on it and above it', () => {
  expect([0.999, 1, 1.001].map((value) => reaches(value, 1))).toEqual([false, true, true]);
});
