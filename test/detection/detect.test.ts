import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { detect } from '../../src/detection/detect.ts';
import type { AddressCandidate, Candidate } from '../../src/model/call.ts';
import { EVM, EVM_LOWER, EVM_POOL, PUMP, SOLANA, SUI, TON, TRON } from './samples.ts';

function candidates(text: string, links: readonly string[] = []): readonly AddressCandidate[] {
  return addresses(detect({ text, links }).candidates);
}

function addresses(candidates: readonly Candidate[]): readonly AddressCandidate[] {
  return candidates.filter((candidate) => candidate.kind !== 'ticker');
}

test('a bare address is a token of its chain, found in the text', () => {
  expect(candidates(`have a look\n\n${PUMP}`)).toEqual([
    { kind: 'token', chain: 'solana', address: PUMP, exactCase: true, evidence: ['text'] },
  ]);
});

test('a bare 0x address has no chain unless the post tells it', () => {
  expect(candidates(`gamble ${EVM}`)).toEqual([
    { kind: 'token', address: EVM_LOWER, exactCase: true, evidence: ['text'] },
  ]);
  expect(candidates(`new on BSC: ${EVM}`)[0]?.chain).toBe('bsc');
  expect(candidates(`on base\n${EVM}`)[0]?.chain).toBe('base');
  expect(candidates(`based dog ${EVM}`)[0]?.chain).toBeUndefined();
  expect(candidates(`live on BSC and Arbitrum ${EVM}`)[0]?.chain).toBeUndefined();
  expect(candidates(`${EVM} https://dexscreener.com/base/${EVM_POOL}`)[0]?.chain).toBe('base');
});

test('one candidate gathers the evidence of all its places, strongest first', () => {
  const detection = detect({
    text: `CA: ${EVM}\nhttps://dexscreener.com/ethereum/${EVM_LOWER}`,
    links: [`https://etherscan.io/token/${EVM}`],
    code: [EVM],
  });
  expect(detection.candidates).toEqual([
    {
      kind: 'token',
      chain: 'ethereum',
      address: EVM_LOWER,
      exactCase: true,
      evidence: ['text', 'code', 'link:etherscan', 'link:dexscreener'],
    },
  ]);
});

test('a pool and its token are both kept, the token first', () => {
  const found = candidates(`https://www.dextools.io/app/en/ether/pair-explorer/${EVM_POOL}\nca ${EVM}`);
  expect(found.map(({ kind, address }) => [kind, address])).toEqual([
    ['token', EVM_LOWER],
    ['pool', EVM_POOL],
  ]);
});

test('a token posted with links on two chains is a candidate on each', () => {
  const found = candidates(`https://dexscreener.com/bsc/${EVM} https://dexscreener.com/base/${EVM}`);
  expect(found.map(({ chain }) => chain)).toEqual(['bsc', 'base']);
});

test('base58 in lower case is kept as a link has it, marked as not exact', () => {
  const [found] = candidates(`https://dexscreener.com/solana/${SOLANA.toLowerCase()}`);
  expect(found).toMatchObject({ address: SOLANA.toLowerCase(), exactCase: false, kind: 'either' });
  expect(candidates(SOLANA.toLowerCase())).toEqual([]);
});

test('an address of wrong checksum counts only when a link says it too', () => {
  const typo = EVM.replace('D', 'd');
  expect(candidates(`ape ${typo}`)).toEqual([]);
  expect(candidates(`ape ${typo} https://dexscreener.com/ethereum/${EVM_LOWER}`)).toHaveLength(1);
});

test('stablecoins, wrapped coins, programs and burn addresses are never candidates', () => {
  for (const address of [
    'So11111111111111111111111111111111111111112',
    'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
    '0xdAC17F958D2ee523a2206206994597C13D831ec7',
    '0x000000000000000000000000000000000000dEaD',
    'EQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAM9c',
    'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
    '0x2::sui::SUI',
  ]) {
    expect(candidates(`ape ${address} now`)).toEqual([]);
  }
});

test('a wallet that a link shows to be one is no candidate', () => {
  expect(candidates(`${SOLANA}\nhttps://gmgn.ai/sol/address/${SOLANA}`)).toEqual([]);
});

test('disguises do not hide an address', () => {
  const half = Math.floor(SOLANA.length / 2);
  const hidden = [
    `${SOLANA.slice(0, half)}\u200b\u2060${SOLANA.slice(half)}`,
    `\u202e${SOLANA}\u202c`,
    `**CA**:\`${SOLANA}\``,
    `__${SOLANA}__`,
    `CA:${SOLANA}`,
    `(${SOLANA}),`,
    `[buy](https://pump.fun/coin/${SOLANA})`,
    Array.from(SOLANA, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)).join(''),
    SOLANA.replaceAll('a', 'а').replaceAll('x', 'х'), // Cyrillic
  ];
  expect(hidden.map((text) => candidates(text)[0]?.address)).toEqual(hidden.map(() => SOLANA));
  expect(candidates(`0х${EVM_LOWER.slice(2)}`)[0]?.address).toBe(EVM_LOWER); // Cyrillic х
  expect(candidates(`**${TON}**`)[0]?.address).toBe(TON);
  expect(candidates(`__${TON}__`)[0]?.address).toBe(TON);
});

