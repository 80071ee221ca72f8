import type { Slice } from '../model/analytics.ts';
import { type Tier, TIERS } from '../model/call.ts';
import { DEFAULT_PERIOD, parsePeriod } from './period.ts';
import { BOARD_ORDERS, type BoardChoice, type BoardOrder, LONGEST_CHAIN, type Period } from './presses.ts';

/** Rows on one page of a leaderboard, at most. */
export const MOST_ROWS = 20;
const MOST_CALLS = 999;
/** Words that change nothing: "top 10 on solana". */
const FILLERS: ReadonlySet<string> = new Set(['top', 'on', 'in', 'cap', 'caps']);
const ORDER_WORDS: ReadonlyMap<string, BoardOrder> = new Map([
  ['hits', 'hit'],
  ['2x', 'hit'],
  ['med', 'median'],
  ['rating', 'score'],
]);
const CHAIN_WORDS: ReadonlyMap<string, string> = new Map([
  ['sol', 'solana'],
  ['eth', 'ethereum'],
  ['bnb', 'bsc'],
  ['arb', 'arbitrum'],
  ['avax', 'avalanche'],
  ['matic', 'polygon'],
  ['op', 'optimism'],
  ['hype', 'hyperevm'],
]);

/** What somebody wrote behind /leaderboard: a choice, or the first word that says nothing or contradicts an earlier one. */
export type BoardWords =
  | { readonly kind: 'choice'; readonly choice: BoardChoice }
  | { readonly kind: 'unclear'; readonly word: string };

type Found = Partial<{ -readonly [Key in keyof BoardChoice]: BoardChoice[Key] }>;

/**
 * Reads `[period] [n] [size|chain] [min n] [by score|hit|median|alpha]` in any order, e.g. `7d 20 micro min 5 by hit`.
 * `chains` are the slugs that are known. Without a period it is the last 30 days, without an order the score.
 */
export function parseBoardWords(text: string, chains: ReadonlySet<string>): BoardWords {
  // `min5`, `min:5` and `by=hit` are written as often as the words apart.
  const spaced = text.toLowerCase().replaceAll(/\b(min|by|top)[:=]?(?=\d|[:=])[:=]?/g, '$1 ');
  const words = spaced.split(/\s+/).filter((word) => word !== '');
  const found: Found = {};
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (FILLERS.has(word)) continue;
    const pair = word === 'min' || word === 'by';
    const read = pair ? readPair(word, words[at + 1] ?? '') : readWord(word, chains);
    if (read === undefined || Object.keys(read).some((key) => key in found))
      return { kind: 'unclear', word: pair ? `${word} ${words[at + 1] ?? ''}`.trim() : word };
    Object.assign(found, read);
    if (pair) at += 1;
  }
  return { kind: 'choice', choice: { period: DEFAULT_PERIOD, order: 'score', ...found } };
}

function readPair(word: 'min' | 'by', value: string): Found | undefined {
  if (word === 'by') {
    const order = ORDER_WORDS.get(value) ?? value;
    return isOrder(order) ? { order } : undefined;
  }
  const minCompleted = wholeUpTo(MOST_CALLS, value);
  return minCompleted === undefined ? undefined : { minCompleted };
}

function readWord(word: string, chains: ReadonlySet<string>): Found | undefined {
  const period: Period | undefined = parsePeriod(word);
  if (period !== undefined) return { period };
  if (/^\d+$/.test(word)) {
    const rows = wholeUpTo(MOST_ROWS, word);
    return rows === undefined ? undefined : { rows };
  }
  const slice = sliceOf(word, chains);
  return slice === undefined ? undefined : { slice };
}

function sliceOf(word: string, chains: ReadonlySet<string>): Slice | undefined {
  const size = word.replace(/-?caps?$/, '');
  if (isTier(size)) return { tier: size };
  const chain = CHAIN_WORDS.get(word) ?? word;
  return chains.has(chain) && chain.length <= LONGEST_CHAIN ? { chain } : undefined;
}

function isTier(word: string): word is Tier {
  return (TIERS as readonly string[]).includes(word);
}

function isOrder(word: string): word is BoardOrder {
  return (BOARD_ORDERS as readonly string[]).includes(word);
}

function wholeUpTo(most: number, word: string): number | undefined {
  const value = /^\d{1,6}$/.test(word) ? Number(word) : 0;
  return value >= 1 && value <= most ? value : undefined;
}
