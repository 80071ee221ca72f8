import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * `address` (0x and 40 hex digits) with the capitals of its EIP-55 checksum: a letter is upper case where the keccak-256
 * digit at its place is 8 or more. https://eips.ethereum.org/EIPS/eip-55
 */
export function eip55(address: string): string {
  const lower = address.slice(2).toLowerCase();
  const digest = bytesToHex(keccak_256(utf8ToBytes(lower)));
  let out = '0x';
  for (let i = 0; i < lower.length; i++) {
    const letter = lower.charAt(i);
    out += digest.charAt(i) >= '8' ? letter.toUpperCase() : letter;
  }
  return out;
}

/** Is the case of this EVM address sound: all lower, all upper, or exactly its EIP-55 checksum? */
export function isSoundCase(address: string): boolean {
  const digits = address.slice(2);
  const mixed = /[a-f]/.test(digits) && /[A-F]/.test(digits);
  return !mixed || eip55(address) === `0x${digits}`;
}
