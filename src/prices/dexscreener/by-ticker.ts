import type { TickerCandidate } from '../../model/call.ts';
import type { Quote } from '../../model/quote.ts';
import type { TokenChoice } from '../../model/token.ts';
import { type Identity, PriceSourceError, type TokenChoices } from '../../ports.ts';
import { RequestFailed } from '../http.ts';
import type { DexScreenerClient } from './client.ts';
import { type Contender, contendersFor } from './contender.ts';
import { decide } from './dominance.ts';
import { quoteOf } from './leg.ts';
import { unlessRefused } from './refused.ts';
import type { Listing } from './wire.ts';

/**
 * What each ticker means by one search for its symbol: a quote of the one token that dominates all others of that symbol
 * (see dominance.ts), else the tokens to choose from. The searches go one after the other: each would have to wait for its
 * turn anyway, and when the source asks for a pause or is out of reach the rest are not asked, so that nobody who has an
 * answer waits for them. Rejects when called off.
 */
export async function identifyTickers(
  client: DexScreenerClient,
  tickers: readonly TickerCandidate[],
  signal: AbortSignal,
): Promise<readonly Identity[]> {
  const answers = new Map<string, readonly Listing[] | PriceSourceError>();
  let outage: PriceSourceError | undefined;
  for (const symbol of new Set(tickers.map((ticker) => ticker.symbol))) {
    const answer = outage ?? (await orFailure(client.search(symbol, signal), signal));
    answers.set(symbol, answer);
    if (answer instanceof PriceSourceError && concernsAll(answer)) outage = answer;
  }
  return tickers.map((ticker) => {
    const answer = answers.get(ticker.symbol) ?? [];
    return answer instanceof PriceSourceError ? answer : meaningOf(ticker, answer);
  });
}

/** Would other searches fare alike? An answer that is broken may be so because of its symbol. */
function concernsAll(failure: PriceSourceError): boolean {
  const unreachable = failure instanceof RequestFailed && ['network', 'timeout'].includes(failure.reason);
  return failure.kind === 'rate-limited' || unreachable;
}

function meaningOf(
  { symbol, chain }: TickerCandidate,
  listings: readonly Listing[],
): Quote | TokenChoices | undefined {
  const verdict = decide(contendersFor(symbol, listings), chain);
  if (verdict === undefined) return undefined;
  return 'dominant' in verdict
    ? quoteOf(verdict.dominant.leg)
    : { choices: verdict.choices.map((contender) => choiceOf(contender, symbol)) };
}

function choiceOf({ leg, proven, createdAt }: Contender, ticker: string): TokenChoice {
  const { token, marketCapUsd, name, symbol = ticker } = quoteOf(leg);
  return {
    token,
    symbol,
    ...(name !== undefined && { name }),
    // What a pool claims in money that nobody knows is no figure to choose by.
    ...(proven && leg.depthUsd !== undefined && { liquidityUsd: leg.depthUsd }),
    ...(marketCapUsd !== undefined && { marketCapUsd }),
    ...(createdAt !== undefined && { createdAt }),
  };
}

/** The answer, or why there is none. Rejects when it was called off: then nobody waits for the others either. */
async function orFailure(
  answer: Promise<readonly Listing[]>,
  signal: AbortSignal,
): Promise<readonly Listing[] | PriceSourceError> {
  try {
    return await unlessRefused(answer);
  } catch (error) {
    if (error instanceof PriceSourceError && !signal.aborted) return error;
    throw error;
  }
}
