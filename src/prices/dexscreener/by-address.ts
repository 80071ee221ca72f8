import { canonicalAddress, isEvmAddress, tokenRef } from '../../model/token.ts';
import type { AddressCandidate } from '../../model/call.ts';
import type { Quote } from '../../model/quote.ts';
import { deepest } from './choose.ts';
import type { DexScreenerClient } from './client.ts';
import { type Leg, legOf, mainLeg, quoteOf } from './leg.ts';
import { bestQuote, needsAnotherPool } from './quotes.ts';
import { unlessRefused } from './refused.ts';
import type { Listing } from './wire.ts';

/**
 * Which token each address means: first as what it claims to be (a token unless it is a pool) on its chain, then as the
 * other, then by a search over all chains where the chain or the case of the address is unknown. At the candidate's index
 * stands a quote of the token from a pool fit to be pinned, or undefined.
 */
export async function identifyAddresses(
  client: DexScreenerClient,
  candidates: readonly AddressCandidate[],
  signal: AbortSignal,
): Promise<readonly (Quote | undefined)[]> {
  const found = new Map<AddressCandidate, Leg>();
  const missing = (): AddressCandidate[] => candidates.filter((candidate) => !found.has(candidate));

  for (const round of ['claimed', 'other'] as const) {
    const asTokens = missing().filter((candidate) => (candidate.kind === 'pool') === (round === 'other'));
    const asPools = missing().filter((candidate) => (candidate.kind === 'pool') === (round === 'claimed'));
    const [tokens, pools] = await Promise.all([
      askByChain(asTokens.filter(isExact), (chain, addresses) => client.tokens(chain, addresses, signal)),
      askByChain(asPools, (chain, addresses) => client.pairs(chain, addresses, signal)),
    ]);
    for (const candidate of asTokens) note(found, candidate, tokenLeg(candidate, tokens));
    for (const candidate of asPools) note(found, candidate, poolLeg(candidate, pools));
  }
  await Promise.all(
    missing()
      .filter((candidate) => candidate.chain === undefined || !isExact(candidate))
      .map(async (candidate) => {
        const listings = await unlessRefused(client.search(candidate.address, signal));
        note(found, candidate, searchedLeg(candidate, listings));
      }),
  );
  return Promise.all(
    candidates.map(async (candidate) => {
      const leg = found.get(candidate);
      return leg && (await withFitPool(client, leg, signal));
    }),
  );
}

/** A quote from this pool, or from a better one of the same token when this one is no place to read a price from. */
async function withFitPool(client: DexScreenerClient, leg: Leg, signal: AbortSignal): Promise<Quote> {
  const alone = bestQuote([leg]) ?? quoteOf(leg);
  if (!needsAnotherPool(leg) && alone.doubt === undefined) return alone;
  const pools = await unlessRefused(client.pools(leg.token.chain, leg.token.address, signal));
  const legs = pools.flatMap((listing) => legOf(listing, leg.token) ?? []);
  return bestQuote(legs) ?? alone;
}

function note(found: Map<AddressCandidate, Leg>, candidate: AddressCandidate, leg: Leg | undefined): void {
  if (leg !== undefined) found.set(candidate, leg);
}

/** Is the address spelled as the chain knows it? The case of EVM addresses carries no meaning. */
function isExact(candidate: AddressCandidate): boolean {
  return candidate.exactCase || isEvmAddress(candidate.address);
}

function tokenLeg(candidate: AddressCandidate, listings: readonly Listing[]): Leg | undefined {
  if (candidate.chain === undefined) return undefined;
  const ref = tokenRef(candidate.chain, candidate.address);
  const legs = listings.flatMap((listing) => legOf(listing, ref) ?? []);
  return legs.find((leg) => leg.side === 'base') ?? legs[0];
}

function poolLeg(candidate: AddressCandidate, listings: readonly Listing[]): Leg | undefined {
  const listing = listings.find(
    (listing) => listing.chainId === candidate.chain && sameText(listing.pairAddress, candidate.address),
  );
  return listing && mainLeg(listing);
}

function searchedLeg(candidate: AddressCandidate, listings: readonly Listing[]): Leg | undefined {
  const onChain = listings.filter(
    (listing) => candidate.chain === undefined || listing.chainId === candidate.chain,
  );
  const legs = onChain.flatMap((listing) => {
    const isToken = isExact(candidate)
      ? canonicalAddress(listing.baseToken.address) === canonicalAddress(candidate.address)
      : sameText(listing.baseToken.address, candidate.address);
    if (isToken) return legOf(listing, tokenRef(listing.chainId, listing.baseToken.address)) ?? [];
    return sameText(listing.pairAddress, candidate.address) ? (mainLeg(listing) ?? []) : [];
  });
  return deepest(legs);
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

async function askByChain(
  candidates: readonly AddressCandidate[],
  ask: (chain: string, addresses: readonly string[]) => Promise<readonly Listing[]>,
): Promise<readonly Listing[]> {
  const chains = [...new Set(candidates.flatMap((candidate) => candidate.chain ?? []))];
  const answers = chains.map((chain) => {
    const group = candidates.filter((candidate) => candidate.chain === chain);
    return unlessRefused(
      ask(
        chain,
        group.map((candidate) => canonicalAddress(candidate.address)),
      ),
    );
  });
  return (await Promise.all(answers)).flat();
}
