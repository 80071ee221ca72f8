import { sql } from 'drizzle-orm';
import { chainParts, tierParts } from '../analytics/parts.ts';
import { createGathering } from '../analytics/sums.ts';
import type { Part } from '../model/analytics.ts';
import type { Tier } from '../model/call.ts';
import type { EpochMs } from '../model/units.ts';
import type { Store, TrackingFacts } from '../ports.ts';
import { createReadCoverage } from './coverage.ts';
import type { Database, Db } from './database.ts';
import { createReadExtremes } from './extremes.ts';
import { createReadRollups, type ReadRollups } from './rollups-read.ts';
import { calls, literally } from './schema.ts';

const NAMED = 3;

/** Figures over all channels: what was heard in a period, what ended in it, and what is open now. */
export function createTrackingFacts({ db, read }: Database): Pick<Store, 'trackingFacts'> {
  const readCoverage = createReadCoverage(db);
  const rollups = createReadRollups(db);
  const readExtremes = createReadExtremes(db);
  const readOpen = prepareOpen(db);

  return {
    trackingFacts: ({ since }, now) =>
      read((): TrackingFacts => {
        const completed = completedFacts(rollups, since);
        return {
          ...heardFacts(readCoverage({ since }).values()),
          ...openFacts(readOpen.get(), now),
          ...completed,
          ...readExtremes({ since, completed: completed.completed }, NAMED),
        };
      }),
  };
}

function heardFacts(coverages: Iterable<Pick<TrackingFacts, 'heard' | 'waiting' | 'unpriced'>>) {
  const sum = { heard: 0, waiting: 0, unpriced: 0 };
  for (const coverage of coverages) {
    sum.heard += coverage.heard;
    sum.waiting += coverage.waiting;
    sum.unpriced += coverage.unpriced;
  }
  return sum;
}

function prepareOpen(db: Db) {
  return db
    .select({
      open: sql<number>`count(*)`,
      meanMultiple: sql<number | null>`avg(${calls.lastPrice} / ${calls.entryPrice})`,
      freshest: sql<number | null>`max(${calls.lastAt})`,
      stalest: sql<number | null>`min(${calls.lastAt})`,
    })
    .from(calls)
    .where(literally(calls.status, 'open'))
    .prepare();
}

function openFacts(row: ReturnType<ReturnType<typeof prepareOpen>['get']>, now: EpochMs) {
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

function completedFacts(rollups: ReadRollups, since: EpochMs | undefined) {
  const slices = rollups.bySlice({ since });
  const figures = (slices.get('') ?? createGathering()).figures();
  const { completed, successes, hits, reasons, meanRoi, medianRoi, medianAthMultiple, meanDurationMs } =
    figures;
  const tiers = tierParts(slices);
  return {
    completed,
    successes,
    hits,
    reasons,
    ...(meanRoi !== undefined && { meanFinalRoi: meanRoi }),
    ...(medianRoi && { medianFinalRoi: medianRoi.value }),
    ...(medianAthMultiple && { medianAthMultiple: medianAthMultiple.value }),
    ...(meanDurationMs !== undefined && { meanDurationMs }),
    byTier: byTier(tiers),
    figures,
    tiers,
    chains: chainParts(slices),
  };
}

function byTier(tiers: readonly Part<Tier>[]): TrackingFacts['byTier'] {
  const rows = tiers.map(({ of, figures: { completed, successes, hits, meanRoi = 0 } }) => [
    of,
    { completed, successes, hits, meanRoi },
  ]);
  return Object.fromEntries(rows) as TrackingFacts['byTier'];
}
