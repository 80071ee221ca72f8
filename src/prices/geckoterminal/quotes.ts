import { canonicalAddress, tokenKey, type TokenKey } from '../../model/token.ts';
import type { Quote } from '../../model/quote.ts';
import { type Clock, type Pinned } from '../../ports.ts';
import { epochMs } from '../../model/units.ts';
import type { GeckoTerminalClient } from './client.ts';
import { spelled } from './leg.ts';
import { isAskable, networkOf } from './networks.ts';
import { quoteOf } from './quote.ts';

/** How many tokens the host without a key answers for at once; with a key it would be 50. */
const BATCH = 30;

interface Batch {
  readonly network: string;
  readonly tokens: Pinned[];
}

/**
 * Current quotes of tokens, asked 30 of a network at a time. Tokens of chains that the host does not serve have none.
 * Rejects when any of the requests fails.
 */
export async function quoteTokens(
  deps: { readonly client: GeckoTerminalClient; readonly source: string; readonly clock: Clock },
  tokens: readonly Pinned[],
  signal: AbortSignal,
): Promise<ReadonlyMap<TokenKey, Quote>> {
  const answers = await Promise.all(
    inBatches(tokens).map(async (batch) => {
      const addresses = batch.tokens.map(({ ref }) => canonicalAddress(ref.address));
      const page = await deps.client.tokens({ network: batch.network, addresses }, signal);
      const origin = { source: deps.source, at: epochMs(deps.clock.now()) };
      const listed = new Map(page.tokens.map((token) => [spelled(token.address), token]));
      return batch.tokens.flatMap((asked) => {
        const token = listed.get(spelled(asked.ref.address));
        return (token && quoteOf(asked, { token, pools: page.pools }, origin)) ?? [];
      });
    }),
  );
  return new Map(answers.flat().map((quote) => [tokenKey(quote.token), quote]));
}

function inBatches(tokens: readonly Pinned[]): readonly Batch[] {
  const batches: Batch[] = [];
  const filling = new Map<string, Batch>();
  for (const token of tokens) {
    const network = networkOf(token.ref.chain);
    if (network === undefined || !isAskable(token.ref.address)) continue;
    let batch = filling.get(network);
    if (batch === undefined || batch.tokens.length === BATCH) {
      batch = { network, tokens: [] };
      filling.set(network, batch);
      batches.push(batch);
    }
    batch.tokens.push(token);
  }
  return batches;
}
