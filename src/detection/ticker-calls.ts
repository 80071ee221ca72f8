import type { TickerCandidate } from '../model/call.ts';
import type { Chain } from '../model/token.ts';
import { chainOfWords } from './chain.ts';
import { namingOf, type Naming, type Wording } from './features.ts';
import type { Topics } from './lexicon.ts';
import { isNeverCalled } from './never-tickers.ts';
import type { Reading } from './read-post.ts';
import { tickerCallProbability } from './score.ts';
import type { Mention, TickerForm } from './tickers.ts';

/** What a post without an address may call by ticker, and how sure it is that it does, in (0, 1). */
export interface TickerCall {
  /** One to three. */
  readonly candidates: readonly TickerCandidate[];
  readonly confidence: number;
}

interface Said {
  readonly words: readonly string[];
  readonly topics: Topics;
}

const MOST = 3;
// Forms by which a coin is put forward; the others tell only what a post speaks of.
const PUT_FORWARD: readonly TickerForm[] = ['named', 'bought', 'cashtag', 'pair', 'hashtag', 'alone'];

/** The coins that a post without an address puts forward by ticker, and how. */
export interface PutForward {
  /** One to three, the most plainly named first. */
  readonly mentions: readonly Mention[];
  /** The one chain that its words name. */
  readonly chain: Chain | undefined;
  readonly naming: Naming;
}

/** What a post without an address calls by ticker; undefined when it puts no coin forward. */
export function tickerCallOf(
  reading: Reading,
  mentions: readonly Mention[],
  said: Said & { readonly wording: Wording },
): TickerCall | undefined {
  const put = putForward(reading, mentions, said);
  return (
    put && {
      candidates: put.mentions.map(({ symbol, forms }) => ({
        kind: 'ticker',
        ...(put.chain !== undefined && { chain: put.chain }),
        symbol,
        evidence: forms.map((form) => `ticker:${form}`),
      })),
      confidence: tickerCallProbability(put.naming, said.wording),
    }
  );
}

/**
 * The coins that a post without an address puts forward; undefined when it names none that could be found on a chain, more
 * than three, or speaks of an exchange with order books. A signal for such an exchange ("entry 0.42, targets, stop,
 * leverage") is no call of a token on a chain: its instrument has another price and often another coin behind the same
 * letters.
 */
export function putForward(
  reading: Reading,
  mentions: readonly Mention[],
  said: Said,
): PutForward | undefined {
  if (mentions.length === 0) return undefined;
  const called = mentions.filter(({ symbol }) => !isNeverCalled(symbol));
  const put = called.filter(({ forms }) => forms.some((form) => PUT_FORWARD.includes(form)));
  if (put.length === 0 || called.length > MOST || isElsewhere(reading, said)) return undefined;
  const ranked = plainest(put);
  const chain = chainOfWords(said.words);
  return { mentions: ranked, chain, naming: namingOf(ranked, chain !== undefined) };
}

/** Strongest first; where a post says outright what to buy, the other coins in it are comparisons. */
function plainest(mentions: Mention[]): readonly Mention[] {
  const told = mentions.filter(({ forms }) => forms.includes('named') || forms.includes('bought'));
  return (told.length > 0 ? told : mentions).sort((a, b) => strength(b) - strength(a));
}

function strength({ forms }: Mention): number {
  return Math.max(...forms.map((form) => PUT_FORWARD.length - PUT_FORWARD.indexOf(form)));
}

/** Is this about an exchange with order books: by its name, its links, futures, satoshi, or a ladder of prices? */
function isElsewhere(reading: Reading, { words, topics }: Said): boolean {
  const { venue, orders, onchain } = topics;
  if (venue > 0 || reading.exchangeLinks > 0) return true;
  if (onchain > 0) return false;
  return orders >= 2 || ((orders > 0 || words.includes('sell')) && pricesAmong(words) >= 3);
}

function pricesAmong(words: readonly string[]): number {
  return words.filter((word) => /^\$?\d[\d.,-]{1,40}$/.test(word)).length;
}
