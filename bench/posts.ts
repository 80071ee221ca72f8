// Posts in the manner of call channels, written for this benchmark: no one's real words.

import { base58 } from '@scure/base';
import type { PostContent } from '../src/model/post.ts';

const OPENERS = [
  'Fresh one on my radar',
  'Early entry, small bag',
  'Chart looks ready',
  'Watching this closely',
];
const CLOSERS = ['Not advice, size small', 'Manage your risk', 'DYOR as always', 'Join the chat for updates'];

/** A small deterministic generator (mulberry32), so that every run parses the same posts. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `count` posts: addresses in the text, chart links, both, and a quarter of plain talk. */
export function makePosts(count: number, seed = 7): PostContent[] {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const bytes = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256));
  const hex = () => `0x${[...bytes(20)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  const evidence = [
    () => base58.encode(bytes(32)),
    () => hex(),
    () => `https://dexscreener.com/solana/${base58.encode(bytes(32)).toLowerCase()}`,
    () => `https://www.dextools.io/app/en/ether/pair-explorer/${hex()}`,
  ];
  return Array.from({ length: count }, () => {
    const called = random() < 0.75;
    const lines = [
      `${pick(OPENERS)} $${pick(['EMBER', 'TIDE', 'MOSS', 'QUILL'])}`,
      'Liquidity locked, team doxxed in the chat, chart is holding the range since the morning',
      ...(called
        ? [pick(evidence)()]
        : ['What does everyone think about the market this week? I stay patient']),
      pick(CLOSERS),
    ];
    return { text: lines.join('\n\n') };
  });
}
