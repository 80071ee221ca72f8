import { parseLink } from './link.ts';
import { matchesOf } from './matches.ts';
import { normalise } from './normalise.ts';
import type { PostContent } from '../model/post.ts';
import { parseAddress, type ParsedAddress } from './parse-address.ts';
import { readLink } from './read-link.ts';
import { addressesIn, labelOf, type Sighting } from './sighting.ts';

/** A post read once: where addresses stand, in order of appearance, and what else counts. */
export interface Reading {
  /** The text as a reader sees it. */
  readonly text: string;
  /** The same in lower case; positions are the same. */
  readonly lower: string;
  readonly sightings: readonly Sighting[];
  /** Lower case, without URLs and without addresses. */
  readonly prose: string;
  /** Links to one transaction. */
  readonly txLinks: number;
  /** Links to exchanges with order books and to their charts. */
  readonly exchangeLinks: number;
  /** A Bitcoin address stands in the text: the post lists wallets. */
  readonly bitcoinWallet: boolean;
}

interface Notes {
  /** What each spelling in text and code was found to be: an address is often repeated, and checking one costs. */
  readonly checked: Map<string, ParsedAddress | undefined>;
  readonly lower: string;
  readonly sightings: Sighting[];
  readonly prose: string[];
  /** Where the prose that is not yet taken begins. */
  proseFrom: number;
  links: number;
  txLinks: number;
  exchangeLinks: number;
  bitcoinWallet: boolean;
}

