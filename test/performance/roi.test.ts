import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/model/units.ts';
import {
  annualisedReturn,
  averageDailyReturn,
  geometricDailyReturn,
  MAX_ANNUALISED_RETURN,
  multiple,
  roi,
} from '../../src/performance/roi.ts';
import { price } from '../curves.ts';

test.each([
  { entry: 1, now: 1.5, expected: 0.5 }, // 1.5 / 1 - 1
  { entry: 2e-12, now: 5e-13, expected: -0.75 }, // 0.25 - 1
  { entry: 4, now: 4, expected: 0 },
])('the return from $entry to $now is $expected', ({ entry, now, expected }) => {
  expect(roi(price(entry), price(now))).toBeCloseTo(expected, 12);
  expect(multiple(price(entry), price(now))).toBeCloseTo(1 + expected, 12);
});

describe('returns per day', () => {
  test('the average divides by days', () => {
    expect(averageDailyReturn(1.4, 7 * DAY)).toBeCloseTo(0.2, 12); // 1.4 / 7
  });

  test('the geometric one compounds back to the whole', () => {
    expect(geometricDailyReturn(127, 7 * DAY)).toBeCloseTo(1, 12); // 128^(1/7) - 1
    expect(geometricDailyReturn(-1, 7 * DAY)).toBe(-1); // 0^(1/7) - 1
  });

  test('both are undefined under an hour, and where a double ends', () => {
    expect(averageDailyReturn(0.5, HOUR - 1)).toBeUndefined();
    expect(geometricDailyReturn(0.5, HOUR - 1)).toBeUndefined();
    expect(geometricDailyReturn(1e29, HOUR)).toBeUndefined(); // (1e29)^24 = 1e696
  });
});

describe('annualised return', () => {
  test('compounds to 365 days', () => {
    expect(annualisedReturn(0.01, 73 * DAY)).toBeCloseTo(0.0510100501, 10); // 1.01^5 - 1
    expect(annualisedReturn(-1, 7 * DAY)).toBe(-1);
  });

  test('is undefined under a day and capped above', () => {
    expect(annualisedReturn(0.5, DAY - 1)).toBeUndefined();
    expect(annualisedReturn(99, 7 * DAY)).toBe(MAX_ANNUALISED_RETURN);
    expect(annualisedReturn(1e29, DAY)).toBe(MAX_ANNUALISED_RETURN);
  });
});
