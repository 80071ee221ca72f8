import type { Pair, Quote } from '../model/quote.ts';
import { canonicalAddress } from '../model/token.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import type { CandleSource, PastPrices, Pool } from '../ports.ts';

/**
 * The pools that were a token's main pool from its post on, oldest first: the one that it has now and, if that was made after the
 * post or may have been, the curve that it came from; of a token that its quote still shows on a curve, where that has moved.
 * Asks the source at most once, and only where a migration is possible.
 */
export async function poolsThen(
  source: CandleSource,
  { quote, postedAt }: { readonly quote: Quote; readonly postedAt: EpochMs },
  signal: AbortSignal,
): Promise<PastPrices['pools']> {
  const { pair, migratedTo } = quote;
  if (pair === undefined) throw new Error('expected a quote with its pool, was one without');
  const isMoved = pair.curve && migratedTo !== undefined;
  const isOlder = pair.createdAt !== undefined && pair.createdAt <= postedAt;
  if (!isMoved && (pair.curve || isOlder)) return [since(pair, postedAt)];
  const listed = (await source.poolsOf?.(quote.token, signal)) ?? [];
  if (isMoved) {
    const destination = listed.find(({ address }) => isSame(address, migratedTo));
    return migration(pair, pairOf(destination ?? { address: migratedTo, dex: pair.dex }), postedAt);
  }
  const curve = listed.find((pool) => pool.curve === true && !isSame(pool.address, pair.address));
  const known = listed.find(({ address }) => isSame(address, pair.address));
  const createdAt = pair.createdAt ?? known?.createdAt;
  const main: Pair = { ...pair, ...(createdAt !== undefined && { createdAt }) };
  return curve === undefined ? [since(main, postedAt)] : migration(pairOf(curve), main, postedAt);
}

function migration(curve: Pair, destination: Pair, postedAt: EpochMs): PastPrices['pools'] {
  // When it is not known, the last trade on the curve tells; until then the curve counts.
  const movedAt = destination.createdAt ?? epochMs(postedAt + 1);
  return movedAt <= postedAt
    ? [since(destination, postedAt)]
    : [since(curve, postedAt), { pair: destination, from: movedAt }];
}

function since(pair: Pair, at: EpochMs): PastPrices['pools'][number] {
  return { pair, from: at };
}

function pairOf({ address, dex, curve = false, createdAt }: Pool): Pair {
  return { address, dex, curve, ...(createdAt !== undefined && { createdAt }) };
}

function isSame(one: string, other: string): boolean {
  return canonicalAddress(one) === canonicalAddress(other);
}
