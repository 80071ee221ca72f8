import type { Quote } from '../model/quote.ts';
import { tokenKey, type TokenKey } from '../model/token.ts';
import { SECOND } from '../model/units.ts';
import { type Pinned, type Priced, PriceSourceError, type QuoteSource } from '../ports.ts';
import type { Guarded, SourceHealth } from './breaker.ts';
import { createDisputes } from './disputes.ts';
import { isIdle, isStriking, settledBy } from './contest.ts';
import { hear } from './patience.ts';

const PATIENCE_MS = 30 * SECOND;

/** Several sources as one. */
export interface SecondLook extends QuoteSource {
  /** One for each source, in the order in which they are asked. */
  health(): readonly SourceHealth[];
}

interface Found {
  /** Quotes, with the place of their source among all. */
  readonly views: ReadonlyMap<TokenKey, { readonly quote: Quote; readonly place: number }>;
  /** How the first source that failed did so. */
  readonly failure: PriceSourceError | undefined;
}

/** A token whose price is held against other sources. */
interface Contested {
  readonly token: Pinned;
  readonly key: TokenKey;
  /** What the sources say, in the order in which they were asked. */
  readonly quotes: Quote[];
  /** Sources up to this place were asked already. */
  readonly place: number;
  /** A source that might have contradicted failed. */
  unheard: boolean;
}

/**
 * Asks the first source of `sources`; the next one for the whole batch when it fails, and for the tokens that it does not
 * price. A token has no price only when every source was asked and none had one: as soon as one of them failed, that
 * failure stands at what the others did not price, so that an outage of ours counts against no token. Rejects when no
 * token is priced and a source failed.
 *
 * A price that is striking (see contest.ts), or was disputed at the last look, is held against the sources that were not
 * asked yet and then against `opinions`, which are asked for nothing else. Two views within 25 % of one another settle it,
 * by the quote of the one that was asked before. When all contradict one another the first quote is doubted as
 * `sources-disagree`, and the next look is held against them again. Who fails or has no price contradicts nobody.
 *
 * No two of them may serve the same data, as GeckoTerminal and CoinGecko do: they would always settle it between them.
 *
 * Nobody but the first source is waited for longer than `patienceMs`, 30 seconds by default.
 */
export function withSecondLook(options: {
  readonly sources: readonly [Guarded, ...Guarded[]];
  readonly opinions?: readonly Guarded[];
  readonly patienceMs?: number;
}): SecondLook {
  const { sources, opinions = [], patienceMs = PATIENCE_MS } = options;
  const everybody: readonly Guarded[] = [...sources, ...opinions];
  const disputes = createDisputes();

  async function find(tokens: readonly Pinned[], signal: AbortSignal): Promise<Found> {
    const views = new Map<TokenKey, { quote: Quote; place: number }>();
    let failure: PriceSourceError | undefined;
    for (const [place, source] of sources.entries()) {
      const unpriced = tokens.filter(({ ref }) => !views.has(tokenKey(ref)));
      if (unpriced.length === 0) break;
      const answer = await hear(source, unpriced, { signal, ...(place > 0 && { patienceMs }) });
      if (answer instanceof PriceSourceError) failure ??= answer;
      else for (const [key, quote] of answer) views.set(key, { quote, place });
    }
    return { views, failure };
  }

  function contestedOf(token: Pinned, { views, failure }: Found): readonly Contested[] {
    const key = tokenKey(token.ref);
    const view = views.get(key);
    if (view === undefined || isIdle(view.quote)) return [];
    if (!disputes.has(key) && !isStriking(token, view.quote)) return [];
    const { quote, place } = view;
    return [{ token, key, quotes: [quote], place, unheard: failure !== undefined }];
  }

  /** Asks whom nobody has asked yet about what is not settled yet. */
  async function lookAgain(contested: readonly Contested[], signal: AbortSignal): Promise<void> {
    for (const [place, source] of everybody.entries()) {
      const open = contested.filter((one) => place > one.place && settledBy(one.quotes) === undefined);
      if (open.length === 0) continue;
      const tokens = open.map(({ token }) => token);
      const answer = await hear(source, tokens, { signal, patienceMs });
      for (const one of open) {
        if (answer instanceof PriceSourceError) one.unheard = true;
        else one.quotes.push(...[answer.get(one.key) ?? []].flat());
      }
    }
  }

  return {
    name: sources.map(({ name }) => name).join(', '),
    health: () => everybody.map((source) => source.health()),
    async quotes(tokens, signal) {
      const found = await find(tokens, signal);
      const { views, failure } = found;
      if (failure !== undefined && views.size === 0) throw failure;
      const contested = tokens.flatMap((token) => contestedOf(token, found));
      await lookAgain(contested, signal);
      const judged = new Map(contested.map((one) => [one.key, disputes.judge(one)]));
      const priced = tokens.flatMap(({ ref }): (readonly [TokenKey, Priced])[] => {
        const key = tokenKey(ref);
        const answer = judged.get(key) ?? views.get(key)?.quote ?? failure;
        return answer === undefined ? [] : [[key, answer]];
      });
      return new Map(priced);
    },
  };
}
