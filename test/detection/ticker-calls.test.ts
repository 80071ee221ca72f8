import { expect, test } from 'vitest';
import { detect } from '../../src/detection/detect.ts';
import { EVM, PUMP, TRON } from './samples.ts';

test.each([
  ['Aped some $FROG', 'FROG', undefined],
  ['Buying $FROG here, 10x gem, entry now', 'FROG', undefined],
  ['New call: $FROG. Small bag, 80k mc, stealth launch', 'FROG', undefined],
  ['$FROG on solana, 2m mc, send it', 'FROG', 'solana'],
  ['Ticker: $FROG | low cap gem on base, 300k mcap', 'FROG', 'base'],
  ['bought the $FROG dip', 'FROG', undefined],
  ['Grabbed a bag of #FROG at 4m, strong narrative', 'FROG', undefined],
  ['Coin: FROG', 'FROG', undefined],
  ['our coin is FROG, buy fast', 'FROG', undefined],
  ['Buy #FROG now, early gem', 'FROG', undefined],
])('%j calls %s by its ticker', (text, symbol, chain) => {
  const { intent, candidates } = detect({ text });
  expect(intent).toBe('call');
  expect(candidates).toHaveLength(1);
  expect(candidates[0]).toMatchObject({ kind: 'ticker', symbol });
  expect(candidates[0]?.chain).toBe(chain);
});

test('a candidate by ticker says how the post names it', () => {
  expect(detect({ text: 'Buying $FROG here, FROG/SOL pool, early gem' }).candidates).toEqual([
    {
      kind: 'ticker',
      chain: undefined,
      symbol: 'FROG',
      evidence: ['ticker:cashtag', 'ticker:pair', 'ticker:bought'],
    },
  ]);
});

test('an address is worth more than any ticker', () => {
  const { candidates, symbols } = detect({ text: `Buying $FROG here, 10x gem\n${PUMP}` });
  expect(candidates.map(({ kind }) => kind)).toEqual(['token']);
  expect(symbols).toEqual(['FROG']);
});

test('what a post says outright is called, and what it compares with is not', () => {
  const { candidates } = detect({ text: 'Buying $FROG, an early gem, it could do what $TOAD and $NEWT did' });
  expect(candidates).toMatchObject([{ kind: 'ticker', symbol: 'FROG' }]);
});

test.each([
  ['a major coin', 'Buying $XRP here, it goes to the moon'],
  ['another one', 'just bought some $DOGE and $ADA, early gem'],
  ['a stablecoin', 'buy $USDC now'],
  ['a share', 'Buy $GME and hold the line'],
  ['a pair of currencies', 'BUY EURUSD now'],
  ['a signal for an exchange', 'FROG/USDT long, leverage 10x, entry 0.42, targets 0.45 0.5, SL 0.39'],
  ['an exchange by its name', 'Coin: FROG, exchange Binance, pair BTC. Buy fast'],
  ['an exchange by its link', 'Buying $FROG now https://www.kucoin.com/trade/FROG-USDT'],
  ['prices in satoshi', 'Buy $FROG at 120 sats'],
  ['a ladder of prices', 'Buying $FROG, targets 0.25, 0.29, 0.33 and 0.57'],
  ['a list of coins', 'buying $FROG $TOAD $NEWT $SWAN $CROW today'],
  ['a question', 'anyone know what $FROG is? should i buy $FROG?'],
  ['a claim', '$FROG hit 5x since our call'],
  ['a sale', 'Sold all my $FROG, stay away'],
  ['an announcement', 'The $FROG team announced a partnership, listing is next week'],
  ['an airdrop', '$FROG airdrop: claim your tokens, whitelist is open'],
  ['staking', 'Stake $FROG and earn 40% APY in rewards'],
  ['a name and nothing else', '$FROG'],
  ['a greeting', 'gm frens, $FROG community is great'],
  ['a payment', `VIP is 50 USDT, send to ${TRON}, then buy $FROG with us`],
])('%s is no call by ticker: %j', (_, text) => {
  const { intent, candidates } = detect({ text });
  expect(intent).not.toBe('call');
  expect(candidates.filter(({ kind }) => kind === 'ticker')).toEqual([]);
});

test('a post that is no call still tells which coins it names', () => {
  expect(detect({ text: '$FROG and $TOAD hit 5x since our call' })).toMatchObject({
    intent: 'update',
    symbols: ['FROG', 'TOAD'],
  });
});

test('amounts name no chain', () => {
  expect(detect({ text: `in with 0.5 eth ${EVM}` }).candidates[0]?.chain).toBeUndefined();
  expect(detect({ text: `0.5 eth in, on base ${EVM}` }).candidates[0]?.chain).toBe('base');
  expect(detect({ text: `Binance Smart Chain gem ${EVM}` }).candidates[0]?.chain).toBe('bsc');
});
