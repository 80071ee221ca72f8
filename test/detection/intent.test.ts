import { expect, test } from 'vitest';
import { detect } from '../../src/detection/detect.ts';
import { EVM, EVM_LOWER, PUMP, SOLANA, TON, TRON } from './samples.ts';

const CHART = `https://dexscreener.com/solana/${PUMP}`;

test.each([
  `Fresh one, tiny bag, no promises\n${PUMP}`,
  `New gem call 💎\nMC 45k, LP burnt, taxes 0/0\nCA: ${EVM}`,
  `added here again, chart has not broken the range\n${CHART}`,
  `this one has a real shot at 10x, dev is based\n${EVM}`,
  `watching this, might be the next runner ${PUMP}`,
  `Missed the last one? Here is the next: ${CHART}`,
  `ape or cry\n\n${SOLANA}`,
  `в деле, маленькая сумма\n${PUMP}`,
  `新币，先上一点 ${PUMP}`,
  `compré un poco aquí ${EVM}`,
])('a call: %j', (text) => {
  expect(detect({ text }).intent).toBe('call');
});

test.each([
  [`That is 8x since our call, well done all\n${PUMP}`, 8],
  [`3X ✅ from our entry at 40k\n${CHART}`, 3],
  [`Hit +350% since posted here 🏆 ${EVM}`, 4.5],
  [`UPDATE: up 120% from call, took half out\n${PUMP}`, 2.2],
  [`TP1 hit, TP2 hit, all targets done\n${EVM}`, undefined],
  [`Called at 30k, printed 12x, who followed?\n${CHART}`, 12],
  [`🎉 5.5x done on the last one, congratulations\n${PUMP}`, 5.5],
  [`from 22k to 400k, x18 so far 🔥 hope you caught it ${PUMP}`, 18],
  [`Our last call did 6x already, target reached\n${EVM}`, 6],
  [`New ATH, 15x from alert ${CHART}`, 15],
])('an update: %j', (text, multiple) => {
  const { intent, claimedMultiple } = detect({ text });
  expect(intent).toBe('update');
  expect(claimedMultiple).toBe(multiple);
});

test.each([
  `Sold all of mine here, thanks for the ride\n${PUMP}`,
  `I am out. Stop loss hit. ${EVM}`,
  `exit now, the dev is moving funds\n${CHART}`,
  `Closed position on this one, profit is profit. I sold everything ${EVM}`,
  `honeypot, do not buy: ${EVM}`,
  `rugged, stay away ${PUMP}`,
  `This one got rug pulled, avoid this contract ${EVM}`,
  `taking profits, sold my bag completely ${CHART}`,
])('an exit: %j', (text) => {
  expect(detect({ text }).intent).toBe('exit');
});

test.each([
  `🐸 TOAD Buy!\n🟢🟢🟢\nSpent $210 (1.1 SOL)\nGot 900,200 TOAD\nNew Holder\nMarket Cap $88,210\n${CHART}`,
  `🟢 Buy TOAD\n🔀 Spent 0.5 ETH\n🔀 Got 12,000 TOAD\n👤 Buyer | Txn\nhttps://etherscan.io/tx/0x${'4'.repeat(64)}\nhttps://dexscreener.com/ethereum/${EVM_LOWER}`,
  `Whale Buy 🐋 ${PUMP}\nSpent 55 SOL\nGot 4.1M TOAD\nBuyer position increased +12%`,
])('output of a buy bot: %j', (text) => {
  expect(detect({ text }).intent).toBe('scan');
});

test.each([
  `Presale starts at 18:00 UTC, softcap 30 BNB, hardcap 60 BNB, join the whitelist https://www.pinksale.finance/launchpad/${EVM}?chain=BSC`,
  `AIRDROP round two: claim your tokens, refer three friends\n${EVM}`,
  `Giveaway! Follow, retweet, drop your wallet. Whitelist spots open. Staking rewards for holders ${EVM}`,
  'The public sale of FROG takes place on Friday, private sale investors first. Hard cap 2M.',
  'Fair launch tomorrow, presale is filled, sign up on the launchpad',
])('a promotion: %j', (text) => {
  expect(detect({ text }).intent).toBe('promotion');
});

test.each([
  `VIP is 120 USDT a month. Payment address (TRC20): ${TRON}\nSend a screenshot after payment`,
  `Donate to keep the channel alive, ETH wallet: ${EVM}`,
  `Lifetime membership, send 2 SOL to ${SOLANA}, then send me the txid`,
  `Tip jar ❤️ ${SOLANA} thank you for the donations`,
  `To advertise here: send payment to ${TON} and the transaction id to the admin`,
  `Оплата подписки на VIP: ${TRON}`,
])('a payment: %j', (text) => {
  expect(detect({ text }).intent).toBe('payment');
});

test.each([
  `🚨 The exploiter ${EVM} has moved 3,000 ETH of the stolen funds`,
  `A whale transferred 12,000 ETH from unknown wallet ${EVM} to an exchange`,
  `Hacked: attacker wallet ${SOLANA} swapped the stolen tokens, exploit under review`,
  'Whale alert: 500,000,000 XRP moved from unknown wallet to unknown wallet',
  'A bridge was hacked for $40M, the hacker transferred everything within the hour',
])('news: %j', (text) => {
  expect(detect({ text }).intent).toBe('news');
});

test.each([
  'gm, who else could not sleep',
  'What do you all think about the market this week?',
  `Can anyone explain why the transaction of my wallet fails? ${TON}`,
  `my jetton shows the wrong symbol in the explorer, https://tonviewer.com/${TON}`,
  `const address = "${TON}"; await wallet.deploy()`,
  `is this the right contract? ${TON}`,
  `https://etherscan.io/tx/0x${'7'.repeat(64)}`,
  'New discount code in the shop, 20% off until Sunday',
  '',
])('chatter: %j', (text) => {
  expect(detect({ text }).intent).toBe('chatter');
});
