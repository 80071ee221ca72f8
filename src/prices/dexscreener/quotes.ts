import { type Chain, tokenKey, type TokenKey } from '../../model/token.ts';
import type { Quote } from '../../model/quote.ts';
import { PAIR_SWITCH } from '../../performance/trust.ts';
import type { Pinned } from '../../ports.ts';
import { agree, chooseLeg, deepest, isFrozen, isQuotedHonestly, isShallow } from './choose.ts';
import type { DexScreenerClient } from './client.ts';
import { type Leg, legOf, quoteOf } from './leg.ts';
import type { Listing } from './wire.ts';

/** A pool that lost more than this share of its depth since the last look is looked at again. */
const COLLAPSE = 0.9;

/**
 * Current quotes of tokens. Pinned pools are refreshed 30 at a time; tokens without a pin, and those whose pool is gone,
 * frozen or emptied, are looked up and their pool is chosen anew out of all pools.
 */
export async function quoteTokens(
  client: DexScreenerClient,
  tokens: readonly Pinned[],
  signal: AbortSignal,
): Promise<ReadonlyMap<TokenKey, Quote>> {
  const pinned = await readPinned(client, tokens, signal);
  const doubtful = tokens.filter((token) => {
    const leg = pinned.get(tokenKey(token.ref));
    return leg === undefined || needsAnotherPool(leg, token.lastDepthUsd);
  });
  const quotes = new Map([...pinned].map(([key, leg]) => [key, quoteOf(leg)]));
  for (const quote of await chooseAnew(client, doubtful, pinned, signal))
    quotes.set(tokenKey(quote.token), quote);
  return quotes;
}

/** Has the pool stopped being a place to read a price from? `lastDepthUsd` is what it held at the last look, if known. */
export function needsAnotherPool(leg: Leg, lastDepthUsd?: number): boolean {
  if (leg.curve) return isFrozen(leg);
  if (isShallow(leg)) return true;
  return (
    lastDepthUsd !== undefined && leg.depthUsd !== undefined && leg.depthUsd < lastDepthUsd * (1 - COLLAPSE)
  );
}

/**
 * The best quote out of all known pools of one token: from the chosen pool, or where none is trustworthy from the pinned
 * or the deepest one, whose figures then show what is wrong with it. A change of pool that is not continuous in price is
 * doubted as `pair-switch`, a price in unknown money as `quote-asset`. Undefined without a priced pool.
 */
export function bestQuote(legs: readonly Leg[], pinned?: Leg): Quote | undefined {
  const chosen = chooseLeg(legs);
  const leg = chosen ?? pinned ?? deepest(legs);
  if (leg === undefined) return undefined;
  const stays = pinned === undefined || samePool(leg.listing, pinned.listing);
  if (!stays && !agree(leg.price, pinned.price)) return quoteOf(leg, PAIR_SWITCH);
  // A pool that was not chosen has no second pool to vouch for it.
  const honest = chosen !== undefined || isQuotedHonestly(leg, []);
  return honest ? quoteOf(leg) : quoteOf(leg, 'quote-asset');
}

async function readPinned(
  client: DexScreenerClient,
  tokens: readonly Pinned[],
  signal: AbortSignal,
): Promise<ReadonlyMap<TokenKey, Leg>> {
  const withPair = tokens.filter((token) => token.pair !== undefined);
  const listings = await askByChain(withPair, (chain, group) =>
    insist(() =>
      client.pairs(
        chain,
        group.flatMap((token) => token.pair?.address ?? []),
        signal,
      ),
    ),
  );
  const byPair = new Map(listings.map((listing) => [poolKey(listing.chainId, listing.pairAddress), listing]));
  return new Map(
    withPair.flatMap(({ ref, pair }) => {
      const listing = byPair.get(poolKey(ref.chain, pair?.address ?? ''));
      const leg = listing && legOf(listing, ref);
      return leg === undefined ? [] : [[tokenKey(ref), leg] as const];
    }),
  );
}

async function chooseAnew(
  client: DexScreenerClient,
  tokens: readonly Pinned[],
  pinned: ReadonlyMap<TokenKey, Leg>,
  signal: AbortSignal,
): Promise<readonly Quote[]> {
  const primaries = await askByChain(tokens, (chain, group) =>
    insist(() =>
      client.tokens(
        chain,
        group.map((token) => token.ref.address),
        signal,
      ),
    ),
  );
  const quotes = await Promise.all(
    tokens.map(async (token) => {
      const old = pinned.get(tokenKey(token.ref));
      const primary = primaries.flatMap((listing) => legOf(listing, token.ref) ?? []);
      // A token that no pool answers for would not have a list of pools either.
      if (primary.length === 0 && old === undefined) return undefined;
      const pools = await client.pools(token.ref.chain, token.ref.address, signal);
      const legs = pools.flatMap((listing) => legOf(listing, token.ref) ?? []);
      const quote = bestQuote(unique([...legs, ...primary, ...(old ? [old] : [])]), old);
      const unseen =
        token.pair !== undefined && old === undefined && quote?.pair?.address !== token.pair.address;
      // The old pool is gone, so nothing shows that the price went on where it was.
      return quote && unseen ? { ...quote, doubt: PAIR_SWITCH } : quote;
    }),
  );
  return quotes.filter((quote) => quote !== undefined);
}

async function askByChain(
  tokens: readonly Pinned[],
  ask: (chain: Chain, group: readonly Pinned[]) => Promise<readonly Listing[]>,
): Promise<readonly Listing[]> {
  const chains = new Map<Chain, Pinned[]>();
  for (const token of tokens) {
    const group = chains.get(token.ref.chain);
    if (group === undefined) chains.set(token.ref.chain, [token]);
    else group.push(token);
  }
  return (await Promise.all([...chains].map(([chain, group]) => ask(chain, group)))).flat();
}

/** Live tokens now and then get an empty answer, so one that knows none of them is asked for again. */
async function insist(ask: () => Promise<readonly Listing[]>): Promise<readonly Listing[]> {
  const listings = await ask();
  return listings.length > 0 ? listings : ask();
}

function unique(legs: readonly Leg[]): readonly Leg[] {
  return [
    ...new Map(legs.map((leg) => [poolKey(leg.listing.chainId, leg.listing.pairAddress), leg])).values(),
  ];
}

function samePool(a: Listing, b: Listing): boolean {
  return poolKey(a.chainId, a.pairAddress) === poolKey(b.chainId, b.pairAddress);
}

function poolKey(chain: Chain, address: string): string {
  return `${chain}:${address.toLowerCase()}`;
}
