import type { Chain } from '../model/token.ts';
import { matchesOf } from './matches.ts';
import { asksForMoney } from './offer.ts';
import type { LinkedKind } from './site.ts';
import type { ParsedAddress } from './parse-address.ts';

/** One place of a post where an address stands. */
export interface Sighting {
  readonly found: ParsedAddress;
  readonly kind: LinkedKind;
  readonly chain: Chain | undefined;
  /** As in Candidate.evidence: `link:dexscreener`, `bot-link`, `code`, `text`. */
  readonly evidence: string;
  readonly place: 'market' | 'explorer' | 'bot' | 'other' | 'code' | 'text';
  /** What the words around it call it; `payee` where they ask for money to be sent there. */
  readonly label: 'contract' | 'wallet' | 'payee' | undefined;
}

const RUN = /[0-9A-Za-z_-]{32,}/g;
const COIN_TYPE = /0x[0-9a-f]{1,64}::\w{1,64}::\w{1,64}/gi;
const RAW_TON = /(?:^|[^0-9a-z])(0:[0-9a-f]{64})(?![0-9a-f])/gi;

/** The addresses that `parse` finds sound in a piece of text that is no link, with their places in it. */
export function addressesIn(
  text: string,
  parse: (spelt: string) => ParsedAddress | undefined,
): readonly { readonly found: ParsedAddress; readonly at: number; readonly length: number }[] {
  const sound: { found: ParsedAddress; at: number; length: number }[] = [];
  const add = (spelt: string, at: number): void => {
    const found = parse(spelt);
    if (found) sound.push({ found, at, length: spelt.length });
  };
  if (text.includes('::')) {
    for (const match of matchesOf(COIN_TYPE, text)) add(match[0], match.index);
    return sound;
  }
  if (text.includes('0:')) {
    for (const match of matchesOf(RAW_TON, text)) add(match[1] ?? '', match.index);
  }
  for (const match of matchesOf(RUN, text)) add(inRun(match[0]), match.index);
  return sound;
}

/** The address-like part of a run of letters, digits, `_` and `-`: words may be glued to it (`CA-0x...`, `__EQ...__`). */
function inRun(run: string): string {
  const hex = run.length < 42 ? -1 : run.search(/0x[0-9a-f]{40}(?![0-9a-f])/i);
  if (hex >= 0) return `0x${run.slice(hex + 2, hex + 42)}`;
  const ton = run.length < 48 ? undefined : /^_{0,4}([EU]Q[\w-]{46})/.exec(run)?.[1];
  if (ton !== undefined) return ton;
  // Bare 32 bytes of hex are a transaction far more often than an Aptos or Sui object.
  if (/^0x/i.test(run)) return '';
  if (!/[_-]/.test(run)) return run;
  return run.split(/[_-]/).find((part) => part.length >= 32 && part.length <= 44) ?? '';
}

const LABEL_SPAN = 48;
const CONTRACT_BEFORE =
  /(?:\bca|\bc\.a\.?|\bc\/a|contracts?|\btoken|\bcoin|\bmint|\baddy|контракт|契约|合约)[^\p{L}\p{N}]{0,8}(?:address|adress|addr)?[^\p{L}\p{N}]{0,12}$/u;
const COINS = '(?:btc|eth|etc|usdt|usdc|busd|tusd|bnb|sol|trx|ton|ltc|trc ?-?20)';
const WALLET_BEFORE = new RegExp(
  `(?:\\bwallets?|\\bexploiter|\\battacker|\\bhackers?|\\bscammers?|\\bwhale|\\bvalidators?|\\bdeployer|\\btrader|\\b(?:donat\\w{0,6}|tips?)(?: \\w{1,12})?|\\btip ?jar|\\bpay(?:ment)?|\\bdeposit|\\bsend(?: to)?|\\b${COINS}(?: wallet)?[^\\p{L}\\p{N}\\n]{1,3}` +
    '(?:address|adress|addr|wallet))[^\\p{L}\\p{N}]{0,8}(?:address|adress|addr|id|to)?[^\\p{L}\\p{N}]{0,12}$',
  'u',
);
const WALLET_AFTER = new RegExp(
  `^[^\\p{L}\\p{N}]{0,6}(?:wallet|is (?:my|the|our|his) wallet|${COINS}[^\\n]{0,12} (?:address|wallet))`,
  'u',
);

/** What the words next to the address at `at` (`length` characters of `lower`) call it, if anything. */
export function labelOf(lower: string, at: number, length: number): Sighting['label'] {
  if (asksForMoney(lower, at)) return 'payee';
  const before = lower.slice(Math.max(0, at - LABEL_SPAN), at);
  if (CONTRACT_BEFORE.test(before)) return 'contract';
  if (WALLET_BEFORE.test(before)) return 'wallet';
  return WALLET_AFTER.test(lower.slice(at + length, at + length + LABEL_SPAN)) ? 'wallet' : undefined;
}
