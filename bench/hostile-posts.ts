// Posts made to hurt: 4,096 characters each of what makes a careless parser slow or wrong. Deterministic.

import { base58 } from '@scure/base';
import type { PostContent } from '../src/model/post.ts';
import { randomFrom } from './posts.ts';

const LENGTH = 4_096;

type Random = () => number;

/** A kind of hostile post, and one piece of it; pieces are repeated until the post is full. */
const KINDS: Readonly<Record<string, (random: Random) => string>> = {
  'random bytes': (random) => String.fromCharCode(Math.floor(random() * 256)),
  'random code units': (random) => String.fromCharCode(Math.floor(random() * 65_536)),
  'repeated cashtag': () => '$A ',
  'cashtags and hashtags': (random) => `$${word(random)} #${word(random).toUpperCase()} `,
  pairs: (random) => `${word(random).toUpperCase()}/USDT `,
  'one address again and again': () => '0x6982508145454Ce325dDbE47a25d4ec3d2311933 ',
  'EVM addresses': (random) => `0x${hex(random, 40)} `,
  'EVM addresses of mixed case': (random) => `0x${mixedHex(random)} `,
  'base58 soup': (random) => `${base58.encode(bytes(random, 32))} `,
  'base58 without a space': (random) => base58.encode(bytes(random, 32)),
  'TON and Tron soup': (random) => `EQ${letters(random, 46)} T${letters(random, 33)} `,
  'raw TON and coin types': (random) => `0:${hex(random, 64)} 0x${hex(random, 64)}::coin::COIN `,
  'nested brackets': (random) => '([{<'.charAt(Math.floor(random() * 4)),
  markdown: () => '**__``||',
  'zero-width run': (random) => '\u200b\u200c\u200d\u2060\ufeff'.charAt(Math.floor(random() * 5)),
  'address in zero-widths': (random) =>
    Array.from(base58.encode(bytes(random, 32))).join('\u200b\u2060') + ' ',
  'right-to-left overrides': (random) => `\u202e${word(random)}\u202d\u2066`,
  'lone surrogates': (random) => String.fromCharCode(0xd800 + Math.floor(random() * 0x800)),
  'emoji flags': (random) => flag(random) + flag(random),
  'emoji families': () => '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}\ufe0f',
  'costumed letters': (random) => String.fromCodePoint(0x1d400 + Math.floor(random() * 0x400)),
  'look-alike letters': (random) => 'аеорсxyAB12'.charAt(Math.floor(random() * 11)),
  slashes: () => '/',
  dots: () => '.',
  'scheme after scheme': () => 'https://',
  'URL soup': (random) => `https://dexscreener.com/solana/${letters(random, 44)}?a=b&c=${word(random)} `,
  'one long URL': (random) => `/${word(random)}?${word(random)}=%E0%A4&`,
  'bot links': (random) => `t.me/x?start=ref_${base58.encode(bytes(random, 32))} `,
  'claims of percent': (random) => `+${Math.floor(random() * 9_999)}% `,
  'claims of multiples': (random) => `hit ${Math.floor(random() * 99)}x since our call `,
  digits: (random) => String(Math.floor(random() * 10)),
  'call words': () => 'our call since we called take profit targets achieved buy ',
  'coin is, again': () => 'coin name is to pump buy today ',
  labels: (random) => `ca wallet address: 0x${hex(random, 40)}\n`,
  'sales and gifts': () => 'presale is now for one 2 claim it it it mint is ii ',
  'asked for money': (random) => `send up to a min of 1 sol to the our to 0x${hex(random, 40)}\n`,
  'new lines': () => '\n',
  spaces: () => ' ',
  dollars: () => '$',
  hashes: () => '#A',
  'hyphens and underscores': (random) => '-_'.charAt(Math.floor(random() * 2)),
};

/** The kinds of hostile posts and, of each, `count` posts of 4,096 characters; one in three has links and code as well. */
export function hostilePosts(count: number, seed = 11): ReadonlyMap<string, readonly PostContent[]> {
  const random = randomFrom(seed);
  return new Map(
    Object.entries(KINDS).map(([kind, piece]) => [
      kind,
      Array.from({ length: count }, (_, index) => hostilePost(() => piece(random), index % 3 === 2)),
    ]),
  );
}

function hostilePost(piece: () => string, withEntities: boolean): PostContent {
  const text = filled(piece, LENGTH);
  if (!withEntities) return { text };
  const entities = Array.from({ length: 100 }, () => filled(piece, 200));
  return { text, links: entities.map((part) => `https://dexscreener.com/${part}`), code: entities };
}

function filled(piece: () => string, length: number): string {
  const parts: string[] = [];
  for (let size = 0; size < length;) {
    const part = piece();
    parts.push(part);
    size += part.length;
  }
  return parts.join('').slice(0, length);
}

function bytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

function hex(random: Random, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
}

function mixedHex(random: Random): string {
  return Array.from(hex(random, 40), (digit) => (random() < 0.5 ? digit.toUpperCase() : digit)).join('');
}

const LETTERS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function letters(random: Random, length: number): string {
  return Array.from({ length }, () => LETTERS.charAt(Math.floor(random() * LETTERS.length))).join('');
}

function word(random: Random): string {
  return Array.from({ length: 3 + Math.floor(random() * 4) }, () =>
    String.fromCharCode(97 + Math.floor(random() * 26)),
  ).join('');
}

function flag(random: Random): string {
  return String.fromCodePoint(0x1f1e6 + Math.floor(random() * 26));
}
