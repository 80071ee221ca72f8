import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBoardWords } from '../../src/telegram/board-words.ts';
import { press, PRESSED } from '../../src/telegram/presses.ts';

const CHAINS = new Set(['solana', 'base', 'a-chain-with-a-name-far-too-long']);
const parse = (text: string) => parseBoardWords(text, CHAINS);
const choice = (changes: object) => ({
  kind: 'choice',
  choice: { period: '30d', order: 'score', ...changes },
});

describe('words behind /leaderboard', () => {
  test.each([
    ['', {}],
    ['7d', { period: '7d' }],
    ['week', { period: '7d' }],
    [
      '7d 20 micro min 5 by hit',
      { period: '7d', rows: 20, slice: { tier: 'micro' }, minCompleted: 5, order: 'hit' },
    ],
    [
      'by hit min 5 micro 20 7d',
      { period: '7d', rows: 20, slice: { tier: 'micro' }, minCompleted: 5, order: 'hit' },
    ],
    ['solana by median', { slice: { chain: 'solana' }, order: 'median' }],
    ['SOL  BY  ALPHA', { slice: { chain: 'solana' }, order: 'alpha' }],
    ['top 10 on base', { rows: 10, slice: { chain: 'base' } }],
    ['top10 microcaps', { rows: 10, slice: { tier: 'micro' } }],
    ['min5 by:2x', { minCompleted: 5, order: 'hit' }],
    ['min=12 by=score all', { minCompleted: 12, order: 'score', period: 'all' }],
    ['unknown', { slice: { tier: 'unknown' } }],
  ])('%j is understood', (text, changes) => {
    expect(parse(text)).toEqual(choice(changes));
  });

  test.each([
    ['3y', '3y'],
    ['7d 30d', '30d'],
    ['micro solana', 'solana'],
    ['by luck', 'by luck'],
    ['by', 'by'],
    ['7d min', 'min'],
    ['min many', 'min many'],
    ['min 0', 'min 0'],
    ['min 1000', 'min 1000'],
    ['0', '0'],
    ['21', '21'],
    ['by hit by median', 'by median'],
    ['a-chain-with-a-name-far-too-long', 'a-chain-with-a-name-far-too-long'],
    ['7d <b>x</b>', '<b>x</b>'],
  ])('%j is not, and the word that says nothing is named', (text, word) => {
    expect(parse(text)).toEqual({ kind: 'unclear', word });
  });

  test('whatever is written gives a word or a board that a button can carry', () => {
    const word = fc.oneof(
      fc.constantFrom(
        '7d',
        'all',
        '20',
        'micro',
        'base',
        'solana',
        'min',
        '5',
        'by',
        'hit',
        'alpha',
        '__proto__',
      ),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const read = parse(words.join(' '));
        if (read.kind === 'unclear') expect(read.word).not.toBe('');
        else expect(press.board(read.choice, 1)).toMatch(PRESSED.board);
      }),
    );
  });
});
