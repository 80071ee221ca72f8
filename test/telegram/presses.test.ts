import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { press, PRESSED } from '../../src/telegram/presses.ts';

const BIGGEST = 999_999_999_999_999;

test.each([
  ['board', press.board('all', 9_999), ['all', '9999']],
  ['summary', press.summary('24h'), ['24h']],
  ['call', press.call(BIGGEST), [String(BIGGEST)]],
  ['calls', press.calls('done', 2), ['done', '2']],
  ['channel', press.channel(BIGGEST), [String(BIGGEST)]],
  ['follow', press.follow(BIGGEST, false), [String(BIGGEST), 'off']],
  ['alert', press.alert('reputation', 'silent'), ['reputation', 'silent']],
  ['remove', press.remove(BIGGEST, true), [String(BIGGEST), 'yes']],
  ['pick', press.pick(BIGGEST, 4), [String(BIGGEST), '4']],
  ['add', press.add(false), ['no']],
] as const)('the data of a %s button is understood again and fits 64 bytes', (kind, data, groups) => {
  expect(PRESSED[kind].exec(data)?.slice(1)).toEqual(groups);
  expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
});

test('no two kinds of button understand the same data, and foreign data is understood by none', () => {
  const all = [
    press.board('7d', 1),
    press.call(1),
    press.channel(1),
    press.follow(1, true),
    press.remove(1, true),
    press.pick(1, 0),
    press.add(true),
  ];
  for (const data of all) {
    expect(Object.values(PRESSED).filter((pattern) => pattern.test(data))).toHaveLength(1);
  }
  for (const data of [
    'v2:call:1',
    'v1:call:-1',
    'v1:call:1e9',
    'v1:call:1\n',
    'v1:al:admin:on',
    'V1:call:1',
    '',
    'v1:lb:7d:99999',
  ]) {
    expect(Object.values(PRESSED).filter((pattern) => pattern.test(data))).toHaveLength(0);
  }
});

test('random data never throws and is never understood by chance', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 64 }), (data) => {
      expect(Object.values(PRESSED).some((pattern) => pattern.test(data))).toBe(false);
    }),
  );
});
