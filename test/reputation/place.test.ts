import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addPlace, NO_PLACES, type Places, standingOf } from '../../src/reputation/place.ts';
import { STARTING_PAR } from '../../src/reputation/target.ts';

const MICRO = STARTING_PAR.micro;
const after = (logs: readonly number[], weight = 1): Places =>
  logs.reduce<Places>((places, log) => addPlace(places, log, weight), NO_PLACES);
const anyLog = fc.double({ min: Math.log(0.05), max: Math.log(10), noNaN: true });

test('before any call the middle of the tier stands in the middle, and the ends at the ends', () => {
  expect(standingOf(MICRO.mean[2], NO_PLACES, MICRO)).toBeCloseTo(0, 0);
  expect(standingOf(Math.log(0.05), NO_PLACES, MICRO)).toBeLessThan(-1.2);
  expect(standingOf(Math.log(10), NO_PLACES, MICRO)).toBeGreaterThan(1.7);
});

test('a better return never stands lower, and no return stands beyond the ends', () => {
  fc.assert(
    fc.property(fc.array(anyLog, { maxLength: 60 }), anyLog, anyLog, (logs, one, other) => {
      const places = after(logs);
      const [low, high] = [Math.min(one, other), Math.max(one, other)].map((log) =>
        standingOf(log, places, MICRO),
      );
      expect(low).toBeLessThanOrEqual((high ?? 0) + 1e-12);
      expect(Math.abs(low ?? 9)).toBeLessThanOrEqual(Math.sqrt(3));
    }),
  );
});

test('what the tier does soon outweighs what it was taken to do', () => {
  // In a market in which every call gains, a gain is nothing special.
  const gains = Array.from({ length: 400 }, (_, at) => 0.5 + (at % 20) / 20);
  expect(standingOf(1, NO_PLACES, MICRO)).toBeGreaterThan(1.5);
  expect(Math.abs(standingOf(1, after(gains), MICRO))).toBeLessThan(0.15);
});

test('calls that all came to the same stand alike, in the middle of those', () => {
  const same = after(Array.from({ length: 400 }, () => -1));
  expect(Math.abs(standingOf(-1, same, MICRO))).toBeLessThan(0.1);
});

test('a full histogram is halved', () => {
  const many = after(Array.from({ length: 2_001 }, () => 2.3));
  // In sixteenths of a call.
  expect(many.reduce((sum, count) => sum + count, 0)).toBe(16 * 1_001);
});

test('calls that weigh little hardly move a tier', () => {
  const flood = after(
    Array.from({ length: 1_000 }, () => Math.log(0.05)),
    0.01,
  );
  expect(standingOf(-1, flood, MICRO)).toBe(standingOf(-1, NO_PLACES, MICRO));
});
