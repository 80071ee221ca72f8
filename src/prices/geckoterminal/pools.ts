import { canonicalAddress, type TokenRef } from '../../model/token.ts';
import type { Pool } from '../../ports.ts';
import type { GeckoTerminalClient } from './client.ts';
import { createdAtOf, isCurve, spelled } from './leg.ts';
import type { ListedPool } from './token-wire.ts';
import { isAskable, networkOf } from './networks.ts';

/**
 * The pools that trade a token, the most traded first, up to 20 of them: a curve that its token has left long ago may be
 * missing behind many others. Undefined when the host does not know the token or its chain.
 */
export async function poolsOf(
  client: Pick<GeckoTerminalClient, 'pools'>,
  token: TokenRef,
  signal: AbortSignal,
): Promise<readonly Pool[] | undefined> {
  const network = networkOf(token.chain);
  if (network === undefined || !isAskable(token.address)) return undefined;
  const pools = await client.pools({ network, address: canonicalAddress(token.address) }, signal);
  const wanted = spelled(token.address);
  return pools
    ?.filter(({ base, quote }) => spelled(base) === wanted || spelled(quote) === wanted)
    .map((pool) => briefly(pool));
}

function briefly({ figures, dex }: ListedPool): Pool {
  const createdAt = createdAtOf(figures);
  return {
    address: figures.address,
    dex,
    ...(isCurve(dex) && { curve: true }),
    ...(createdAt !== undefined && { createdAt }),
  };
}
