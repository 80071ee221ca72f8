import { expect, test } from 'vitest';
import { callWeight } from '../../src/reputation/weight.ts';
import { day } from './history.ts';

const call = { postedAt: day(100), callsThatDay: 0, lateEntry: false };

test('a first call weighs in full', () => {
  expect(callWeight(call)).toBe(1);
});

test('a token called again within 30 days weighs nothing, later it counts again', () => {
  expect(callWeight({ ...call, lastCallAt: day(99) })).toBe(0);
  expect(callWeight({ ...call, lastCallAt: day(70.01) })).toBe(0);
  expect(callWeight({ ...call, lastCallAt: day(70) })).toBe(1);
});

test('a late entry weighs nothing', () => {
  expect(callWeight({ ...call, lateEntry: true })).toBe(0);
});

test('calls beyond five a day weigh 5/q', () => {
  const weights = [0, 3, 4, 5, 9, 19].map((callsThatDay) => callWeight({ ...call, callsThatDay }));
  expect(weights).toEqual([1, 1, 1, 5 / 6, 5 / 10, 5 / 20]);
});
