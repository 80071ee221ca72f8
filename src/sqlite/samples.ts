import { and, asc, between, eq, sql } from 'drizzle-orm';
import type { Sample } from '../model/quote.ts';
import type { EpochMs, TokenId } from '../model/units.ts';
import type { Store } from '../ports.ts';
import { type Database, type Db, known } from './database.ts';
import { samples } from './schema.ts';

/** Samples of a token within [from, to], oldest first. */
export type ReadSamples = (tokenId: TokenId, from: EpochMs, to: EpochMs) => readonly Sample[];

export function createReadSamples(db: Db): ReadSamples {
  const select = db
    .select({
      at: samples.at,
      price: samples.price,
      source: samples.source,
      liquidityUsd: samples.liquidityUsd,
      depthUsd: samples.depthUsd,
      marketCapUsd: samples.marketCapUsd,
      volumeM5Usd: samples.volumeM5Usd,
      tradesM5: samples.tradesM5,
      doubt: samples.doubt,
    })
    .from(samples)
    .where(
      and(
        eq(samples.tokenId, sql.placeholder('tokenId')),
        between(samples.at, sql.placeholder('from'), sql.placeholder('to')),
      ),
    )
    .orderBy(asc(samples.at))
    .prepare();

  return (tokenId, from, to) => select.all({ tokenId, from, to }).map((row) => known(row));
}

export function createSamples({ db, read }: Database): Pick<Store, 'samples'> {
  const readSamples = createReadSamples(db);
  return { samples: (tokenId, from, to) => read(() => readSamples(tokenId, from, to)) };
}
