import { sha256 } from '@noble/hashes/sha2.js';
import { base58, createBase58check } from '@scure/base';

const BASE58 = /^[1-9A-HJ-NP-Za-km-z]+$/;
const tronCheck = createBase58check(sha256);

/** Is this a Solana address: base58 of exactly 32 bytes? */
export function isSolanaAddress(text: string): boolean {
  if (text.length < 32 || text.length > 44 || !BASE58.test(text)) return false;
  // 32 bytes need 43 or 44 digits unless they begin with zeros, and zero bytes are written as `1`.
  if (text.length < 42 && !text.startsWith('1')) return false;
  return base58.decode(text).length === 32;
}

/** Is this a Tron address: `T...`, base58check of 21 bytes that begin with 0x41? */
export function isTronAddress(text: string): boolean {
  if (text.length !== 34 || !text.startsWith('T') || !BASE58.test(text)) return false;
  try {
    const bytes = tronCheck.decode(text);
    return bytes.length === 21 && bytes[0] === 0x41;
  } catch {
    return false;
  }
}

/** Could this be a base58 address whose capitals were lost (`L` has become `l`)? It cannot be checked any more. */
export function isLowerCasedBase58(text: string): boolean {
  return /^[1-9a-z]{32,44}$/.test(text) && /[a-z]/.test(text);
}
