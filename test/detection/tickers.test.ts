import { expect, test } from 'vitest';
import { tickers } from '../../src/detection/tickers.ts';

test.each([
  ['Loading $frog and #TOAD today', ['FROG', 'TOAD']],
  ['FROG/USDT looks strong', ['FROG']],
  ['https://exchange.example/trade/FROG_BTC', ['FROG']],
  ['The coin we have picked to pump today is : FROG', ['FROG']],
  ['Coin name is #frog', ['FROG']],
  ['BUY FROG', ['FROG']],
  ['\u{1f680} FROG \u{1f680}', ['FROG']],
])('"%s" names %j', (text, expected) => {
  expect(tickers(text)).toEqual(expected);
});

test.each([
  'gm',
  '$BTC and #ETH move',
  'paid $500 for 20%',
  'BUY NOW',
  'LETS GO EVERYONE',
  '#we are early',
  '',
])('"%s" names no ticker', (text) => {
  expect(tickers(text)).toEqual([]);
});

test('tickers come in order of first mention, each once', () => {
  expect(tickers('$TOAD then $FROG, again $TOAD')).toEqual(['TOAD', 'FROG']);
});
