import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  brier,
  brierSkill,
  calibrationError,
  rankCorrelation,
  ranks,
  reliability,
} from '../../src/reputation/calibration.ts';

const told = (...pairs: readonly [number, boolean][]): { chance: number; came: boolean }[] =>
  pairs.map(([chance, came]) => ({ chance, came }));

const anyCases = fc.array(
  fc.record({ chance: fc.double({ min: 0, max: 1, noNaN: true }), came: fc.boolean() }),
  { minLength: 1, maxLength: 60 },
);

test('the Brier score is the mean squared distance of chance and event', () => {
  // (0.8 - 1)^2 = 0.04, (0.4 - 0)^2 = 0.16, mean 0.1
  expect(brier(told([0.8, true], [0.4, false]))).toBeCloseTo(0.1, 12);
  expect(brier([])).toBeUndefined();
});

test('Brier skill is 1 for prophecy, 0 for the base rate, below 0 for less', () => {
  expect(brierSkill(told([1, true], [0, false]))).toBe(1);
  expect(brierSkill(told([0.5, true], [0.5, false]))).toBe(0);
  expect(brierSkill(told([0.2, true], [0.8, false]))).toBeLessThan(0);
  // against a stated rate of 0.2: ((0.2-1)^2 + 0.2^2)/2 = 0.34; own 0.25; 1 - 0.25/0.34
  expect(brierSkill(told([0.5, true], [0.5, false]), 0.2)).toBeCloseTo(1 - 0.25 / 0.34, 12);
  expect(brierSkill(told([0.3, false]))).toBeUndefined();
});

test('calibration error compares bins of equal mass', () => {
  const cases = told([0.1, false], [0.1, true], [0.9, true], [0.9, true]);
  // lower half: foretold 0.1, came 0.5; upper half: foretold 0.9, came 1; mean of 0.4 and 0.1
  expect(calibrationError(cases, 2)).toBeCloseTo(0.25, 12);
  expect(calibrationError([], 2)).toBeUndefined();
});

test('reliability bins hold every case once and are as equal as can be', () => {
  fc.assert(
    fc.property(anyCases, fc.integer({ min: 1, max: 12 }), (cases, bins) => {
      const sizes = reliability(cases, bins).map((bin) => bin.cases);
      expect(sizes.reduce((a, b) => a + b, 0)).toBe(cases.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

test('what never came true though it was certain, nine times in nine bins, is an error of exactly 1', () => {
  expect(calibrationError(Array.from({ length: 9 }, () => ({ chance: 0, came: true })))).toBe(1);
});

test('calibration error lies in [0, 1] and skill never above 1', () => {
  fc.assert(
    fc.property(anyCases, (cases) => {
      expect(calibrationError(cases)).toBeGreaterThanOrEqual(0);
      expect(calibrationError(cases)).toBeLessThanOrEqual(1);
      expect(brierSkill(cases) ?? 0).toBeLessThanOrEqual(1);
    }),
  );
});

test('ties share their mean rank', () => {
  expect(ranks([30, 10, 20, 10])).toEqual([4, 1.5, 3, 1.5]);
});

test('rank correlation knows order only', () => {
  expect(
    rankCorrelation([
      [1, 10],
      [2, 100],
      [3, 1000],
    ]),
  ).toBeCloseTo(1, 12);
  expect(
    rankCorrelation([
      [1, 5],
      [2, 4],
      [3, -9],
    ]),
  ).toBeCloseTo(-1, 12);
  // ranks 1 2 3 4 against 2 1 4 3: 1 - 6 * 4 / (4 * 15)
  expect(
    rankCorrelation([
      [1, 2],
      [2, 1],
      [3, 4],
      [4, 3],
    ]),
  ).toBeCloseTo(0.6, 12);
  expect(
    rankCorrelation([
      [1, 2],
      [2, 1],
    ]),
  ).toBeUndefined();
  expect(
    rankCorrelation([
      [1, 7],
      [2, 7],
      [3, 7],
    ]),
  ).toBeUndefined();
});
