// A token is its chain and its address. Symbols and names identify nothing.

import type { EpochMs } from './units.ts';

/**
 * The chain's slug as DexScreener spells it (`solana`, `ethereum`, `bsc`, `base`, `ton`, ...). Open on purpose: new
 * chains appear every month and none of them should need a release.
 */
export type Chain = string;

export interface TokenRef {
  readonly chain: Chain;
  /** In canonical form: lower case for 0x addresses, exact case everywhere else (base58 is case-sensitive). */
  readonly address: string;
}

/** Sort and map key of a token, `chain:address`. */
export type TokenKey = string;

const EVM_ADDRESS = /^0x[0-9a-f]{40}$/i;

/** Is this the form of an EVM address (20 bytes, 0x, hex)? */
export function isEvmAddress(address: string): boolean {
  return EVM_ADDRESS.test(address);
}

/** The one spelling under which an address is stored and compared. */
export function canonicalAddress(address: string): string {
  return EVM_ADDRESS.test(address) ? address.toLowerCase() : address;
}

export function tokenRef(chain: Chain, address: string): TokenRef {
  return { chain, address: canonicalAddress(address) };
}

export function tokenKey(token: TokenRef): TokenKey {
  return `${token.chain}:${canonicalAddress(token.address)}`;
}

/**
 * Life of a token, as far as its pools tell: `suspect` after a missed poll, `dead` after misses that meet the rule of
 * tracking/lifecycle, `rugged` when its usable liquidity was pulled. A token may come back to `alive`.
 */
export type TokenLife = 'alive' | 'suspect' | 'dead' | 'rugged';

/** One of several tokens that share a ticker, with what tells them apart. */
export interface TokenChoice {
  readonly token: TokenRef;
  readonly symbol: string;
  readonly name?: string;
  /** US dollars in its deepest pool. */
  readonly liquidityUsd?: number;
  readonly marketCapUsd?: number;
  /** When its oldest known pool was made. */
  readonly createdAt?: EpochMs;
}
