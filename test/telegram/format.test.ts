import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, epochMs, HOUR } from '../../src/model/units.ts';
import {
  age,
  compactCount,
  count,
  duration,
  estimatedShare,
  moment,
  multiple,
  percent,
  price,
  score,
  share,
  usd,
} from '../../src/telegram/format.ts';

test.each([
  [67_123.456, '$67,123.46'],
  [999.94, '$999.90'],
  [12.3456, '$12.35'],
  [1.2345, '$1.234'],
  [1, '$1.00'],
  [0.5, '$0.50'],
  [0.012345, '$0.01235'],
  [0.0002145, '$0.0002145'],
  [0.00002145, '$0.0₄2145'],
  [0.0000999999, '$0.0001'],
  [1.5e-9, '$0.0₈15'],
  [1.1e-17, '$0.0₁₆11'],
])('the price %d is written %s', (value, text) => {
  expect(price(value)).toBe(text);
});

test('a written price is within 0.1 % of the price', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-17, max: 1e11, noNaN: true }), (value) => {
      const text = price(value).replace('$', '').replaceAll(',', '');
      const written = text.replace(/0\.0([₀-₉]+)(\d+)/, (_, zeros: string, digits: string) => {
        const places = Number(zeros.replaceAll(/[₀-₉]/g, (digit) => String('₀₁₂₃₄₅₆₇₈₉'.indexOf(digit))));
        return `0.${'0'.repeat(places)}${digits}`;
      });
      expect(Math.abs(Number(written) / value - 1)).toBeLessThan(0.001);
    }),
  );
});

test.each([
  [950, '$950'],
  [212_345, '$212K'],
  [1_600_000, '$1.6M'],
  [3_200_000_000, '$3.2B'],
])('%d dollars are written %s', (value, text) => {
  expect(usd(value)).toBe(text);
});

test.each([
  [undefined, 'n/a'],
  [0, '0 %'],
  [1.1, '+110 %'],
  [-0.9, '-90 %'],
  [0.077, '+7.7 %'],
  [-0.0001, '0 %'],
  [0.0999, '+10 %'],
  [12.345, '+1,235 %'],
])('the ratio %d is written %s', (value, text) => {
  expect(percent(value)).toBe(text);
});

test.each([
  [undefined, 'n/a'],
  [0, '0 %'],
  [0.004, '<1 %'],
  [0.07, '7 %'],
  [0.995, '>99 %'],
  [1, '100 %'],
])('the share %d is written %s', (value, text) => {
  expect(share(value)).toBe(text);
});

test.each([
  [-5, '0 s'],
  [41_000, '41 s'],
  [59_700, '1 min'],
  [3_599_000, '59 min'],
  [3_600_000, '1 h'],
  [4_320_000, '1 h 12 min'],
  [86_399_900, '1 d'],
  [273_600_000, '3 d 4 h'],
])('%d milliseconds are written %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [-1, '0 min'],
  [41 * 60_000, '41 min'],
  [3.9 * HOUR, '3 h'],
  [12.5 * DAY, '12 d'],
  [60 * DAY, '60 d'],
  [61 * DAY, '2 months'],
  [729 * DAY, '23 months'],
  [800 * DAY, '2 y'],
])('what is %d milliseconds old is %s old', (ms, text) => {
  expect(age(ms)).toBe(text);
});

test('multiples, moments, counts and estimates read as people write them', () => {
  expect([multiple(2.1), multiple(0.354), multiple(120)]).toEqual(['2.10x', '0.35x', '120x']);
  expect(moment(epochMs(Date.UTC(2026, 10, 22, 14, 3)))).toBe('22 Nov 14:03 UTC');
  expect([count(1, 'call'), count(1_200, 'call')]).toEqual(['1 call', '1,200 calls']);
  expect([compactCount(1, 'subscriber'), compactCount(12_345, 'subscriber')]).toEqual([
    '1 subscriber',
    '12.3K subscribers',
  ]);
  expect(estimatedShare({ value: 0.23, low: 0.11, high: 0.38 })).toBe('23 % (11–38 %)');
  expect(score({ value: 61.6, low: 48, high: 74.4 })).toBe('62 (48–74)');
});
