import { expect, test } from 'vitest';
import { scored } from '../../src/reputation/target.ts';

test.each([
  { finalMultiple: 1.1, athMultiple: 1.99, y: [0, 0, Math.log(1.1)] },
  { finalMultiple: 1.11, athMultiple: 2, y: [1, 1, Math.log(1.11)] },
  { finalMultiple: 0, athMultiple: 1, y: [0, 0, Math.log(0.05)] },
  { finalMultiple: 0.01, athMultiple: 3, y: [0, 1, Math.log(0.05)] },
  { finalMultiple: 250, athMultiple: 300, y: [1, 1, Math.log(10)] },
])('final $finalMultiple, peak $athMultiple scores $y', ({ y, ...outcome }) => {
  expect(scored(outcome)).toEqual(y);
});

test('what is no multiple is refused', () => {
  for (const wrong of [Number.NaN, Infinity, -0.1]) {
    expect(() => scored({ finalMultiple: wrong, athMultiple: 1 })).toThrow(/expected finite multiples/);
    expect(() => scored({ finalMultiple: 1, athMultiple: wrong })).toThrow(RangeError);
  }
});
