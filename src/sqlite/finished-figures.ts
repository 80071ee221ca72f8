import { count, sql } from 'drizzle-orm';
import { outcomes } from './schema.ts';

/**
 * Figures of a group of outcomes, for a select. Returns are ratios. Medians are SQLite's own, which comes with
 * better-sqlite3 and takes a third of the time of reading every return into memory.
 */
export const finishedFigures = {
  completed: count(),
  successes: sql<number>`sum(${outcomes.success})`,
  hits: sql<number>`sum(${outcomes.hit})`,
  meanRoi: sql<number>`avg(${outcomes.finalRoi})`,
  medianRoi: sql<number>`median(${outcomes.finalRoi})`,
  medianAthMultiple: sql<number>`1 + median(${outcomes.athRoi})`,
};
