import { canonicalAddress } from '../model/token.ts';
import { addressKind, type AddressFamily } from './address.ts';
import { isLowerCasedBase58 } from './base58-address.ts';
import { isNeverToken } from './never-tokens.ts';
import { tonAddress } from './ton-address.ts';

/** An address as it was read, in its canonical spelling. */
export interface ParsedAddress {
  readonly family: AddressFamily;
  readonly address: string;
  readonly exactCase: boolean;
  /** A 32-byte pool id of an EVM exchange (Uniswap v4), which is no contract address. */
  readonly poolId?: boolean;
}

/**
 * `text` as a checked address of something that may be called; undefined when it is no valid address, or one of a
 * native coin, stablecoin, program or burn address. An EVM address of unsound case is undefined: it is mistyped.
 */
export function parseAddress(text: string): ParsedAddress | undefined {
  const family = addressKind(text)[0];
  if (family === undefined) return undefined;
  const address = family === 'ton' ? (tonAddress(text) ?? text) : canonicalAddress(text);
  return isNeverToken(address) ? undefined : { family, address, exactCase: true };
}

/**
 * An address found in a known place of a link. Sites mend the case, so an EVM address of any case counts, and base58
 * or TON in lower case is kept with `exactCase` false. Ids such as `ref_ADDRESS`, `SOL-ADDRESS` and `ADDRESS-bsc` are
 * taken apart, last part first. `family` is what the link's chain uses, undefined when the link does not tell.
 */
export function parseLinkedAddress(
  text: string,
  family: AddressFamily | undefined,
): ParsedAddress | undefined {
  if (text.length < 32 || text.length > 300) return undefined;
  const whole = linked(text, family);
  if (whole !== undefined || !/[-_:/]/.test(text)) return whole;
  const ton = /[-_]([EU]Q[\w-]{46})$/.exec(text)?.[1];
  if (ton !== undefined) return parseAddress(ton);
  const parts = text.split(/[-_:/]/);
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i] ?? '';
    const found = part.length >= 32 ? (linked(part, family) ?? afterLetter(part, family)) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Some bots glue a letter to the address: `i_REF_cADDRESS`. */
function afterLetter(part: string, family: AddressFamily | undefined): ParsedAddress | undefined {
  return part.length > 43 && part.startsWith('c') ? linked(part.slice(1), family) : undefined;
}

function linked(text: string, family: AddressFamily | undefined): ParsedAddress | undefined {
  const hex = /^0x[0-9a-f]{40}(?:[0-9a-f]{24})?(?![0-9a-z]|::)/i.exec(text)?.[0];
  if (hex !== undefined && (family === undefined || family === 'evm')) return linkedHex(hex.toLowerCase());
  const exact = parseAddress(text);
  if (exact && (exact.family !== 'solana' || /[A-Z]/.test(text))) return exact;
  if (family === undefined || family === 'solana') {
    if (isLowerCasedBase58(text)) return { family: 'solana', address: text, exactCase: false };
  } else if (family === 'ton' && /^[eu]q[\w-]{46}$/.test(text)) {
    return { family, address: text, exactCase: false };
  } else if (family === 'tron' && /^t[1-9a-z]{33}$/.test(text)) {
    return { family, address: text, exactCase: false };
  }
  return undefined;
}

function linkedHex(hex: string): ParsedAddress | undefined {
  if (isNeverToken(hex)) return undefined;
  return { family: 'evm', address: hex, exactCase: true, ...(hex.length > 42 && { poolId: true }) };
}
