import { expect, test } from 'vitest';
import { parseCount } from '../../../src/sources/preview/count.ts';
import { channelName } from '../../../src/sources/preview/name.ts';

test.each([
  ['alpha_calls', 'alpha_calls'],
  ['  @Alpha_Calls ', 'Alpha_Calls'],
  ['t.me/alpha', 'alpha'],
  ['https://t.me/s/alpha?before=20', 'alpha'],
  ['https://telegram.me/alpha/1148', 'alpha'],
  ['HTTP://WWW.T.ME/alpha#x', 'alpha'],
])('%s names %s', (text, name) => {
  expect(channelName(text)).toBe(name);
});

test.each([
  '',
  'abc',
  '@1alpha',
  'alpha calls',
  'alpha/../beta',
  'https://t.me/+AbCdEfGh1234',
  'https://t.me/joinchat/AbCdEfGh',
  'https://t.me/c/1320314529/5',
  'https://t.me/s/',
  'https://example.com/alpha',
  'https://t.me.example.com/alpha',
  'https://example.com/?u=https://t.me/alpha',
  'http://127.0.0.1/alpha',
  'a'.repeat(33),
])('%j names no channel', (text) => {
  expect(channelName(text)).toBeUndefined();
});

test.each([
  ['577', 577],
  ['5.19K', 5_190],
  ['1.2M', 1_200_000],
  ['2B', 2_000_000_000],
  ['1 204', 1_204],
  ['12,345', 12_345],
  ['0', 0],
])('a count of %s is %d', (text, count) => {
  expect(parseCount(text)).toBe(count);
});

test.each(['', 'K', '1.2.3', '-5', '12x', '1,2', '9'.repeat(30)])('%j is no count', (text) => {
  expect(parseCount(text)).toBeUndefined();
});
