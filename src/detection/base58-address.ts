import { sha256 } from '@noble/hashes/sha2.js';
import { base58 } from '@scure/base';

const BASE58 = /^[1-9A-HJ-NP-Za-km-z]+$/;
const TRON_PREFIX = 0x41;

/** Is this a Solana address: base58 of exactly 32 bytes? */
export function isSolanaAddress(text: string): boolean {
  if (text.length < 32 || text.length > 44 || !BASE58.test(text)) return false;
  // 32 bytes need 43 or 44 digits unless they begin with zeros, and zero bytes are written as `1`.
  if (text.length < 42 && !text.startsWith('1')) return false;
  return base58.decode(text).length === 32;
}

/** Is this a Tron address: `T...`, 0x41 and 20 bytes in base58check (the sum is the first 4 bytes of a double SHA-256)? */
export function isTronAddress(text: string): boolean {
  if (text.length !== 34 || !text.startsWith('T') || !BASE58.test(text)) return false;
  const bytes = base58.decode(text);
  if (bytes.length !== 25 || bytes[0] !== TRON_PREFIX) return false;
  const sum = sha256(sha256(bytes.subarray(0, 21)));
  return [0, 1, 2, 3].every((index) => sum[index] === bytes[21 + index]);
}

/** Could this be a base58 address whose capitals were lost (`L` has become `l`)? It cannot be checked any more. */
export function isLowerCasedBase58(text: string): boolean {
  return /^[1-9a-z]{32,44}$/.test(text) && /[a-z]/.test(text);
}
