import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mentionsOf } from '../../src/detection/tickers.ts';

function symbols(text: string): readonly string[] {
  return mentionsOf(text).map(({ symbol }) => symbol);
}

test.each([
  ['Loading $frog and #TOAD today', ['FROG', 'TOAD']],
  ['FROG/USDT looks strong', ['FROG']],
  ['frog / usdt', ['FROG']],
  ['F R O G / U S D T', ['FROG']],
  ['#FROGUSDT is breaking out', ['FROG']],
  ['https://exchange.example/trade/FROG_BTC', ['FROG']],
  ['The coin we have picked to pump today is : FROG', ['FROG']],
  ['The coin name is: (FROG)', ['FROG']],
  ['Coin name FROG', ['FROG']],
  ['COIN IS : frog', ['FROG']],
  ['Coin - FROG', ['FROG']],
  ['Coin name is #frog', ['FROG']],
  ['BUY FROG', ['FROG']],
  ['buying more FROG down here', ['FROG']],
  ['bought the FROG dip', ['FROG']],
  ['\u{1f680} FROG \u{1f680}', ['FROG']],
  ['Frogger (FROG) has news', ['FROG']],
  ['FROG is about to fly', ['FROG']],
  ['#Frog', ['FROG']],
  ['$1INCH and $67COIN', ['1INCH', '67COIN']],
  ['$\u86d9\u5e01 early', ['\u86d9\u5e01']],
])('"%s" names %j', (text, expected) => {
  expect(symbols(text)).toEqual(expected);
});

test.each([
  'gm',
  '$BTC and #ETH move',
  'paid $500 for 20%',
  'from $20k to $5M, about $3bn or $100USD',
  'BUY NOW',
  'BUY HARD EVERYONE',
  "DON'T BUY YET",
  'LETS GO EVERYONE',
  '#we are early, and this is a long sentence about #memecoins and nothing in particular',
  'the coin is pumping',
  'To know the coin name earlier join us',
  '',
])('"%s" names no ticker', (text) => {
  expect(symbols(text)).toEqual([]);
});

test('a token in a list of gainers is named by its tag alone', () => {
  expect(mentionsOf('Frog Token - $FROG | 12%')).toMatchObject([{ symbol: 'FROG', forms: ['cashtag'] }]);
});

test('tickers come in order of first mention, each once, with all their forms', () => {
  expect(mentionsOf('$TOAD then $FROG, again TOAD/USDT')).toEqual([
    { symbol: 'TOAD', forms: ['cashtag', 'pair'], at: 0 },
    { symbol: 'FROG', forms: ['cashtag'], at: 11 },
  ]);
});

test('symbols are upper case, short and without marks, whatever the text', () => {
  const piece = fc.constantFrom(
    '$',
    '#',
    'frog',
    'TOAD',
    '/USDT',
    ' ',
    '\n',
    'coin is',
    ':',
    'BUY',
    '(',
    ')',
    '7',
    '\u202e',
    '\u86d9',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
      ),
      (text) => {
        for (const { symbol, forms } of mentionsOf(text)) {
          expect(symbol).toMatch(/^[A-Z0-9\p{Script=Han}]{1,12}$/u);
          expect(forms.length).toBeGreaterThan(0);
        }
      },
    ),
  );
});
