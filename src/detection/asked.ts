import type { TickerCandidate } from '../model/call.ts';
import type { PostContent } from '../model/post.ts';
import { chainOfWords } from './chain.ts';
import { wordsOf } from './lexicon.ts';
import { isNeverCalled } from './never-tickers.ts';
import { readPost } from './read-post.ts';

const MOST = 3;
// Up to here words go with the symbols ("what is $OWL on base doing?"); more of them tell a story.
const FEW_WORDS = 6;

/**
 * What a text without an address asks for by ticker when it was brought by somebody who wants an answer: its `symbols`
 * (upper case, as in Detection.symbols), three at the most, with the one chain that its words name. Empty when it has more
 * than six words besides them, or no symbol that could be looked up.
 */
export function tickersAsked(post: PostContent, symbols: readonly string[]): readonly TickerCandidate[] {
  const asked = symbols.filter((symbol) => !isNeverCalled(symbol)).slice(0, MOST);
  if (asked.length === 0) return [];
  const words = wordsOf(readPost(post).prose).filter((word) => !symbols.includes(bare(word)));
  if (words.length > FEW_WORDS) return [];
  const chain = chainOfWords(words) ?? chainOfWords(inCompany(words));
  const rest = { ...(chain !== undefined && { chain }), evidence: ['ticker:asked'] };
  return asked.map((symbol) => Object.assign({ kind: 'ticker', symbol } as const, rest));
}

function bare(word: string): string {
  return word.replace(/^[$#]/, '').toUpperCase();
}

/** Beside a symbol and little else even a word like "base" means the chain. */
function inCompany(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => ['on', word]);
}
