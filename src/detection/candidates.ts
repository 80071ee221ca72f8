import type { AddressCandidate } from '../model/call.ts';
import type { Chain } from '../model/token.ts';
import { chainOfWords } from './chain.ts';
import type { Reading } from './read-post.ts';
import type { Sighting } from './sighting.ts';

/** A candidate with what speaks for it. */
export interface Ranked extends AddressCandidate {
  /** How likely this candidate is the one that the post is about, compared with the others of the post. */
  readonly weight: number;
  readonly sightings: readonly Sighting[];
}

const MAX_CANDIDATES = 20;

/**
 * The candidates of a post, likeliest first: one per address and chain, with the evidence of all its places. An
 * address of unknown chain takes the chain of a link with the same address, else the one chain that the post's links
 * or words name.
 */
export function candidatesOf(reading: Reading, words: readonly string[]): readonly Ranked[] {
  const usable = usableOf(reading.sightings);
  const groups = new Map<string, Sighting[]>();
  for (const sighting of usable) {
    const group = groups.get(sighting.found.address);
    if (group) group.push(sighting);
    else groups.set(sighting.found.address, [sighting]);
  }
  const chain =
    onlyChain(usable) ??
    (usable.some(({ found }) => found.family === 'evm') ? chainOfWords(words, 'evm') : undefined);
  const all: Ranked[] = [];
  for (const group of groups.values()) all.push(...perChain(group, chain));
  return all.length === 1 ? all : all.sort((a, b) => b.weight - a.weight).slice(0, MAX_CANDIDATES);
}

/** Without the pages of wallets, NFTs and transactions, and without what the text repeats of them. */
function usableOf(sightings: readonly Sighting[]): readonly Sighting[] {
  if (!sightings.some(isDisowning)) return sightings;
  const disowned = new Set(sightings.filter(isDisowning).map(({ found }) => found.address));
  return sightings.filter(
    (sighting) =>
      !isDisowning(sighting) &&
      !(disowned.has(sighting.found.address) && isSpoken(sighting.place) && sighting.label !== 'contract'),
  );
}

function isDisowning({ kind }: Sighting): boolean {
  return kind === 'wallet' || kind === 'nft' || kind === 'tx';
}

function isSpoken(place: Sighting['place']): boolean {
  return place === 'text' || place === 'code';
}

/** The one EVM chain that the links of a post agree on. */
function onlyChain(sightings: readonly Sighting[]): Chain | undefined {
  let only: Chain | undefined;
  for (const { found, chain } of sightings) {
    if (found.family !== 'evm' || chain === undefined) continue;
    if (only !== undefined && only !== chain) return undefined;
    only = chain;
  }
  return only;
}

/** An address may stand on several chains (a bridged token with links to both); without a chain it joins the others. */
function perChain(group: readonly Sighting[], chain: Chain | undefined): readonly Ranked[] {
  if (group.length === 1) return [ranked(group, group[0]?.chain ?? chain)];
  const chains = [...new Set(group.flatMap((sighting) => sighting.chain ?? []))];
  if (chains.length <= 1) return [ranked(group, chains[0] ?? chain)];
  return chains.map((chain) =>
    ranked(
      group.filter((sighting) => sighting.chain === chain || sighting.chain === undefined),
      chain,
    ),
  );
}

function ranked(group: readonly Sighting[], chain: Chain | undefined): Ranked {
  const strongest = group.length === 1 ? group : [...group].sort((a, b) => weightOf(b) - weightOf(a));
  const first = strongest[0];
  if (first === undefined) throw new Error('expected at least one sighting, was none');
  const evidence =
    group.length === 1 ? [first.evidence] : [...new Set(strongest.map((sighting) => sighting.evidence))];
  const { address } = first.found;
  const exactCase = group.some(({ found }) => found.exactCase);
  const weight = weightOf(first) + 0.5 * (evidence.length - 1);
  const kind = kindOf(group);
  return chain === undefined
    ? { kind, address, exactCase, evidence, weight, sightings: group }
    : { kind, chain, address, exactCase, evidence, weight, sightings: group };
}

function kindOf(group: readonly Sighting[]): AddressCandidate['kind'] {
  if (group.some(({ kind, place }) => kind === 'pool' && place === 'market')) return 'pool';
  return group.some(({ kind }) => kind === 'token') ? 'token' : 'either';
}

/** How strongly a place says "this is the token": named a contract, set as code, on a market's token page, bare, ... */
function weightOf({ place, kind, label, found }: Sighting): number {
  if (isSpoken(place))
    return label === 'contract'
      ? 5
      : label === 'wallet' || label === 'payee'
        ? 0.5
        : place === 'code'
          ? 4.5
          : 4;
  if (place === 'market')
    return (kind === 'token' ? 3.8 : kind === 'either' ? 3 : 2.5) - (found.exactCase ? 0 : 0.4);
  if (place === 'explorer') return kind === 'token' ? 3.2 : 1;
  return place === 'bot' ? 2.8 : 2;
}
