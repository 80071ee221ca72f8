import { and, asc, desc, eq, gte, notInArray, type SQL, sql } from 'drizzle-orm';
import type { CallId, EpochMs } from '../model/units.ts';
import type { Store, TrackingFacts } from '../ports.ts';
import { readCoverage } from './coverage.ts';
import { type Database, type Db, known } from './database.ts';
import { mean, median } from './median.ts';
import { calls, literally, outcomes } from './schema.ts';
import { createReadView, viewsOf } from './view.ts';

const NAMED = 3;

type Part = Pick<Store, 'trackingFacts'>;
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Figures over all channels, from calls posted in a period. */
export function createTrackingFacts({ db, read }: Database): Part {
  const readView = createReadView(db);

  return {
    trackingFacts: ({ since }, now) =>
      read((): TrackingFacts => {
        const inPeriod = since === undefined ? undefined : gte(calls.postedAt, since);
        const best = byMultiple(db, inPeriod, desc);
        // A call is named once: with few of them the best would be the worst as well.
        const worst = byMultiple(db, and(inPeriod, notInArray(calls.id, [...best])), asc);
        return {
          ...heardFacts(db, since),
          ...openFacts(db, inPeriod, now),
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

function openFacts(db: Db, inPeriod: SQL | undefined, now: EpochMs) {
  const row = db
    .select({
      open: sql<number>`count(*)`,
      meanMultiple: sql<number | null>`avg(${calls.lastPrice} / ${calls.entryPrice})`,
      freshest: sql<number | null>`max(${calls.lastAt})`,
      stalest: sql<number | null>`min(${calls.lastAt})`,
    })
    .from(calls)
    .where(and(inPeriod, literally(calls.status, 'open')))
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
  const rows = readCompleted(db, inPeriod);
  const reasons = { elapsed: 0, loss: 0, dead: 0, manual: 0, capacity: 0 };
  for (const { reason } of rows) reasons[reason] += 1;
  const rois = rows.map(({ finalRoi }) => finalRoi);
  const averages = known({
    meanFinalRoi: mean(rois) ?? null,
    medianFinalRoi: median(rois) ?? null,
    medianAthMultiple: median(rows.map(({ athRoi }) => 1 + athRoi)) ?? null,
    meanDurationMs: mean(rows.map(({ trackedMs }) => trackedMs)) ?? null,
  });
  return {
    completed: rows.length,
    reasons,
    successes: rows.filter(({ success }) => success).length,
    hits: rows.filter(({ hit }) => hit).length,
    byTier: tiersOf(rows),
    ...averages,
  };
}

type Completed = ReturnType<typeof readCompleted>[number];

function readCompleted(db: Db, inPeriod: SQL | undefined) {
  return db
    .select({
      tier: calls.tier,
      reason: outcomes.reason,
      success: outcomes.success,
      hit: outcomes.hit,
      finalRoi: outcomes.finalRoi,
      athRoi: outcomes.athRoi,
      trackedMs: outcomes.trackedMs,
    })
    .from(outcomes)
    .innerJoin(calls, eq(calls.id, outcomes.callId))
    .where(inPeriod)
    .all();
}

function tiersOf(rows: readonly Completed[]): TrackingFacts['byTier'] {
  const byTier: Writable<TrackingFacts['byTier']> = {};
  for (const { tier, success, hit, finalRoi } of rows) {
    const { completed, successes, hits, meanRoi } = byTier[tier] ?? NONE;
    byTier[tier] = {
      completed: completed + 1,
      successes: successes + Number(success),
      hits: hits + Number(hit),
      // Running mean: m + (x - m) / n.
      meanRoi: meanRoi + (finalRoi - meanRoi) / (completed + 1),
    };
  }
  return byTier;
}

const NONE = { completed: 0, successes: 0, hits: 0, meanRoi: 0 };

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
