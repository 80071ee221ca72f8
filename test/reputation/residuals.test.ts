import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addResidual, NO_RESIDUALS, residualRange, type Residuals } from '../../src/reputation/residuals.ts';

const after = (sds: readonly number[]): Residuals => sds.reduce(addResidual, NO_RESIDUALS);

test('before any error the range is that of the normal distribution', () => {
  const [low, high] = residualRange(NO_RESIDUALS, 0.8);
  // +-1.2816 in exact terms; a bin is 0.25 wide.
  expect(high - low).toBeGreaterThan(2.4);
  expect(high - low).toBeLessThan(2.8);
});

test('the range holds the share it says of many errors', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -3.9, max: 3.9, noNaN: true }), { minLength: 300, maxLength: 600 }),
      fc.constantFrom(0.8, 0.9),
      (sds, share) => {
        const [low, high] = residualRange(after(sds), share);
        const held = sds.filter((one) => one >= low && one <= high).length / sds.length;
        // Twenty normal pseudo-calls and the width of a bin stand between the two.
        expect(held).toBeGreaterThan(share - 0.12);
        expect(high).toBeGreaterThan(low);
      },
    ),
    { numRuns: 50 },
  );
});

test('where most calls end at one floor, the range starts there', () => {
  const floored = after(Array.from({ length: 1_000 }, (_, at) => (at % 2 === 0 ? -1 : (at % 40) / 10)));
  const [low, high] = residualRange(floored, 0.8);
  expect(low).toBeCloseTo(-1.125, 9);
  expect(high).toBeGreaterThan(2);
  expect(high).toBeLessThan(3);
});

test('a full histogram is halved, and errors beyond the last bin count in it', () => {
  const many = after(Array.from({ length: 2_001 }, () => 99));
  expect(many.at(-1)).toBe(1_001);
  expect(many.slice(0, -1).every((count) => count === 0)).toBe(true);
});
