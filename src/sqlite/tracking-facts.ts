import { and, asc, desc, eq, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { CallId, EpochMs } from '../model/units.ts';
import type { Store, TrackingFacts } from '../ports.ts';
import { finishedIn, readCoverage } from './coverage.ts';
import type { Database, Db } from './database.ts';
import { finishedFigures } from './finished-figures.ts';
import { calls, literally, outcomes } from './schema.ts';
import { createReadView, viewsOf } from './view.ts';

const NAMED = 3;

type Part = Pick<Store, 'trackingFacts'>;
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Figures over all channels: what was heard in a period, what ended in it, and what is open now. */
export function createTrackingFacts({ db, read }: Database): Part {
  const readView = createReadView(db);

  return {
    trackingFacts: ({ since }, now) =>
      read((): TrackingFacts => {
        const inPeriod = finishedIn(since === undefined ? {} : { since });
        const named = since === undefined ? undefined : or(literally(calls.status, 'open'), inPeriod);
        const best = byMultiple(db, named, desc);
        // A call is named once: with few of them the best would be the worst as well.
        const worst = byMultiple(db, and(named, notInArray(calls.id, [...best])), asc);
        return {
          ...heardFacts(db, since),
          ...openFacts(db, now),
          ...completedFacts(db, inPeriod),
          best: viewsOf(readView, best),
          worst: viewsOf(readView, worst),
        };
      }),
  };
}

function heardFacts(db: Db, since: EpochMs | undefined) {
  const sum = { heard: 0, waiting: 0, unpriced: 0 };
  for (const coverage of readCoverage(db, since === undefined ? {} : { since }).values()) {
    sum.heard += coverage.heard;
    sum.waiting += coverage.waiting;
    sum.unpriced += coverage.unpriced;
  }
  return sum;
}

function openFacts(db: Db, now: EpochMs) {
  const row = db
    .select({
      open: sql<number>`count(*)`,
      meanMultiple: sql<number | null>`avg(${calls.lastPrice} / ${calls.entryPrice})`,
      freshest: sql<number | null>`max(${calls.lastAt})`,
      stalest: sql<number | null>`min(${calls.lastAt})`,
    })
    .from(calls)
    .where(literally(calls.status, 'open'))
    .get();
  if (row === undefined || row.meanMultiple === null || row.freshest === null || row.stalest === null) {
    return { open: 0 };
  }
  return {
    open: row.open,
    openRoi: row.meanMultiple - 1,
    freshestPriceAgeMs: Math.max(0, now - row.freshest),
    stalestPriceAgeMs: Math.max(0, now - row.stalest),
  };
}

function completedFacts(db: Db, inPeriod: SQL | undefined) {
  const reasons = { elapsed: 0, loss: 0, dead: 0, manual: 0, capacity: 0 };
  for (const row of grouped(db, outcomes.reason, inPeriod)) reasons[row.of] = row.completed;
  const byTier: Writable<TrackingFacts['byTier']> = {};
  for (const { of: tier, completed, successes, hits, meanRoi } of grouped(db, calls.tier, inPeriod)) {
    byTier[tier] = { completed, successes, hits, meanRoi };
  }
  return { ...allCompleted(db, inPeriod), reasons, byTier };
}

function allCompleted(db: Db, inPeriod: SQL | undefined) {
  const row = db
    .select({ ...finishedFigures, meanDurationMs: sql<number>`avg(${outcomes.trackedMs})` })
    .from(outcomes)
    .innerJoin(calls, eq(calls.id, outcomes.callId))
    .where(inPeriod)
    .get();
  // Of no rows SQLite says that they are none, and NULL of everything else.
  if (row === undefined || row.completed === 0) return { completed: 0, successes: 0, hits: 0 };
  const { meanRoi: meanFinalRoi, medianRoi: medianFinalRoi, ...figures } = row;
  return { ...figures, meanFinalRoi, medianFinalRoi };
}

function grouped<Group extends typeof outcomes.reason | typeof calls.tier>(
  db: Db,
  group: Group,
  inPeriod: SQL | undefined,
) {
  return db
    .select({ ...finishedFigures, of: sql<Group['_']['data']>`${group}` })
    .from(outcomes)
    .innerJoin(calls, eq(calls.id, outcomes.callId))
    .where(inPeriod)
    .groupBy(group)
    .all();
}

/** Calls at the end of the list by what they came to, or stand at while they are open. */
function byMultiple(db: Db, condition: SQL | undefined, order: typeof asc): readonly CallId[] {
  const multiple = sql`coalesce(1 + ${outcomes.finalRoi}, ${calls.lastPrice} / ${calls.entryPrice})`;
  return db
    .select({ id: calls.id })
    .from(calls)
    .leftJoin(outcomes, eq(outcomes.callId, calls.id))
    .where(condition)
    .orderBy(order(multiple), asc(calls.id))
    .limit(NAMED)
    .all()
    .map(({ id }) => id);
}
