import { expect, test } from 'vitest';
import { detect } from '../../src/detection/detect.ts';
import { EVM, EVM_POOL, PUMP, SOLANA } from './samples.ts';

test.each([
  `$TOAD did 5x for us, next one: ${PUMP}`,
  `After the 12x we got on the last one, this one is fresh, aped ${EVM}`,
  'Made 4x on the last one. Now aping $FROG, new gem, early entry, low cap',
])('what a call boasts of is the result of another one: %j', (text) => {
  const detection = detect({ text });
  expect(detection.intent).toBe('call');
  expect(detection).not.toHaveProperty('claimedMultiple');
});

test.each([
  `VIP members made 5x profit this week. Join premium, lifetime membership by subscription`,
  `Presale live now, our last one did 8x ${EVM}`,
])('what asks for money or sells claims nothing for a call: %j', (text) => {
  expect(['payment', 'promotion']).toContain(detect({ text }).intent);
  expect(detect({ text })).not.toHaveProperty('claimedMultiple');
});

test.each([
  ['one symbol', '$FROG hit 5x since our call', 5],
  ['one address', `hit 5x since our call ${PUMP}`, 5],
  ['a symbol and its address', `$FROG hit 5x since our call\n${PUMP}`, 5],
  ['a token and its pool', `hit 5x since our call ${EVM}\nhttps://dexscreener.com/ethereum/${EVM_POOL}`, 5],
  ['a symbol and what it trades against', '$FROG/SOL hit 5x since our call, paid for in $ETH', 5],
  ['a message that it answers', 'hit 5x since our call, all targets done', 5],
  ['two symbols', '$FROG and $TOAD hit 5x since our call', undefined],
  ['two addresses', `hit 5x since our call ${PUMP} and ${SOLANA}`, undefined],
  ['an address and two symbols', `$FROG hit 5x since our call, $TOAD is slow\n${PUMP}`, undefined],
])('an update of %s: %j', (_, text, claimed) => {
  const { intent, claimedMultiple } = detect({ text });
  expect(intent).toBe('update');
  expect(claimedMultiple).toBe(claimed);
});

test('who leaves may say with what', () => {
  expect(detect({ text: `Sold all, closed position, exit now. Up 4x from entry ${PUMP}` })).toMatchObject({
    intent: 'exit',
    claimedMultiple: 4,
  });
});
