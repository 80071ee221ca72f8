import { and, asc, between, eq, sql } from 'drizzle-orm';
import type { Chain } from '../model/token.ts';
import { type EpochMs, HOUR } from '../model/units.ts';
import type { Db } from './database.ts';
import { nativePrices } from './schema.ts';

/** A price speaks for an instant that is no further away: about an hour lies between two. */
export const NEAR_MS = 2 * HOUR;

/** Return of a chain's native coin between two instants, ratio; undefined when no price is known near one of them. */
export type ReadNativeReturn = (chain: Chain, from: EpochMs, to: EpochMs) => number | undefined;

export function createReadNativeReturn(db: Db): ReadNativeReturn {
  const around = db
    .select({ at: nativePrices.at, price: nativePrices.price })
    .from(nativePrices)
    .where(
      and(
        eq(nativePrices.chain, sql.placeholder('chain')),
        between(nativePrices.at, sql.placeholder('from'), sql.placeholder('to')),
      ),
    )
    .orderBy(asc(nativePrices.at))
    .prepare();

  const priceAt = (chain: Chain, at: EpochMs): number | undefined => {
    const distance = (point: { readonly at: EpochMs }): number => Math.abs(point.at - at);
    return around
      .all({ chain, from: at - NEAR_MS, to: at + NEAR_MS })
      .reduce<{ at: EpochMs; price: number } | undefined>(
        (nearest, point) => (nearest === undefined || distance(point) < distance(nearest) ? point : nearest),
        undefined,
      )?.price;
  };

  return (chain, from, to) => {
    const [first, last] = [priceAt(chain, from), priceAt(chain, to)];
    return first === undefined || last === undefined ? undefined : last / first - 1;
  };
}
