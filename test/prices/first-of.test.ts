import { expect, test } from 'vitest';
import { after, MINUTE } from '../../src/model/units.ts';
import type { CandleRequest } from '../../src/ports.ts';
import { firstOf } from '../../src/prices/first-of.ts';
import { candleAt, fakeCandles } from '../fakes/candles.ts';
import { NOON } from '../fakes/clock.ts';

const SIGNAL = new AbortController().signal;
const REQUEST: CandleRequest = {
  token: { chain: 'solana', address: 'Token' },
  pool: 'Pool',
  minutes: 1,
  from: NOON,
  to: after(NOON, 5 * MINUTE),
};

function two(): readonly [ReturnType<typeof fakeCandles>, ReturnType<typeof fakeCandles>] {
  return [fakeCandles('first'), fakeCandles('second')];
}

test('the first source that knows the pool answers, and the next is not asked', async () => {
  const [first, second] = two();
  first.set('Pool', [candleAt(NOON, 2)]);
  second.set('Pool', [candleAt(NOON, 3)]);
  expect(await firstOf([first, second]).candles(REQUEST, SIGNAL)).toEqual([candleAt(NOON, 2)]);
  expect(second.asked).toEqual([]);
});

test('a pool that was not traded is known', async () => {
  const [first, second] = two();
  first.set('Pool', []);
  second.set('Pool', [candleAt(NOON, 3)]);
  expect(await firstOf([first, second]).candles(REQUEST, SIGNAL)).toEqual([]);
});

test.each(['down', 'ignorant'])('the next one answers when the first is %s', async (state) => {
  const [first, second] = two();
  first.down = state === 'down';
  second.set('Pool', (at) => (at - NOON) / MINUTE + 1);
  const candles = await firstOf([first, second]).candles({ ...REQUEST, minutes: 5 }, SIGNAL);
  expect(candles).toEqual([candleAt(NOON, 6, { open: 1, low: 1, volumeUsd: 500 })]);
});

test('nobody knowing is undefined; one failing and nobody knowing is the failure', async () => {
  const [first, second] = two();
  expect(await firstOf([first, second]).candles(REQUEST, SIGNAL)).toBeUndefined();
  expect(await firstOf([]).candles(REQUEST, SIGNAL)).toBeUndefined();
  first.down = true;
  await expect(firstOf([first, second]).candles(REQUEST, SIGNAL)).rejects.toThrow('the first source is down');
  second.down = true;
  await expect(firstOf([first, second]).candles(REQUEST, SIGNAL)).rejects.toThrow('the first source is down');
});

test('a caller who has given up is not served by the next source', async () => {
  const [first, second] = two();
  first.down = true;
  await expect(firstOf([first, second]).candles(REQUEST, AbortSignal.abort())).rejects.toThrow('is down');
  expect(second.asked).toEqual([]);
});

test('it is named after all of them', () => {
  expect(firstOf(two()).name).toBe('first, second');
});
