import { expect, test } from 'vitest';
import { detect } from '../../src/detection/detect.ts';
import { EVM, PUMP, SOLANA } from './samples.ts';

test.each([
  `Presale live now! Early gem, based dev, get your bag ${PUMP}`,
  `PRESALE 🚀 LIVE 🚀 ${PUMP}`,
  `Pre-sale round 2 has started, contract ${EVM}`,
  `The presale just went live, here we go ${EVM}`,
  `Join the presale, low cap, 100x potential ${EVM}`,
  `Private sale ends in two hours, still early ${EVM}`,
  `Airdrop is live for all holders! ${EVM}`,
  `Airdrop open, claim here 👉 ${PUMP}`,
  `Claim your free tokens here: ${EVM}`,
  `Claim now, fresh gem ${PUMP}`,
  `Whitelist is now open 🔥 ${EVM}`,
  `Free mint live, next runner ${PUMP}`,
  `Token claim is live ${PUMP}`,
  `IDO is live, buying here, gem ${EVM}`,
])('what is sold before a market or given away is a promotion, whatever the praise: %j', (text) => {
  const { intent, confidence } = detect({ text });
  expect(intent).toBe('promotion');
  expect(confidence).toBeLessThan(0.1);
});

test.each([
  `Fair launch at 18:00 UTC. Send between 0.1 and 3 BNB to ${EVM}`,
  `Next gem! Just send your SOL to ${PUMP} and receive tokens at once`,
  `Send 1 SOL to the following wallet 👇\n${PUMP}`,
  `To join, send min 0.1 bnb to contract address ${EVM}`,
  `Early entry: transfer 2 SOL to ${SOLANA}`,
  `Minimum 50 USDT. Send to: ${EVM}`,
  `Contribute to ${SOLANA}, tokens come after the launch`,
  `Contribution wallet ${PUMP}`,
  `Deposit address: ${EVM}`,
  `Deposit ETH to ${EVM}`,
])('where money is to be sent is a payment, be it a token or not: %j', (text) => {
  const { intent, confidence } = detect({ text });
  expect(intent).toBe('payment');
  expect(confidence).toBeLessThan(0.1);
});

test.each([
  `Presale live, send SOL to ${PUMP}`,
  `Launching tonight, send SOL to get in early: ${PUMP}`,
  `Send 0.1 ETH here: ${EVM}`,
  `${PUMP}\nsend SOL to the address above, low cap gem`,
  `Airdrop: send 0.01 SOL to verify ${PUMP}`,
])('both at once are no call: %j', (text) => {
  const { intent, confidence } = detect({ text });
  expect(['promotion', 'payment']).toContain(intent);
  expect(confidence).toBeLessThan(0.1);
});

test.each([
  `Fair launch, no presale, LP burnt ${PUMP}`,
  `No presale. Live now on Raydium ${PUMP}`,
  `Presale filled in two minutes, just launched ${EVM}`,
  `After the presale, live now ${EVM}`,
  `Mint revoked, LP burnt, live now ${PUMP}`,
  `Mint address: ${PUMP}`,
  `Sending 2 SOL here, gem ${PUMP}`,
  `Send it to 1m ${PUMP}`,
  `Send SOL to 300 and this one flies, aped ${PUMP}`,
  `VIP: send 1 SOL to ${SOLANA}\n\nToday's gem, low cap, just aped. CA: ${PUMP}`,
])('words that only look like an offer leave a call a call: %j', (text) => {
  expect(detect({ text }).intent).toBe('call');
});

test('a sale of a coin without an address is no call by ticker', () => {
  expect(detect({ text: 'Aped some $FROG, early gem, low cap' }).intent).toBe('call');
  expect(detect({ text: 'Aped some $FROG, early gem, low cap. Presale is live' })).toMatchObject({
    intent: 'promotion',
    candidates: [],
  });
});