test.each([
  ['call', PUMP],
  ['call', `Aped a small bag of $FROG here, 40k mc, dyor\n\n${EVM}`],
  ['call', `Early 100x gem, do not fade\n${PUMP}`],
  ['call', `My last call did 5x, now this one:\n${PUMP}`],
  ['call', `https://dexscreener.com/solana/${SOLANA.toLowerCase()}`],
  ['call', `Low cap, tax 0/0, could easily do 20x\nCA: ${EVM}`],
  ['call', `aped this one ${TON}`],
  ['call', `gambled on sui ${SUI}`],
  ['update', `$FROG hit 5x since our call!\n${SOLANA}`],
  ['update', `5X DONE ✅\nhttps://dexscreener.com/solana/${PUMP}`],
  ['update', `Update: 12x from our entry, hope you caught it\n${EVM}`],
  ['update', `Target 2 hit ✅ +180% profit\nCA: ${EVM}`],
  ['update', `🔥 X7 🔥 from 30K to 210K\nCongratulations fam!\n${PUMP}`],
  ['call', `Entry on $FROG. Wrong below half, then I am out.\n${EVM}`],
  ['exit', `Sold all my $FROG ${EVM}`],
  ['exit', `I sold all my $RAT here, dev dumped. ${PUMP}`],
  ['exit', `Rugged. Stay away from ${EVM}`],
  [
    'scan',
    `FROGGY Buy!\n🟢🟢🟢🟢\nSpent 1.2 SOL\nGot 1,203,123 FROGGY\nNew holder\nhttps://dexscreener.com/solana/${PUMP}`,
  ],
  [
    'promotion',
    `Presale live! Softcap 50, hardcap 100 https://www.pinksale.finance/launchpad/${EVM}?chain=BSC`,
  ],
  ['payment', `VIP membership 0.5 SOL per month. Send to ${SOLANA} and show me the screenshot`],
  ['payment', `Donations welcome: ${EVM}`],
  ['payment', `For the paid channel, USDT TRC20\n${TRON}`],
  ['news', `Exploiter ${EVM} transferred 400 ETH of stolen funds`],
  ['chatter', 'gm everyone'],
  ['chatter', ''],
  ['chatter', `How can I import this wallet in my app? ${TON}`],
  ['chatter', `https://etherscan.io/tx/0x${'5'.repeat(64)}`],
] as const)('%s: %s', (intent, text) => {
  expect(detect({ text }).intent).toBe(intent);
});

test('the words of buttons and code count as places of an address', () => {
  expect(detect({ text: 'new one', code: [PUMP] }).candidates[0]?.evidence).toEqual(['code']);
  expect(
    detect({ text: 'Buy', links: [`https://t.me/some_bot?start=${PUMP}`] }).candidates[0]?.evidence,
  ).toEqual(['bot-link']);
});

const pieces = fc.constantFrom(EVM, SOLANA, PUMP, TON, TRON, SUI, EVM_POOL, '0x', '://', 'http', '?', '=', '/', '.', '::', '5x', '%', ' ', '\n', 'a', '١', '💎', '\u202e', 'İ', 'https://dexscreener.com/solana/', 'https://t.me/x?start='); // prettier-ignore

test('nothing that a post may hold makes detection throw, and its answer is always sound', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 3 }), (body, links) => {
      const { candidates, intent, confidence, claimedMultiple } = detect({ text: body, links, code: links });
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThan(1);
      expect(intent === 'call' && candidates.length === 0).toBe(false);
      expect(new Set(addresses(candidates).map(({ chain, address }) => `${chain}:${address}`)).size).toBe(
        addresses(candidates).length,
      );
      for (const { evidence } of candidates) expect(evidence.length).toBeGreaterThan(0);
      expect(claimedMultiple === undefined || claimedMultiple > 1).toBe(true);
    }),
  );
});

test('words around an address never hide it', () => {
  const noise = fc.array(
    fc.constantFrom('moon', '💎', 'CA:', '🚀🚀', '**', '\n', 'buy', '(', '👉', '=', 'İ'),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(noise, noise, fc.constantFrom(EVM, SOLANA, PUMP, TON, TRON), (before, after, address) => {
      const text = `${before.join(' ')} ${address} ${after.join(' ')}`;
      expect(candidates(text)[0]?.address.toLowerCase()).toBe(address.toLowerCase());
    }),
  );
});

test('a post reads the same twice', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const post = { text: parts.join('') };
      expect(detect(post)).toEqual(detect(post));
    }),
  );
});

test('posts of any length are read to an end', () => {
  for (const text of [
    '0x',
    'https://',
    'a.b/',
    '1',
    '%',
    'x1 ',
    '::0x1',
    '0:',
    'EQ',
    '_-',
    '5x hit ',
    '‮',
    'ca: ',
    `${EVM} `,
  ]) {
    expect(detect({ text: text.repeat(50_000) }).confidence).toBeGreaterThan(0);
  }
});
