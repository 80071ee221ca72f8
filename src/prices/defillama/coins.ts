import type { Chain } from '../../model/token.ts';

const ETHER = 'coingecko:ethereum';

/** DefiLlama's id of the coin that fees are paid in, by DexScreener's slug of the chain. Many of the younger chains use ether. */
const COINS: Readonly<Record<Chain, string>> = {
  abstract: ETHER,
  arbitrum: ETHER,
  avalanche: 'coingecko:avalanche-2',
  base: ETHER,
  blast: ETHER,
  bsc: 'coingecko:binancecoin',
  ethereum: ETHER,
  linea: ETHER,
  optimism: ETHER,
  polygon: 'coingecko:polygon-ecosystem-token',
  solana: 'coingecko:solana',
  sui: 'coingecko:sui',
  ton: 'coingecko:the-open-network',
  tron: 'coingecko:tron',
  unichain: ETHER,
  zksync: ETHER,
};

const BY_CHAIN: ReadonlyMap<Chain, string> = new Map(Object.entries(COINS));

/** DefiLlama's id of the chain's native coin, e.g. `coingecko:solana`; undefined for a chain the table lacks. */
export function coinOf(chain: Chain): string | undefined {
  return BY_CHAIN.get(chain);
}
