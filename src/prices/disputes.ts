import type { Quote } from '../model/quote.ts';
import type { TokenKey } from '../model/token.ts';
import { SOURCES_DISAGREE } from '../performance/trust.ts';
import { settledBy } from './contest.ts';

/** Beyond that the oldest are forgotten. */
const MOST_DISPUTES = 10_000;

/** Which tokens the sources disagreed about when they were last looked at. In memory alone: a restart forgets them. */
export interface Disputes {
  has(token: TokenKey): boolean;
  /**
   * The quote that stands after all that were asked have spoken: the one that another agrees with, else the first, doubted
   * when another contradicts it. A dispute goes on while those who could end it cannot be asked (`unheard`).
   */
  judge(heard: {
    readonly key: TokenKey;
    readonly quotes: readonly Quote[];
    readonly unheard: boolean;
  }): Quote | undefined;
}

export function createDisputes(most = MOST_DISPUTES): Disputes {
  const disputed = new Set<TokenKey>();
  return {
    has: (token) => disputed.has(token),
    judge({ key, quotes, unheard }) {
      const settled = settledBy(quotes);
      const [first] = quotes;
      const goesOn = quotes.length > 1 || (unheard && disputed.has(key));
      disputed.delete(key);
      if (settled !== undefined || first === undefined || !goesOn) return settled ?? first;
      disputed.add(key);
      const [oldest] = disputed;
      if (disputed.size > most && oldest !== undefined) disputed.delete(oldest);
      return { ...first, doubt: SOURCES_DISAGREE };
    },
  };
}