const MAX_CHARACTERS = 40_000;
const MAX_PART = 1_000;
const MAX_LINKS = 200;
const MAX_PARTS_CHARACTERS = 8_000;
const MAX_SIGHTINGS = 60;
const MAX_CHECKS = 100;
// Anything shorter holds neither an address nor a link worth reading.
const LONG_WORD = /\S{12,}/g;
const DELIMITER = /["'`*<>|()[\]{}]/;
const CHUNK = /[^"'`*<>|()[\]{}]{12,}/g;
const SCHEME = /^[a-z]{2,8}:\/\//i;
const EXCHANGE =
  /(?:^|\.)(?:binance|bittrex|kucoin|bitmex|bybit|okex|huobi|htx|hotbit|yobit|hitbtc|poloniex|bitfinex|coinbase|kraken|mexc|gate|bitget|bitmart|upbit|probit|phemex|bingx|tradingview)\.(?:com|io|net|us|org)$/;
const BITCOIN = /^(?:bc1[0-9a-z]{25,60}|[13][1-9A-HJ-NP-Za-km-z]{25,33})$/;

/** Reads every address and link of a post. Linear in its length; of a post 40,000 characters, 200 links and 100 different
 * addresses are read. */
export function readPost(post: PostContent): Reading {
  const text = normalise(post.text.slice(0, MAX_CHARACTERS));
  const lower = text.toLowerCase();
  const notes: Notes = {
    checked: new Map(),
    lower,
    sightings: [],
    prose: [],
    proseFrom: 0,
    links: 0,
    txLinks: 0,
    exchangeLinks: 0,
    bitcoinWallet: false,
  };
  for (const word of matchesOf(LONG_WORD, text)) readWord(notes, word[0], word.index);
  notes.prose.push(lower.slice(notes.proseFrom));
  for (const link of within(post.links)) takeLink(notes, normalise(link));
  for (const code of within(post.code)) takeCode(notes, normalise(code));
  return {
    text,
    lower,
    sightings: notes.sightings,
    prose: notes.prose.join(' '),
    txLinks: notes.txLinks,
    exchangeLinks: notes.exchangeLinks,
    bitcoinWallet: notes.bitcoinWallet,
  };
}

/** The first of `parts`, as many as may be read, each clipped. */
function within(parts: readonly string[] = []): readonly string[] {
  const taken: string[] = [];
  let room = MAX_PARTS_CHARACTERS;
  for (const part of parts.slice(0, MAX_LINKS)) {
    if (room <= 0) break;
    taken.push(part.slice(0, Math.min(MAX_PART, room)));
    room -= part.length;
  }
  return taken;
}

function readWord(notes: Notes, word: string, at: number): void {
  if (!DELIMITER.test(word)) readChunk(notes, word, at);
  else for (const part of matchesOf(CHUNK, word)) readChunk(notes, part[0], at + part.index);
}

function readChunk(notes: Notes, chunk: string, at: number): void {
  if (chunk.includes('://')) {
    leaveOut(notes, chunk, at);
    // Most are one plain link.
    if (chunk.startsWith('http') && chunk.indexOf('://') === chunk.lastIndexOf('://')) {
      takeLink(notes, chunk);
      return;
    }
    for (const part of chunk.split(/(?=https?:\/\/)/i)) {
      if (SCHEME.test(part)) takeLink(notes, part);
      else takeText(notes, part, at);
    }
    return;
  }
  const dot = chunk.indexOf('.');
  if (dot > 0 && chunk.indexOf('/') > dot) {
    leaveOut(notes, chunk, at);
    // Words may be glued to a bare link: "Chart:dexscreener.com/...".
    const start =
      Math.max(chunk.lastIndexOf(':', dot), chunk.lastIndexOf('@', dot), chunk.lastIndexOf(',', dot)) + 1;
    takeLink(notes, chunk.slice(start).replace(/^[^0-9a-z]{1,8}/i, ''));
    return;
  }
  if (chunk.length < 26) return;
  if (BITCOIN.test(chunk.slice(chunk.lastIndexOf(':') + 1))) notes.bitcoinWallet = true;
  if (chunk.length < 32) return;
  leaveOut(notes, chunk, at);
  takeText(notes, chunk, at);
}

function checked(notes: Notes, spelt: string): ParsedAddress | undefined {
  const known = notes.checked.get(spelt);
  if (known !== undefined || notes.checked.size >= MAX_CHECKS || notes.checked.has(spelt)) return known;
  const found = parseAddress(spelt);
  notes.checked.set(spelt, found);
  return found;
}

function takeText(notes: Notes, text: string, at: number): void {
  for (const { found, at: within, length } of addressesIn(text, (spelt) => checked(notes, spelt))) {
    const chain = found.family === 'evm' ? undefined : found.family;
    const label = labelOf(notes.lower, at + within, length);
    see(notes, { found, kind: 'token', chain, evidence: 'text', place: 'text', label });
  }
}

function takeCode(notes: Notes, text: string): void {
  for (const { found } of addressesIn(text, (spelt) => checked(notes, spelt))) {
    const chain = found.family === 'evm' ? undefined : found.family;
    see(notes, { found, kind: 'token', chain, evidence: 'code', place: 'code', label: undefined });
  }
}

function takeLink(notes: Notes, url: string): void {
  if (notes.links++ >= MAX_LINKS) return;
  const link = parseLink(url);
  if (!link) return;
  if (link.segments.some((segment) => segment === 'tx' || segment === 'transaction')) notes.txLinks++;
  if (EXCHANGE.test(link.host)) notes.exchangeLinks++;
  const reading = readLink(link);
  if (!reading) return;
  const { site, kind, chain, found } = reading;
  const evidence = site.role === 'bot' ? 'bot-link' : `link:${site.name}`;
  see(notes, { found, kind, chain, evidence, place: site.role, label: undefined });
}

function see(notes: Notes, sighting: Sighting): void {
  if (notes.sightings.length < MAX_SIGHTINGS) notes.sightings.push(sighting);
}

/** Leaves the chunk at `at` out of the prose. */
function leaveOut(notes: Notes, chunk: string, at: number): void {
  notes.prose.push(notes.lower.slice(notes.proseFrom, at));
  notes.proseFrom = at + chunk.length;
}
