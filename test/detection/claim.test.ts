import { expect, test } from 'vitest';
import { claimedMultiple } from '../../src/detection/claim.ts';

test.each([
  ['hit 5x since our call', 5],
  ['did 2.5x, then 4x done', 4],
  ['x3 from call', 3],
  ['+400% profit', 5],
  ['up 35 % from entry', 1.35],
  ['profit: 74.6667%', 1.746667],
  ['x7 🔥 from 30k to 210k', 7],
  ['from 30k to 210k, x7 so far', 7],
  ['15x from alert', 15],
  ['profit: %325 !', 4.25],
])('"%s" claims a multiple of %d', (prose, multiple) => {
  expect(claimedMultiple(prose)).toBeCloseTo(multiple, 5);
});

test.each([
  'easy 10x',
  'could hit 5x from here',
  'potential 50x gem',
  'expecting 20x-50x',
  'buy tax 5% sell tax 5%',
  'then it hit -80%',
  'dev holds 3% of supply',
  'use 10x leverage',
  'another 10x coming ?',
  'gm',
  '',
])('"%s" claims nothing', (prose) => {
  expect(claimedMultiple(prose)).toBeUndefined();
});
