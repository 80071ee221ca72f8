import { and, eq, sql } from 'drizzle-orm';
import type { Token } from '../model/call.ts';
import type { Sample } from '../model/quote.ts';
import type { TokenId } from '../model/units.ts';
import type { Observed } from '../ports.ts';
import { aftermathColumns, runningColumns } from './call-row.ts';
import { type Database, placeholders } from './database.ts';
import { fillings } from './fillings.ts';
import { leanRun } from './lean.ts';
import { calls, literally, samples, tokens } from './schema.ts';
import { pairColumns } from './token-row.ts';

/** Step of sweep(): the rows that an observation changes, each by a statement that names no more columns than it must. */
export interface WriteObserved {
  readonly token: (before: Token, after: Observed['token']) => void;
  readonly sample: (tokenId: TokenId, sample: Sample) => void;
  readonly running: (change: Observed['running'][number]) => void;
  readonly aftermath: (change: Observed['aftermath'][number]) => void;
}

export function createWriteObserved(database: Database): WriteObserved {
  return {
    token: prepareToken(database),
    sample: prepareSample(database),
    running: prepareRunning(database),
    aftermath: prepareAftermath(database),
  };
}

function prepareToken({ db, connection }: Database): WriteObserved['token'] {
  const ofToken = eq(tokens.id, sql.placeholder('id'));
  const poll = leanRun(
    connection,
    db
      .update(tokens)
      .set({
        ...fillings(tokens, 'life', 'lastPrice', 'lastAt', 'lastDepthUsd'),
        ...fillings(tokens, 'misses', 'missingSince', 'nextDueAt'),
      })
      .where(ofToken),
  );
  const identity = db
    .update(tokens)
    .set(fillings(tokens, 'symbol', 'name', 'pairAddress', 'pairDex', 'pairCurve', 'pairCreatedAt'))
    .where(ofToken)
    .prepare();

  return (before, after) => {
    poll({
      id: before.id,
      life: after.life,
      lastPrice: after.last?.price ?? null,
      lastAt: after.last?.at ?? null,
      lastDepthUsd: after.lastDepthUsd ?? null,
      misses: after.misses,
      missingSince: after.missingSince ?? null,
      nextDueAt: after.nextDueAt ?? null,
    });
    if (sameIdentity(before, after)) return;
    const { symbol = null, name = null, pair } = after;
    identity.run({ id: before.id, symbol, name, ...pairColumns(pair) });
  };
}

/** Name and pool change now and then, the rest with every poll. */
function sameIdentity(before: Token, after: Observed['token']): boolean {
  return (
    before.symbol === after.symbol &&
    before.name === after.name &&
    before.pair?.address === after.pair?.address &&
    before.pair?.dex === after.pair?.dex &&
    before.pair?.curve === after.pair?.curve &&
    before.pair?.createdAt === after.pair?.createdAt
  );
}

function prepareSample({ db, connection }: Database): WriteObserved['sample'] {
  const insert = leanRun(
    connection,
    db
      .insert(samples)
      .values({
        ...placeholders('tokenId', 'at', 'price', 'source', 'liquidityUsd', 'depthUsd', 'marketCapUsd'),
        ...placeholders('volumeM5Usd', 'tradesM5', 'doubt'),
      })
      .onConflictDoNothing(),
  );

  return (tokenId, sample) => {
    insert({
      tokenId,
      at: sample.at,
      price: sample.price,
      source: sample.source,
      liquidityUsd: sample.liquidityUsd ?? null,
      depthUsd: sample.depthUsd ?? null,
      marketCapUsd: sample.marketCapUsd ?? null,
      volumeM5Usd: sample.volumeM5Usd ?? null,
      tradesM5: sample.tradesM5 ?? null,
      doubt: sample.doubt ?? null,
    });
  };
}

function prepareRunning({ db, connection }: Database): WriteObserved['running'] {
  const update = leanRun(
    connection,
    db
      .update(calls)
      .set({
        ...fillings(calls, 'samples', 'lastPrice', 'lastAt', 'athPrice', 'athAt', 'provisionalPrice'),
        ...fillings(calls, 'provisionalAt', 'wickPrice', 'wickAt', 'lowPrice', 'lowAt'),
        ...fillings(calls, 'alertedMultiple', 'warned', 'breachedAt'),
      })
      .where(eq(calls.id, sql.placeholder('id'))),
  );

  return ({ callId, running }) => {
    update({ id: callId, ...runningColumns(running), warned: Number(running.warned) });
  };
}

function prepareAftermath({ db }: Database): WriteObserved['aftermath'] {
  const ofCall = eq(calls.id, sql.placeholder('id'));
  const update = db
    .update(calls)
    .set(
      fillings(
        calls,
        ...(['aftermathHighPrice', 'aftermathHighAt', 'aftermathLastPrice', 'aftermathLastAt'] as const),
      ),
    )
    .where(ofCall)
    .prepare();
  const close = db
    .update(calls)
    .set({ status: 'closed' })
    .where(and(ofCall, literally(calls.status, 'watched')))
    .prepare();

  return ({ callId, aftermath, over }) => {
    update.run({ id: callId, ...aftermathColumns(aftermath) });
    if (over) close.run({ id: callId });
  };
}
