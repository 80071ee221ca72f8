import { and, asc, eq, ne, notExists, sql } from 'drizzle-orm';
import type { TokenId } from '../model/units.ts';
import type { TrackedCall } from '../ports.ts';
import { aftermathOf, endingOf, entryOf, runningOf } from './call-row.ts';
import type { Database, Db } from './database.ts';
import { leanAll } from './lean.ts';
import { calls, tokens } from './schema.ts';
import { tokenOf, type Writable } from './token-row.ts';
import type { Tracked, TrackedMemory } from './tracked-memory.ts';

/** Open or watched, spelled as in the index `calls_tracked`: see literally(). */
const tracked = ne(calls.status, sql.raw(`'closed'`));

/** Prepares the reading of a token with its open and watched calls; undefined when there is none of that number. */
export function createReadTracked(database: Database): (tokenId: TokenId) => Tracked | undefined {
  const { db, connection } = database;
  const readCalls = createReadCalls(database);
  const select = leanAll(
    connection,
    db
      .select()
      .from(tokens)
      .where(eq(tokens.id, sql.placeholder('id'))),
  );

  return (tokenId) => {
    const [row] = select(tokenId);
    return row === undefined ? undefined : { token: tokenOf(row), calls: readCalls(tokenId) };
  };
}

function createReadCalls({ db, connection }: Database): (tokenId: TokenId) => readonly TrackedCall[] {
  const query = db
    .select({
      id: calls.id,
      status: calls.status,
      postedAt: calls.postedAt,
      entryAt: calls.entryAt,
      entryPrice: calls.entryPrice,
      entryLagMs: calls.entryLagMs,
      entrySource: calls.entrySource,
      entryConfidence: calls.entryConfidence,
      entryMarketCapUsd: calls.entryMarketCapUsd,
      entryFdvUsd: calls.entryFdvUsd,
      entryLiquidityUsd: calls.entryLiquidityUsd,
      entryDepthUsd: calls.entryDepthUsd,
      entrySupply: calls.entrySupply,
      entryTokenAgeMs: calls.entryTokenAgeMs,
      entryPairAddress: calls.entryPairAddress,
      entryPairDex: calls.entryPairDex,
      entryPairCurve: calls.entryPairCurve,
      entryPairCreatedAt: calls.entryPairCreatedAt,
      samples: calls.samples,
      lastPrice: calls.lastPrice,
      lastAt: calls.lastAt,
      athPrice: calls.athPrice,
      athAt: calls.athAt,
      provisionalPrice: calls.provisionalPrice,
      provisionalAt: calls.provisionalAt,
      wickPrice: calls.wickPrice,
      wickAt: calls.wickAt,
      lowPrice: calls.lowPrice,
      lowAt: calls.lowAt,
      alertedMultiple: calls.alertedMultiple,
      warned: calls.warned,
      breachedAt: calls.breachedAt,
      endingReason: calls.endingReason,
      endingAt: calls.endingAt,
      aftermathHighPrice: calls.aftermathHighPrice,
      aftermathHighAt: calls.aftermathHighAt,
      aftermathLastPrice: calls.aftermathLastPrice,
      aftermathLastAt: calls.aftermathLastAt,
    })
    .from(calls)
    .where(and(eq(calls.tokenId, sql.placeholder('tokenId')), tracked))
    .orderBy(asc(calls.id));
  const select = leanAll(connection, query);

  return (tokenId) => {
    const found: TrackedCall[] = [];
    for (const row of select(tokenId)) {
      if (row.status === 'closed') continue;
      const call: Writable<TrackedCall> = {
        id: row.id,
        status: row.status,
        postedAt: row.postedAt,
        entry: entryOf(row),
        running: runningOf(row),
      };
      const ending = endingOf(row);
      const aftermath = aftermathOf(row);
      if (ending !== undefined) call.ending = ending;
      if (aftermath !== undefined) call.aftermath = aftermath;
      found.push(call);
    }
    return found;
  };
}

/** Step of sweep() and conclude: stops polling a token when none of its calls is open or watched any more. */
export type RestToken = (tokenId: TokenId) => void;

export function createRestToken(db: Db, memory: TrackedMemory): RestToken {
  const tokenId = sql.placeholder('tokenId');
  const ofToken = db
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.tokenId, tokenId), tracked));
  const rest = db
    .update(tokens)
    .set({ nextDueAt: null })
    .where(and(eq(tokens.id, tokenId), notExists(ofToken)))
    .prepare();

  return (id) => {
    rest.run({ tokenId: id });
    memory.forget(id);
  };
}
