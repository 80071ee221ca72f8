import { expect, test } from 'vitest';
import { hostilePosts } from '../../bench/hostile-posts.ts';
import { detect } from '../../src/detection/detect.ts';
import { addressKind } from '../../src/detection/address.ts';

const INTENTS = new Set(['call', 'update', 'exit', 'scan', 'promotion', 'payment', 'news', 'chatter']);
// Kinds that are made of sound addresses; of all others no address may come out.
const WITH_ADDRESSES = new Set([
  'one address again and again',
  'EVM addresses',
  'base58 soup',
  'raw TON and coin types',
  'address in zero-widths',
  'URL soup',
  'bot links',
  'labels',
  'asked for money',
]);
// A checksum of random letters is right once in some thousands.
const BY_CHANCE = new Set(['EVM addresses of mixed case']);

for (const [kind, posts] of hostilePosts(12)) {
  test(`hostile posts are read to a sound answer: ${kind}`, () => {
    for (const post of posts) {
      const detection = detect(post);
      const { candidates, symbols, confidence, intent } = detection;
      expect(INTENTS.has(intent)).toBe(true);
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThan(1);
      expect(candidates.length).toBeLessThanOrEqual(20);
      expect(symbols.length).toBeLessThanOrEqual(40);
      for (const candidate of candidates) {
        expect(candidate.evidence.length).toBeGreaterThan(0);
        if (candidate.kind === 'ticker') expect(candidate.symbol).toMatch(/^[A-Z0-9\p{Script=Han}]{1,12}$/u);
        else if (candidate.exactCase) expect(isSound(candidate.address)).toBe(true);
      }
      expect(detect(post)).toEqual(detection);
    }
  });

  test(`addresses come out of hostile posts only where there are some: ${kind}`, () => {
    const found = posts.some((post) => detect(post).candidates.some(({ kind }) => kind !== 'ticker'));
    expect(found).toBe(WITH_ADDRESSES.has(kind) || (found && BY_CHANCE.has(kind)));
  });
}

function isSound(address: string): boolean {
  return /^0x[0-9a-f]{64}$/.test(address) || addressKind(address).length > 0;
}
