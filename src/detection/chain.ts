import type { Chain } from '../model/token.ts';
import type { AddressFamily } from './address.ts';

// What sites and people call a chain, by DexScreener's slug of it. Words are only those that hardly ever mean
// something else in a post ("base" and "sol" need company, see below).
const NAMES: Readonly<Record<Chain, { readonly slugs: string; readonly words: string }>> = {
  solana: { slugs: 'solana sol 1399811149', words: 'solana #solana #sol spl' },
  ethereum: {
    slugs: 'ethereum eth ether mainnet uniswap 1',
    words: 'ethereum erc20 erc-20 erc eth #eth #ethereum',
  },
  bsc: {
    slugs: 'bsc bnb binance bnbchain pancakeswap bnb-chain bnb_smart_chain 56',
    words: 'bsc bep20 bep-20 bnb #bsc #bnb pancakeswap',
  },
  base: { slugs: 'base 8453', words: '#base basechain basescan' },
  arbitrum: { slugs: 'arbitrum arb arbitrum-one arbitrum_one 42161', words: 'arbitrum #arb' },
  polygon: { slugs: 'polygon matic polygon_pos polygon-pos 137', words: 'polygon matic' },
  avalanche: { slugs: 'avalanche avax avalanche-c 43114', words: 'avalanche avax #avax' },
  optimism: { slugs: 'optimism op 10', words: 'optimism' },
  hyperevm: { slugs: 'hyperevm hyper-evm 999', words: 'hyperevm #hyperevm' },
  abstract: { slugs: 'abstract abs 2741', words: '#abstract abstractchain' },
  blast: { slugs: 'blast 81457', words: '#blast' },
  linea: { slugs: 'linea 59144', words: 'linea' },
  sonic: { slugs: 'sonic 146', words: '#sonic' },
  monad: { slugs: 'monad 143', words: 'monad #monad' },
  berachain: { slugs: 'berachain bera 80094', words: 'berachain' },
  pulsechain: { slugs: 'pulsechain pulse 369', words: 'pulsechain' },
  cronos: { slugs: 'cronos cro 25', words: 'cronos' },
  fantom: { slugs: 'fantom ftm 250', words: 'fantom' },
  unichain: { slugs: 'unichain 130', words: 'unichain' },
  ton: { slugs: 'ton', words: '#ton toncoin' },
  tron: { slugs: 'tron trx', words: 'tron #tron' },
  sui: { slugs: 'sui sui-network', words: 'sui #sui' },
  aptos: { slugs: 'aptos apt', words: 'aptos #aptos' },
};

const BY_SLUG = index('slugs');
const BY_WORD = index('words');
// Names that mean something else in most posts.
const SHORT_NAMES = new Set(['base', 'sol', 'ton', 'sonic', 'blast', 'abstract', 'arb']);
const COMPANY = new Set(['chain', 'network', 'gem', 'gems', 'token', 'memecoin', 'meme', 'play', 'degens']);
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
 * taken as it is when it looks like a slug, because new chains appear every month; undefined for anything else, such as
 * the two letters of a language.
 */
export function chainOfSlug(slug: string): Chain | undefined {
  const lower = slug.toLowerCase();
  return BY_SLUG.get(lower) ?? (/^[a-z][a-z0-9-]{2,19}$/.test(lower) ? lower : undefined);
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
 * The one chain that the words of a post (lower case) name; undefined when they name none or several. Of the EVM chains
 * alone when `family` asks for them. Amounts name no chain ("0.5 eth"), and short names need company ("on base", "sol gem").
 */
export function chainOfWords(words: readonly string[], family?: 'evm'): Chain | undefined {
  let found: Chain | undefined;
  for (let i = 0; i < words.length; i++) {
    const chain = namedAt(words, i);
    if (chain === undefined || (family === 'evm' && familyOf(chain) !== 'evm')) continue;
    if (found !== undefined && found !== chain) return undefined;
    found = chain;
  }
  return found;
}

function namedAt(words: readonly string[], at: number): Chain | undefined {
  const word = words[at] ?? '';
  const chain = BY_WORD.get(word);
  if (chain !== undefined) return isAmount(words[at - 1] ?? '') ? undefined : chain;
  if (word === 'binance' && words[at + 1] === 'smart') return 'bsc';
  return SHORT_NAMES.has(word) && hasCompany(words, at) ? BY_SLUG.get(word) : undefined;
}

function isAmount(word: string): boolean {
  return /^\d[\d.,]{0,12}[km]?$/.test(word);
}

function hasCompany(words: readonly string[], at: number): boolean {
  return words[at - 1] === 'on' || COMPANY.has(words[at + 1] ?? '');
}
