import type { Chain } from '../../model/token.ts';

/** DexPaprika names these networks as DexScreener names the chains; the others of its 33 are not known by name. */
const NETWORKS: ReadonlySet<Chain> = new Set([
  'arbitrum',
  'avalanche',
  'base',
  'bsc',
  'ethereum',
  'optimism',
  'polygon',
  'robinhood',
  'solana',
  'ton',
]);

/** DexPaprika's id of the chain's network; undefined for a chain the table lacks. */
export function networkOf(chain: Chain): string | undefined {
  return NETWORKS.has(chain) ? chain : undefined;
}
