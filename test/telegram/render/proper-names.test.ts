import { expect, test } from 'vitest';
import { addressLine, afterPost } from '../../../src/telegram/render/parts.ts';
import { chainName, sourceName } from '../../../src/telegram/render/proper-names.ts';

test.each([
  ['bsc', 'BSC'],
  ['ton', 'TON'],
  ['solana', 'Solana'],
  ['hyperevm', 'HyperEVM'],
])('the chain %s is written %s, without isolation', (chain, name) => {
  expect(chainName(chain)).toBe(name);
});

test('a chain that nobody knows yet is shown as a foreign name', () => {
  expect(String(chainName('newchain'))).toBe('\u2068Newchain\u2069');
  expect(String(chainName(''))).toBe('\u2068unknown chain\u2069');
});

test('price sources are written as they write themselves', () => {
  expect(sourceName('dexscreener')).toBe('DexScreener');
  expect(sourceName('another')).toBe('another');
});

test('an EVM address is shown with the capitals of its checksum, every other as it is', () => {
  expect(addressLine('0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed').text).toBe(
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  );
  const solana = 'DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263';
  expect(addressLine(solana).text).toBe(solana);
});

test('the first second after a post is at the post', () => {
  expect([0, 999, 1_000].map(afterPost)).toEqual(['at the post', 'at the post', '1 s after the post']);
});
