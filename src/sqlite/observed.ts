import { and, eq, gt, sql } from 'drizzle-orm';
import type { Ending, Token } from '../model/call.ts';
import type { Pair, Sample } from '../model/quote.ts';
import type { CallId, EpochMs, TokenId } from '../model/units.ts';
import type { Observed } from '../ports.ts';
import { aftermathColumns } from './call-row.ts';
import { type Database, filling, placeholders } from './database.ts';
import { fillings } from './fillings.ts';
import { leanRun } from './lean.ts';
import { calls, literally, samples, tokens } from './schema.ts';
import { createTokenPoolsStep } from './token-pools.ts';
import { pairColumns } from './token-row.ts';

/** Step of sweep(): the rows that an observation changes, each by a statement that names no more columns than it must. */
export interface WriteObserved {
  /** True when more of the token is new than each poll changes: its name, its pool, what became of it. */
  readonly token: (before: Token, after: Observed['token']) => boolean;
  readonly sample: (tokenId: TokenId, sample: Sample) => void;
  readonly running: (change: Observed['running'][number]) => void;
  readonly aftermath: (change: Observed['aftermath'][number]) => void;
  readonly readAt: (tokenId: TokenId, at: EpochMs) => void;
  readonly ending: (ended: { readonly callId: CallId; readonly ending: Ending }) => void;
}

export function createWriteObserved(database: Database): WriteObserved {
  const readAt = prepareReadAt(database);
  return {
    token: prepareToken(database, readAt),
    readAt,
    ending: prepareEnding(database),
    sample: prepareSample(database),
    running: prepareRunning(database),
    aftermath: prepareAftermath(database),
  };
}

const POLLED = [
  'life',
  'lastPrice',
  'lastAt',
  'lastDepthUsd',
  'misses',
  'missingSince',
  'nextDueAt',
] as const;

const IDENTITY = [
  ...(['symbol', 'name', 'pairAddress', 'pairDex', 'pairCurve', 'pairCreatedAt'] as const),
  ...(['ruggedAt', 'revivedAt', 'supply', 'units', 'hint'] as const),
] as const;

function prepareToken({ db, connection }: Database, readAt: WriteObserved['readAt']): WriteObserved['token'] {
  const ofToken = eq(tokens.id, sql.placeholder('id'));
  const poll = leanRun(
    connection,
    db
      .update(tokens)
      .set(fillings(tokens, ...POLLED))
      .where(ofToken),
    [...POLLED, 'id'],
  );
  const identity = db
    .update(tokens)
    .set(fillings(tokens, ...IDENTITY))
    .where(ofToken)
    .prepare();
  const pools = createTokenPoolsStep(db);

  return (before, after) => {
    const { life, last, lastDepthUsd = null, misses, missingSince = null, nextDueAt = null } = after;
    poll(
      life,
      last?.price ?? null,
      last?.at ?? null,
      lastDepthUsd,
      misses,
      missingSince,
      nextDueAt,
      before.id,
    );
    // Twice in a row: it may be gone for good.
    if (misses === 2 && missingSince !== null) readAt(before.id, missingSince);
    if (sameIdentity(before, after)) return false;
    const { symbol = null, name = null, pair, supply = null, units = null, hint = null } = after;
    const { ruggedAt = null, revivedAt = null } = after;
    const fate = { ruggedAt, revivedAt, supply, units, hint };
    identity.run({ id: before.id, symbol, name, ...pairColumns(pair), ...fate });
    const isMoved = pair !== undefined && !samePair(before.pair, pair);
    if (isMoved && last !== undefined) pools.note(before.id, pair, last.at);
    return true;
  };
}

/** All that changes now and then; the rest does with every poll. */
function sameIdentity(before: Token, after: Observed['token']): boolean {
  return (
    before.symbol === after.symbol &&
    before.name === after.name &&
    before.supply === after.supply &&
    before.units === after.units &&
    before.hint === after.hint &&
    before.ruggedAt === after.ruggedAt &&
    before.revivedAt === after.revivedAt &&
    samePair(before.pair, after.pair)
  );
}

function samePair(before: Pair | undefined, after: Pair | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return (
    before.address === after.address &&
    before.dex === after.dex &&
    before.curve === after.curve &&
    before.createdAt === after.createdAt
  );
}

/** Candles that wait to be read are read at that instant, if that is sooner: a call is to end with its highs proved. */
function prepareReadAt({ db }: Database): WriteObserved['readAt'] {
  const isLater = gt(tokens.refineAt, sql.placeholder('at'));
  const update = db
    .update(tokens)
    .set({ refineAt: filling(tokens.refineAt, 'at') })
    .where(and(eq(tokens.id, sql.placeholder('id')), isLater))
    .prepare();
  return (id, at) => void update.run({ id, at });
}

const SAMPLED = [
  ...(['tokenId', 'at', 'price', 'source', 'liquidityUsd', 'depthUsd', 'marketCapUsd'] as const),
  ...(['volumeM5Usd', 'tradesM5', 'doubt'] as const),
] as const;

function prepareSample({ db, connection }: Database): WriteObserved['sample'] {
  const insert = leanRun(
    connection,
    db
      .insert(samples)
      .values(placeholders(...SAMPLED))
      .onConflictDoNothing(),
    SAMPLED,
  );

  return (tokenId, sample) => {
    const { at, price, source, liquidityUsd = null, depthUsd = null, marketCapUsd = null } = sample;
    const { volumeM5Usd = null, tradesM5 = null, doubt = null } = sample;
    insert(tokenId, at, price, source, liquidityUsd, depthUsd, marketCapUsd, volumeM5Usd, tradesM5, doubt);
  };
}

const RUN = [
  ...(['samples', 'lastPrice', 'lastAt', 'athPrice', 'athAt', 'provisionalPrice', 'provisionalAt'] as const),
  ...(['wickPrice', 'wickAt', 'lowPrice', 'lowAt', 'alertedMultiple', 'warned', 'breachedAt'] as const),
] as const;

function prepareRunning({ db, connection }: Database): WriteObserved['running'] {
  const update = leanRun(
    connection,
    db
      .update(calls)
      .set(fillings(calls, ...RUN))
      .where(eq(calls.id, sql.placeholder('id'))),
    [...RUN, 'id'],
  );
  return ({ callId, running }) => {
    const { samples, last, ath, provisional, wick, low, alertedMultiple, warned, breachedAt } = running;
    update(
      samples,
      last.price,
      last.at,
      ath.price,
      ath.at,
      provisional?.price ?? null,
      provisional?.at ?? null,
      wick.price,
      wick.at,
      low.price,
      low.at,
      alertedMultiple,
      Number(warned),
      breachedAt ?? null,
      callId,
    );
  };
}

function prepareEnding({ db }: Database): WriteObserved['ending'] {
  const update = db
    .update(calls)
    .set(fillings(calls, 'endingReason', 'endingAt'))
    .where(eq(calls.id, sql.placeholder('id')))
    .prepare();
  return ({ callId, ending: { reason, at } }) =>
    void update.run({ id: callId, endingReason: reason, endingAt: at });
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
