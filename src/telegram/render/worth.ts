// What a finished call was worth to somebody who followed it: what of its high is believed, what could have been got out, and what
// the chain's coin did meanwhile.

import type { Tier } from '../../model/call.ts';
import type { Outcome } from '../../model/outcome.ts';
import { realizableOf, TICKETS_USD } from '../../performance/realizable.ts';
import { multiple, percent, usd } from '../format.ts';
import { nativeCoin } from './native-coins.ts';

/** What the outcome itself does not say. */
export interface Followed {
  readonly chain: string;
  /** Usable depth at the entry, US dollars; undefined when unknown. */
  readonly entryDepthUsd?: number;
}

/** In plain words what performance/verify says of a refused close, and tracking/conclude of a polled high. */
const DOUBTS: ReadonlyMap<string, string> = new Map([
  ['fell', 'the price did not hold'],
  ['lone', 'one candle stood there alone'],
  ['thin', 'next to nothing was traded there'],
  ['open', 'nothing was traded after it'],
  ['rugged', 'the liquidity had been pulled'],
]);

/** From this multiple on a refused price is no figure to repeat. */
const ABSURD = 100;
/** A refused price that close to the high changes nothing for a reader. */
const NEAR_THE_HIGH = 1.05;
/** Fewer make no median worth a word. */
const FEWEST_PEERS = 5;
/** A median below it would be shown as -100 %. */
const LOST = 0.005;

/** What speaks against the high, and why a higher price is not the high; undefined lines where there is nothing to say. */
export function doubtLines(outcome: Outcome): readonly (string | undefined)[] {
  const { athQuality, athRoi, wickMultiple, wickDoubt } = outcome;
  const isSeen = wickDoubt !== undefined && wickMultiple > (1 + athRoi) * NEAR_THE_HIGH;
  return [
    athQuality === 'thin'
      ? 'Thin high: under $5K of depth, or a market cap over 200 times the liquidity'
      : undefined,
    isSeen
      ? `${wickMultiple < ABSURD ? multiple(wickMultiple) : 'A far higher price'} was seen and is not counted: ${DOUBTS.get(wickDoubt) ?? wickDoubt}`
      : undefined,
  ];
}

/** How the call did against the median call of its size and week; undefined under five of them. */
export function peerLine(
  { finalRoi }: Pick<Outcome, 'finalRoi'>,
  tier: Tier,
  peers: readonly number[],
): string | undefined {
  if (peers.length < FEWEST_PEERS) return undefined;
  const size = tier === 'unknown' ? 'calls of unknown size' : `${tier} caps`;
  const them = `the median of ${peers.length} ${size} called that week`;
  const theirs = 1 + medianOf(peers);
  return theirs < LOST
    ? `T${them.slice(1)} lost everything`
    : `Against ${them}: ${percent((1 + finalRoi) / theirs - 1)}`;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const high = sorted[Math.ceil((sorted.length - 1) / 2)] ?? low;
  return (low + high) / 2;
}

/** What tickets could have got out, and how the call did against the chain's coin; undefined lines where that is unknown. */
export function worthLines(
  outcome: Outcome,
  { chain, entryDepthUsd }: Followed,
): readonly (string | undefined)[] {
  const tickets = realizableOf(entryDepthUsd === undefined ? {} : { depthUsd: entryDepthUsd }, outcome);
  const high = outcome.athRoi > 0 ? all(tickets.map((ticket) => ticket.high)) : undefined;
  const end = all(tickets.map((ticket) => ticket.end));
  const got = [high && `high ${high}`, end && `end ${end}`].filter((part) => part !== undefined);
  // That a dead token brings nothing is said by its end.
  const isTold = high !== undefined || (end !== undefined && outcome.finalRoi > -1);
  return [
    isTold
      ? `Sellable with ${TICKETS_USD.map(usd).join(' / ')}: ${got.join(', ')} (estimate from pool depth, before fees)`
      : undefined,
    coinLine(outcome, chain),
  ];
}

function coinLine({ finalRoi, nativeReturn }: Outcome, chain: string): string | undefined {
  if (nativeReturn === undefined || nativeReturn <= -1) return undefined;
  const beyond = (1 + finalRoi) / (1 + nativeReturn) - 1;
  return `${nativeCoin(chain)} did ${percent(nativeReturn)} meanwhile; against it: ${percent(beyond)}`;
}

/** `1.95x / 1.60x / 1.21x`, or one figure where all look the same; undefined when one of them is unknown. */
function all(multiples: readonly (number | undefined)[]): string | undefined {
  const known = multiples.filter((each) => each !== undefined).map(multiple);
  if (known.length < multiples.length) return undefined;
  return known.every((each) => each === known[0]) ? known[0] : known.join(' / ');
}
