import { isEvmAddress } from '../model/token.ts';
import { isSolanaAddress, isTronAddress } from './base58-address.ts';
import { eip55, isSoundCase } from './evm-address.ts';
import { tonAddress } from './ton-address.ts';

/** A family of chains that share one form of address. */
export type AddressFamily = 'evm' | 'solana' | 'ton' | 'tron' | 'sui' | 'aptos';

const COIN_TYPE = /^0x[0-9a-f]{1,64}::(\w{1,64})::(\w{1,64})$/i;
const LONG_HEX = /^0x[0-9a-f]{64}$/i;

/**
 * The families of chains for which `text` is a valid address, most likely first; empty when it is none. Checked, not
 * only matched: 32 bytes of base58 for Solana, base58check for Tron, CRC16 for TON, EIP-55 where an EVM address mixes
 * cases. A Sui coin type names a struct in the capitals of its module, which Aptos types rarely do.
 */
export function addressKind(text: string): readonly AddressFamily[] {
  if (text.startsWith('0x') || text.startsWith('0X')) return hexKind(text);
  if (isSolanaAddress(text)) return ['solana'];
  if (isTronAddress(text)) return ['tron'];
  return tonAddress(text) === undefined ? [] : ['ton'];
}

function hexKind(text: string): readonly AddressFamily[] {
  if (isEvmAddress(text)) return isSoundCase(text) ? ['evm'] : [];
  const type = COIN_TYPE.exec(text);
  if (type) return type[2] === type[1]?.toUpperCase() ? ['sui', 'aptos'] : ['aptos', 'sui'];
  return LONG_HEX.test(text) ? ['aptos', 'sui'] : [];
}

/** The address as people expect to read it: EIP-55 capitals for 0x addresses, unchanged for all others. */
export function displayAddress(address: string): string {
  return isEvmAddress(address) ? eip55(address) : address;
}
