import type { InsightReport } from '../model/analytics.ts';
import { type EpochMs, MINUTE } from '../model/units.ts';

/** So long one report answers for all who ask. */
const FRESH_MS = 10 * MINUTE;

/** Insights on demand. */
export interface InsightReader {
  /** Is there a report that is fresh enough to be shown at once? */
  ready(): boolean;
  /** The fresh report, or one made now; whoever asks while it is made waits for the same. Rejects when it cannot be made. */
  read(): Promise<InsightReport>;
}

/** Keeps what `find` found for ten minutes, and never runs it twice at once: it reads a large part of the record. */
export function createInsightReader(deps: {
  readonly find: () => Promise<InsightReport>;
  readonly now: () => EpochMs;
}): InsightReader {
  let kept: InsightReport | undefined;
  let running: Promise<InsightReport> | undefined;

  function fresh(): InsightReport | undefined {
    return kept !== undefined && deps.now() - kept.at < FRESH_MS ? kept : undefined;
  }

  async function make(): Promise<InsightReport> {
    try {
      kept = await deps.find();
      return kept;
    } finally {
      running = undefined;
    }
  }

  return {
    ready: () => fresh() !== undefined,
    async read() {
      const known = fresh();
      if (known !== undefined) return known;
      running ??= make();
      return await running;
    },
  };
}
