import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mean, median } from '../../src/sqlite/median.ts';

test.each([
  { values: [], middle: undefined, average: undefined },
  { values: [3], middle: 3, average: 3 },
  // 10 sorts after 9, as numbers do and strings do not.
  { values: [10, 9, 1], middle: 9, average: 20 / 3 },
  { values: [4, 1, 3, 2], middle: 2.5, average: 2.5 },
  { values: [-1, 1], middle: 0, average: 0 },
])('of $values the middle is $middle and the mean $average', ({ values, middle, average }) => {
  expect(median(values)).toBe(middle);
  expect(mean(values)).toBe(average);
});

test('the median does not depend on the order, and leaves it as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const before = [...values];
      expect(median(values.toReversed())).toBe(median(values));
      expect(values).toEqual(before);
    }),
  );
});
