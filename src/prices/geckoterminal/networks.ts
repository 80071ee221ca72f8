import type { Chain } from '../../model/token.ts';

/**
 * GeckoTerminal's id of a network by DexScreener's slug of the chain: those whose two names are known from recorded lists.
 * A guessed id would cost a request and be answered like an unknown pool.
 */
const NETWORKS: Readonly<Record<Chain, string>> = {
  abstract: 'abstract',
  aptos: 'aptos',
  arbitrum: 'arbitrum',
  arbitrumnova: 'arbitrum_nova',
  aurora: 'aurora',
  avalanche: 'avax',
  base: 'base',
  berachain: 'berachain',
  blast: 'blast',
  bsc: 'bsc',
  canto: 'canto',
  celo: 'celo',
  core: 'core',
  cronos: 'cro',
  dogechain: 'dogechain',
  ethereum: 'eth',
  fantom: 'ftm',
  flare: 'flare',
  gnosischain: 'xdai',
  harmony: 'one',
  hyperevm: 'hyperevm',
  kava: 'kava',
  linea: 'linea',
  metis: 'metis',
  monad: 'monad',
  moonbeam: 'glmr',
  moonriver: 'movr',
  optimism: 'optimism',
  polygon: 'polygon_pos',
  polygonzkevm: 'polygon-zkevm',
  pulsechain: 'pulsechain',
  robinhood: 'robinhood',
  sei: 'sei-network',
  solana: 'solana',
  sonic: 'sonic',
  starknet: 'starknet-alpha',
  sui: 'sui-network',
  ton: 'ton',
  tron: 'tron',
  unichain: 'unichain',
  zksync: 'zksync',
};

const BY_CHAIN: ReadonlyMap<Chain, string> = new Map(Object.entries(NETWORKS));

/** GeckoTerminal's id of the chain's network (`eth`, `polygon_pos`, `sui-network`); undefined for a chain the table lacks. */
export function networkOf(chain: Chain): string | undefined {
  return BY_CHAIN.get(chain);
}

/** No slash and no lone dots: nothing that leads elsewhere in a path; and no comma, which parts addresses. */
const ADDRESS = /^[\w-][\w:+=<>-]{1,299}$/;

/** Can this be put into a request path? Addresses of tokens come from posts and are hostile. */
export function isAskable(address: string): boolean {
  return ADDRESS.test(address);
}
