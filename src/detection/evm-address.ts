import { keccakP } from '@noble/hashes/sha3.js';

// Keccak-256 takes 136 bytes a round and an address is 40 letters, so one permutation of a state filled by hand is the
// whole hash; it is most of what reading a post costs, and the general function takes almost twice as long.
const ROUNDS = 24;
const LAST_BYTE_OF_BLOCK = 135;
const NINE = 0x39;
const CAPITAL_F = 0x46;
const state = new Uint32Array(50);
const stateBytes = new Uint8Array(state.buffer);

/** The hash of 40 lower-case hex digits, valid until the next call. */
function keccakOf(digits: string): Uint8Array {
  state.fill(0);
  for (let i = 0; i < digits.length; i++) stateBytes[i] = digits.charCodeAt(i);
  stateBytes[digits.length] = 0x01;
  stateBytes[LAST_BYTE_OF_BLOCK] = 0x80;
  keccakP(state, ROUNDS);
  return stateBytes;
}

/**
 * `address` (0x and 40 hex digits) with the capitals of its EIP-55 checksum: a letter is upper case where the keccak-256
 * digit at its place is 8 or more. https://eips.ethereum.org/EIPS/eip-55
 */
export function eip55(address: string): string {
  const lower = address.slice(2).toLowerCase();
  const digest = keccakOf(lower);
  let out = '0x';
  for (let i = 0; i < lower.length; i++) {
    const letter = lower.charAt(i);
    out += isHigh(digest, i) ? letter.toUpperCase() : letter;
  }
  return out;
}

/** Is the case of this EVM address sound: all lower, all upper, or exactly its EIP-55 checksum? */
export function isSoundCase(address: string): boolean {
  const digits = address.slice(2);
  if (!/[a-f]/.test(digits) || !/[A-F]/.test(digits)) return true;
  const digest = keccakOf(digits.toLowerCase());
  for (let i = 0; i < digits.length; i++) {
    const code = digits.charCodeAt(i);
    if (code > NINE && code <= CAPITAL_F !== isHigh(digest, i)) return false;
  }
  return true;
}

/** Is the hex digit of `digest` at `index` 8 or more? */
function isHigh(digest: Uint8Array, index: number): boolean {
  return ((digest[index >> 1] ?? 0) & (index % 2 === 0 ? 0x80 : 0x08)) !== 0;
}
