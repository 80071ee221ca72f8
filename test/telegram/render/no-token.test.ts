import { expect, test } from 'vitest';
import { noToken } from '../../../src/telegram/render/no-token.ts';

test.each([
  ['good morning, what a day', 'I found no token in this.'],
  ['GM everybody', 'I found no token in this.'],
  ['see t.me/lighthousecalls/12', 'Telegram does not let bots open a post'],
  ['@lighthousecalls', 'Telegram does not show me a channel'],
  ['https://t.me/+AbCdEf012345', 'Telegram does not show me a channel'],
  ['0x12345', 'This 0x address is not whole'],
  ['buy 0x123456789012345678901234567890123456789g', 'This 0x address is not whole'],
  ['0xf045a6Ec966b2Cb16195813D5736d96a2bABC87A', 'The capitals in this 0x address do not fit'],
  ['DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1', 'This is not a whole token address'],
  ['$bonk', '/call $bonk shows'],
  ['$SOL', 'I look up no token by $SOL: it is the coin of a chain'],
  ['BTC', 'I look up no token by BTC'],
  ['BONK', '/call BONK shows'],
])('%s is answered with its own cure', (text, answer) => {
  expect(noToken(text)).toContain(answer);
});

test('the longest message is read in an instant', () => {
  for (const piece of ['x', '0x', 't.me/', '$', '@', 'A1'])
    expect(noToken(piece.repeat(4_096 / piece.length))).toMatch(/\.$/);
});
