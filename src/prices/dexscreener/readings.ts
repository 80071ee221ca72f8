import { type Chain, tokenKey, type TokenKey } from '../../model/token.ts';
import { type Pinned, PriceSourceError } from '../../ports.ts';
import type { DexScreenerClient } from './client.ts';
import { type Leg, legOf } from './leg.ts';
import type { Listing } from './wire.ts';

type Referred = Pick<Pinned, 'ref'>;

/** The pinned pools as they are now; tokens without one, or whose pool is gone, are missing. */
export async function readPinned(
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

/** One pool for each token, as DexScreener chooses it; tokens without any are missing. */
export async function readPrimaries(
  client: DexScreenerClient,
  tokens: readonly Pinned[],
  signal: AbortSignal,
): Promise<readonly Listing[]> {
  return askByChain(tokens, (chain, group) =>
    insist(() =>
      client.tokens(
        chain,
        group.map(({ ref }) => ref.address),
        signal,
      ),
    ),
  );
}

/**
 * The same for tokens whose prices are known without it: where a chain fails its tokens are missing, and an empty answer is
 * not asked for again.
 */
export async function readMains(
  client: DexScreenerClient,
  tokens: readonly Referred[],
  signal: AbortSignal,
): Promise<readonly Listing[]> {
  return askByChain(tokens, async (chain, group) => {
    try {
      return await client.tokens(
        chain,
        group.map(({ ref }) => ref.address),
        signal,
      );
    } catch (error) {
      if (error instanceof PriceSourceError && !signal.aborted) return [];
      throw error;
    }
  });
}

async function askByChain<Token extends Referred>(
  tokens: readonly Token[],
  ask: (chain: Chain, group: readonly Token[]) => Promise<readonly Listing[]>,
): Promise<readonly Listing[]> {
  const chains = new Map<Chain, Token[]>();
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

/** One spelling of a pool's address, whose case DexScreener does not heed. */
export function poolKey(chain: Chain, address: string): string {
  return `${chain}:${address.toLowerCase()}`;
}
