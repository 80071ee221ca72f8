import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { press, PRESSED, pressedBoard, type BoardChoice } from '../../src/telegram/presses.ts';

const BIGGEST = 999_999_999_999_999;

test.each([
  [
    'board',
    press.board(
      { period: 'all', order: 'median', slice: { chain: 'a'.repeat(24) }, minCompleted: 999, rows: 20 },
      9_999,
    ),
    ['all', '9999', 'median', '999', '20', undefined, 'a'.repeat(24)],
  ],
  ['plainBoard', 'v1:lb:7d:2', ['7d', '2']],
  ['history', press.history('hours', 'quarter', BIGGEST), ['hours', 'quarter', String(BIGGEST)]],
  ['portfolio', press.portfolio('30d', 'channels'), ['30d', 'channels']],
  ['insights', press.insights(), []],
  ['more', press.more(BIGGEST, 'months'), [String(BIGGEST), 'months']],
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
    press.board({ period: '7d', order: 'score' }, 1),
    'v1:lb:7d:1',
    press.history('trend', 'day'),
    press.portfolio('7d', 'whole'),
    press.insights(),
    press.more(1, 'sizes'),
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
    'v2:lb:7d:1:score:0:21:-',
    'v2:lb:7d:1:score:0:5:t-huge',
    'v2:lb:7d:1:score:0:5:c-Solana',
    `v2:lb:7d:1:score:0:5:c-${'a'.repeat(25)}`,
    'v2:lb:7d:1:luck:0:5:-',
    'v1:his:trend:year:0',
    'v1:his:trend:day:-1',
    'v1:chm:1:all',
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

test.each<readonly [BoardChoice, number]>([
  [{ period: '30d', order: 'score' }, 1],
  [{ period: '24h', order: 'hit', slice: { tier: 'unknown' }, minCompleted: 3 }, 12],
  [{ period: 'all', order: 'alpha', slice: { chain: 'seiv2' }, rows: 20 }, 9_999],
])('a board of a button is the board that it was made for: %j', (choice, page) => {
  const match = PRESSED.board.exec(press.board(choice, page)) ?? expect.unreachable('not understood');
  expect(pressedBoard(match)).toEqual({ choice, page });
});

test('a button from before boards could be chosen still turns pages', () => {
  const match = PRESSED.plainBoard.exec('v1:lb:7d:3') ?? expect.unreachable('not understood');
  expect(pressedBoard(match)).toEqual({ choice: { period: '7d', order: 'score' }, page: 3 });
});
