import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { thin } from '../../src/performance/thin.ts';

const anySeries = fc
  .array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 400 })
  .map((prices) => prices.map((price, index) => ({ at: index * 900_000, price })));

test('a thinned series is short, in order, and keeps first, last, high and low', () => {
  fc.assert(
    fc.property(anySeries, fc.integer({ min: 6, max: 100 }), (series, limit) => {
      const kept = thin(series, limit);
      expect(kept.length).toBeLessThanOrEqual(limit);
      expect(kept.every((point) => series.includes(point))).toBe(true);
      expect(kept.toSorted((a, b) => a.at - b.at)).toEqual(kept);
      const prices = (points: typeof series): number[] => points.map(({ price }) => price);
      expect(kept[0]).toBe(series[0]);
      expect(kept.at(-1)).toBe(series.at(-1));
      expect(Math.max(...prices([...kept]))).toBe(Math.max(...prices(series)));
      expect(Math.min(...prices([...kept]))).toBe(Math.min(...prices(series)));
    }),
  );
});

test('a series that is short enough stays as it is', () => {
  const series = [1, 5, 2].map((price, at) => ({ at, price }));
  expect(thin(series, 6)).toEqual(series);
});

test('a spike of one point among flat ones is kept, upwards and downwards', () => {
  const series = Array.from({ length: 300 }, (_, at) => ({
    at,
    price: at === 70 ? 1.4 : at === 200 ? 0.6 : 1,
  }));
  const kept = thin(series, 20);
  expect(kept.map(({ at }) => at)).toEqual(expect.arrayContaining([70, 200]));
});
