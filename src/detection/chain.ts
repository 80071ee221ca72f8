import type { Chain } from '../model/token.ts';
import type { AddressFamily } from './address.ts';

// What sites and people call a chain, by DexScreener's slug of it. Words are only those that hardly ever mean
// something else in a post ("base" and "sol" need company, see below).
const NAMES: Readonly<Record<Chain, { readonly slugs: string; readonly words: string }>> = {
  solana: { slugs: 'solana sol 1399811149', words: 'solana spl' },
  ethereum: {
    slugs: 'ethereum eth ether mainnet uniswap 1',
    words: 'ethereum erc20 erc-20 erc eth #eth',
  },
  bsc: {
    slugs: 'bsc bnb binance bnbchain pancakeswap bnb-chain bnb_smart_chain 56',
    words: 'bsc bep20 bep-20 bnb #bsc #bnb pancakeswap',
  },
  base: { slugs: 'base 8453', words: '#base basechain basescan' },
  arbitrum: { slugs: 'arbitrum arb arbitrum-one arbitrum_one 42161', words: 'arbitrum #arb' },
  polygon: { slugs: 'polygon matic polygon_pos polygon-pos 137', words: 'polygon matic' },
  avalanche: { slugs: 'avalanche avax avalanche-c 43114', words: 'avalanche avax' },
  optimism: { slugs: 'optimism op 10', words: 'optimism' },
  hyperevm: { slugs: 'hyperevm hyper-evm 999', words: 'hyperevm' },
  abstract: { slugs: 'abstract abs 2741', words: '#abstract abstractchain' },
  blast: { slugs: 'blast 81457', words: '#blast' },
  linea: { slugs: 'linea 59144', words: 'linea' },
  sonic: { slugs: 'sonic 146', words: '#sonic' },
  monad: { slugs: 'monad 143', words: 'monad' },
  berachain: { slugs: 'berachain bera 80094', words: 'berachain' },
  pulsechain: { slugs: 'pulsechain pulse 369', words: 'pulsechain' },
  cronos: { slugs: 'cronos cro 25', words: 'cronos' },
  fantom: { slugs: 'fantom ftm 250', words: 'fantom' },
  unichain: { slugs: 'unichain 130', words: 'unichain' },
  ton: { slugs: 'ton', words: 'ton toncoin' },
  tron: { slugs: 'tron trx', words: 'tron' },
  sui: { slugs: 'sui sui-network', words: 'sui' },
  aptos: { slugs: 'aptos apt', words: 'aptos' },
};

const BY_SLUG = index('slugs');
const BY_WORD = index('words');
const OTHER_FAMILIES: Readonly<Record<string, AddressFamily>> = {
  solana: 'solana',
  ton: 'ton',
  tron: 'tron',
  sui: 'sui',
  aptos: 'aptos',
};

function index(kind: 'slugs' | 'words'): ReadonlyMap<string, Chain> {
  return new Map(
    Object.entries(NAMES).flatMap(([chain, names]) =>
      names[kind].split(' ').map((name) => [name, chain] as const),
    ),
  );
}

/**
 * DexScreener's slug for the way a site writes a chain in a path (`ether`, `polygon_pos`, `56`). An unknown name is
 * taken as it is when it looks like a slug, because new chains appear every month; undefined for anything else.
 */
export function chainOfSlug(slug: string): Chain | undefined {
  const lower = slug.toLowerCase();
  return BY_SLUG.get(lower) ?? (/^[a-z][a-z0-9-]{1,19}$/.test(lower) ? lower : undefined);
}

/** Is this one of the chain names that sites write in paths? */
export function isChainSlug(slug: string): boolean {
  return BY_SLUG.has(slug.toLowerCase());
}

/** The form of address that a chain uses; every chain not known to differ is an EVM chain. */
export function familyOf(chain: Chain): AddressFamily {
  return OTHER_FAMILIES[chain] ?? 'evm';
}

/**
 * The EVM chain that the words of a post (lower case) name; undefined when they name none or several. `base` counts
 * only as "on base", "base chain" or "(base)".
 */
export function evmChainOfWords(words: readonly string[]): Chain | undefined {
  let found: Chain | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const chain = BY_WORD.get(word) ?? (word === 'base' && saysBase(words, i) ? 'base' : undefined);
    if (chain === undefined || familyOf(chain) !== 'evm') continue;
    if (found !== undefined && found !== chain) return undefined;
    found = chain;
  }
  return found;
}

function saysBase(words: readonly string[], at: number): boolean {
  return (
    words[at - 1] === 'on' || ['chain', 'network', 'gem', 'token', 'memecoin'].includes(words[at + 1] ?? '')
  );
}
