import { parseLink } from './link.ts';
import { normalise } from './normalise.ts';
import type { PostContent } from './post.ts';
import { readLink } from './read-link.ts';
import { addressesIn, labelOf, type Sighting } from './sighting.ts';

/** A post read once: where addresses stand, in order of appearance, and what else counts. */
export interface Reading {
  readonly sightings: readonly Sighting[];
  /** Lower case, without URLs and without addresses. */
  readonly prose: string;
  /** Links to one transaction. */
  readonly txLinks: number;
  /** A Bitcoin address stands in the text: the post lists wallets. */
  readonly bitcoinWallet: boolean;
}

interface Notes {
  readonly lower: string;
  readonly sightings: Sighting[];
  readonly prose: string[];
  /** Where the prose that is not yet taken begins. */
  proseFrom: number;
  links: number;
  txLinks: number;
  bitcoinWallet: boolean;
}

const MAX_CHARACTERS = 40_000;
const MAX_PART = 1_000;
const MAX_LINKS = 200;
const MAX_SIGHTINGS = 60;
// Anything shorter holds neither an address nor a link worth reading.
const WORD = /\S{12,}/g;
const DELIMITER = /["'`*<>|()[\]{}]/;
const CHUNK = /[^"'`*<>|()[\]{}]{12,}/g;
const SCHEME = /^[a-z]{2,8}:\/\//i;
const BITCOIN = /^(?:bc1[0-9a-z]{25,60}|[13][1-9A-HJ-NP-Za-km-z]{25,33})$/;

/** Reads every address and link of a post. Linear in its length; of a post 40,000 characters and 200 links are read. */
export function readPost(post: PostContent): Reading {
  const text = normalise(post.text.slice(0, MAX_CHARACTERS));
  const lower = text.toLowerCase();
  const notes: Notes = {
    lower,
    sightings: [],
    prose: [],
    proseFrom: 0,
    links: 0,
    txLinks: 0,
    bitcoinWallet: false,
  };
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!DELIMITER.test(word)) readChunk(notes, word, index);
    else for (const part of word.matchAll(CHUNK)) readChunk(notes, part[0], index + part.index);
  }
  notes.prose.push(lower.slice(notes.proseFrom));
  for (const link of (post.links ?? []).slice(0, MAX_LINKS))
    takeLink(notes, normalise(link.slice(0, MAX_PART)));
  for (const code of (post.code ?? []).slice(0, MAX_LINKS))
    takeCode(notes, normalise(code.slice(0, MAX_PART)));
  return {
    sightings: notes.sightings,
    prose: notes.prose.join(' '),
    txLinks: notes.txLinks,
    bitcoinWallet: notes.bitcoinWallet,
  };
}

function readChunk(notes: Notes, chunk: string, at: number): void {
  if (chunk.includes('://')) {
    leaveOut(notes, chunk, at);
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

function takeText(notes: Notes, text: string, at: number): void {
  for (const { found, at: within, length } of addressesIn(text)) {
    const chain = found.family === 'evm' ? undefined : found.family;
    const label = labelOf(notes.lower, at + within, length);
    see(notes, { found, kind: 'token', chain, evidence: 'text', place: 'text', label });
  }
}

function takeCode(notes: Notes, text: string): void {
  for (const { found } of addressesIn(text)) {
    const chain = found.family === 'evm' ? undefined : found.family;
    see(notes, { found, kind: 'token', chain, evidence: 'code', place: 'code', label: undefined });
  }
}

function takeLink(notes: Notes, url: string): void {
  if (notes.links++ >= MAX_LINKS) return;
  const link = parseLink(url);
  if (!link) return;
  if (link.segments.some((segment) => segment === 'tx' || segment === 'transaction')) notes.txLinks++;
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
