import { describe, expect, test } from 'vitest';
import {
  isOrderWord,
  parseOrders,
  parseStopLoss,
  parseTakeProfit,
} from '../../src/performance/order-words.ts';

describe('a take-profit', () => {
  test.each([
    ['2x', 2],
    ['2', 2],
    ['1.5X', 1.5],
    ['1,5x', 1.5],
    ['+100%', 2],
    ['50%', 1.5],
  ])('%s', (word, multiple) => {
    expect(parseTakeProfit(word)).toEqual({ kind: 'level', multiple });
  });

  test.each(['1x', '0.5x', '-50%', '-2', '0', '20000x', 'x', 'two', '', '1e9', 'Infinity', '2xx'])(
    '%s is none',
    (word) => {
      expect(parseTakeProfit(word)).toMatchObject({ kind: 'refused', why: expect.stringContaining('2x') });
    },
  );
});

describe('a stop-loss', () => {
  test.each([
    ['50%', 0.5],
    ['-50%', 0.5],
    ['30%', 0.7],
    ['0.7', 0.7],
    ['0.7x', 0.7],
  ])('%s', (word, multiple) => {
    expect(parseStopLoss(word)).toEqual({ kind: 'level', multiple: expect.closeTo(multiple) });
  });

  test.each(['1x', '2x', '100%', '+50%', '0', '0x', '-0.5', 'half'])('%s is none', (word) => {
    expect(parseStopLoss(word)).toMatchObject({ kind: 'refused', why: expect.stringContaining('50%') });
  });
});

test('what is left out is 2x and 50%; off is no such order', () => {
  expect(parseOrders(undefined, undefined)).toEqual({ takeProfit: 2, stopLoss: 0.5 });
  expect(parseOrders('off', undefined)).toEqual({ stopLoss: 0.5 });
  expect(parseOrders('5x', 'none')).toEqual({ takeProfit: 5 });
  expect(parseOrders('2x', '2x')).toHaveProperty('why');
});

test('a bare number may be part of a name', () => {
  expect(['2x', '50%', '-30%', 'off', '-'].map(isOrderWord)).not.toContain(false);
  expect(['2', 'Alpha', '100', 'x', '0.5', 'maxx', '%'].map(isOrderWord)).not.toContain(true);
});
