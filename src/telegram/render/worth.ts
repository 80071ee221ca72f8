// What a finished call was worth to somebody who followed it: what of its high is believed, what could have been got out, and what
// the chain's coin did meanwhile.

import type { Tier } from '../../model/call.ts';
import type { Outcome } from '../../model/outcome.ts';
import { realizableOf, TICKETS_USD } from '../../performance/realizable.ts';
import { multiple, number, percent, usd } from '../format.ts';
import { nativeCoin } from './native-coins.ts';

/** What the outcome itself does not say. */
export interface Followed {
  readonly chain: string;
  /** Usable depth at the entry, US dollars; undefined when unknown. */
  readonly entryDepthUsd?: number;
  /** Returns of calls of its size and week, itself among them. */
  readonly peers?: { readonly tier: Tier; readonly returns: readonly number[] };
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

/** `71 micro caps called that week: median -92 %`; undefined under five of them. */
function peerWords({ tier, returns }: NonNullable<Followed['peers']>): string | undefined {
  if (returns.length < FEWEST_PEERS) return undefined;
  const named = tier === 'unknown' ? 'calls of unknown size' : `${tier} caps called`;
  return `${number(returns.length)} ${named} that week: median ${percent(medianOf(returns))}`;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const high = sorted[Math.ceil((sorted.length - 1) / 2)] ?? low;
  return (low + high) / 2;
}

/** What tickets could have got out, and what the chain's coin and the call's peers did; undefined lines where that is unknown. */
export function worthLines(
  outcome: Outcome,
  { chain, entryDepthUsd, peers }: Followed,
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
    besideLine(coinWords(outcome, chain), peers && peerWords(peers)),
  ];
}

function besideLine(...parts: readonly (string | undefined)[]): string | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.join(' · ');
}

function coinWords({ finalRoi, nativeReturn }: Outcome, chain: string): string | undefined {
  if (nativeReturn === undefined || nativeReturn <= -1) return undefined;
  const beyond = (1 + finalRoi) / (1 + nativeReturn) - 1;
  return `${nativeCoin(chain)} ${percent(nativeReturn)} in the same time: ${percent(beyond)} against it`;
}

/** `1.95x / 1.60x / 1.21x`, or one figure where all look the same; undefined when one of them is unknown. */
function all(multiples: readonly (number | undefined)[]): string | undefined {
  const known = multiples.filter((each) => each !== undefined).map(multiple);
  if (known.length < multiples.length) return undefined;
  return known.every((each) => each === known[0]) ? known[0] : known.join(' / ');
}
