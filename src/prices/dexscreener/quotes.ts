import { tokenKey, type TokenKey, type TokenRef } from '../../model/token.ts';
import type { Quote } from '../../model/quote.ts';
import { PAIR_SWITCH } from '../../performance/trust.ts';
import type { Pinned } from '../../ports.ts';
import { agree, chooseLeg, deepest, isFrozen, isLeftFor, isQuotedHonestly, isShallow } from './choose.ts';
import type { DexScreenerClient } from './client.ts';
import type { CrossCheck } from './cross-check.ts';
import { type Leg, legOf, quoteOf } from './leg.ts';
import { poolKey, readMains, readPinned, readPrimaries } from './readings.ts';
import type { Listing } from './wire.ts';

/** A pool that lost more than this share of its depth since the last look is looked at again. */
const COLLAPSE = 0.9;

/**
 * Current quotes of tokens. Pinned pools are refreshed 30 at a time; tokens without a pin, and those whose pool is gone,
 * frozen, emptied or contradicted by `crossCheck`, are looked up and their pool is chosen anew out of all pools but a curve
 * that was left for the pinned one. Side by side with the refresh goes what `crossCheck` has to ask, mostly about tokens of
 * earlier calls; what it finds about these is acted upon at their next look.
 */
export async function quoteTokens(
  { client, crossCheck }: { readonly client: DexScreenerClient; readonly crossCheck: CrossCheck },
  tokens: readonly Pinned[],
  signal: AbortSignal,
): Promise<ReadonlyMap<TokenKey, Quote>> {
  const questions = crossCheck.take(tokens);
  const [pinned, mains] = await Promise.all([
    readPinned(client, tokens, signal),
    readMains(client, questions, signal),
  ]);
  const sound = soundOnes(tokens, pinned);
  crossCheck.note(tokens, sound);
  for (const { ref, leg = sound.get(tokenKey(ref)) } of questions) {
    const main = mainOf(ref, mains);
    if (leg !== undefined && main !== undefined) crossCheck.hear(leg, main);
  }
  const doubtful = tokens.filter(({ ref }) => {
    const leg = sound.get(tokenKey(ref));
    return leg === undefined || crossCheck.contradicts(leg);
  });
  const quotes = new Map([...pinned].map(([key, leg]) => [key, quoteOf(leg)]));
  for (const quote of await chooseAnew(client, doubtful, { pinned, mains }, signal))
    quotes.set(tokenKey(quote.token), quote);
  for (const { ref } of doubtful) crossCheck.settle(ref);
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

/** The pinned pools that a price can still be read from. */
function soundOnes(
  tokens: readonly Pinned[],
  pinned: ReadonlyMap<TokenKey, Leg>,
): ReadonlyMap<TokenKey, Leg> {
  const sound = new Map(pinned);
  for (const { ref, lastDepthUsd } of tokens) {
    const leg = pinned.get(tokenKey(ref));
    if (leg !== undefined && needsAnotherPool(leg, lastDepthUsd)) sound.delete(tokenKey(ref));
  }
  return sound;
}

function mainOf(ref: TokenRef, mains: readonly Listing[]): Leg | undefined {
  return mains.flatMap((listing) => legOf(listing, ref) ?? []).find((leg) => leg.side === 'base');
}

async function chooseAnew(
  client: DexScreenerClient,
  tokens: readonly Pinned[],
  known: { readonly pinned: ReadonlyMap<TokenKey, Leg>; readonly mains: readonly Listing[] },
  signal: AbortSignal,
): Promise<readonly Quote[]> {
  const { pinned, mains } = known;
  const unasked = tokens.filter(({ ref }) => mainOf(ref, mains) === undefined);
  const primaries = [...mains, ...(await readPrimaries(client, unasked, signal))];
  const quotes = await Promise.all(
    tokens.map(async (token) => {
      const old = pinned.get(tokenKey(token.ref));
      const primary = primaries.flatMap((listing) => legOf(listing, token.ref) ?? []);
      // A token that no pool answers for would not have a list of pools either.
      if (primary.length === 0 && old === undefined) return undefined;
      const pools = await client.pools(token.ref.chain, token.ref.address, signal);
      const legs = pools.flatMap((listing) => legOf(listing, token.ref) ?? []);
      const all = unique([...legs, ...primary, ...(old ? [old] : [])]);
      const quote = bestQuote(withoutLeft(all, token.pair), old);
      const unseen =
        token.pair !== undefined && old === undefined && quote?.pair?.address !== token.pair.address;
      // The old pool is gone, so nothing shows that the price went on where it was.
      return quote && unseen ? { ...quote, doubt: PAIR_SWITCH } : quote;
    }),
  );
  return quotes.filter((quote) => quote !== undefined);
}

/**
 * The curve that a token has left for its pinned pool stands still for ever, at a price that nobody pays: an emptied pool is
 * judged before it, and without any pool the token has no price.
 */
function withoutLeft(legs: readonly Leg[], pinned: Pinned['pair']): readonly Leg[] {
  if (pinned === undefined || pinned.curve) return legs;
  return legs.filter((leg) => !isLeftFor(leg, pinned));
}

function unique(legs: readonly Leg[]): readonly Leg[] {
  return [
    ...new Map(legs.map((leg) => [poolKey(leg.listing.chainId, leg.listing.pairAddress), leg])).values(),
  ];
}

function samePool(a: Listing, b: Listing): boolean {
  return poolKey(a.chainId, a.pairAddress) === poolKey(b.chainId, b.pairAddress);
}
