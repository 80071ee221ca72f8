import type { DueToken } from '../model/call.ts';
import { tokenKey } from '../model/token.ts';
import {
  type Clock,
  type Observation,
  PriceSourceError,
  type PriceSource,
  type Store,
  type SweepReport,
  type SweepRules,
} from '../ports.ts';

/** One request of the source, one transaction: what DexScreener answers at once. */
const BATCH = 30;
/** Requests under way at once; the source's limiter decides how fast they go. */
const AT_ONCE = 4;
const DUE_LIMIT = 10_000;

export interface SweepFailure {
  readonly tokens: number;
  readonly error: PriceSourceError;
}

/**
 * VERB sweep: prices every token that is due and folds the answers into its calls. A batch whose request fails changes
 * nothing: its tokens stay due, and the failure counts against no token.
 */
export function createSweep(deps: {
  readonly store: Store;
  readonly prices: PriceSource;
  readonly clock: Clock;
  readonly rules: SweepRules;
  readonly onFailure: (failure: SweepFailure) => void;
}) {
  const { store, prices, clock, rules } = deps;

  return async function updateAllPrices(signal: AbortSignal): Promise<SweepReport> {
    const startedAt = clock.now();
    const due = await store.dueTokens(startedAt, DUE_LIMIT);
    const totals = { priced: 0, missing: 0, failed: 0, completed: 0, newAths: 0 };
    const batches = inBatches(due);
    const workers = Array.from({ length: Math.min(AT_ONCE, batches.length) }, async () => {
      for (let batch = batches.shift(); batch !== undefined && !signal.aborted; batch = batches.shift()) {
        await sweepBatch(batch, totals, signal);
      }
    });
    await Promise.all(workers);
    const report = { due: due.length, ...totals, durationMs: clock.now() - startedAt };
    if (due.length > 0) await store.recordSweep(report, startedAt);
    return report;
  };

  async function sweepBatch(
    batch: readonly DueToken[],
    totals: { priced: number; missing: number; failed: number; completed: number; newAths: number },
    signal: AbortSignal,
  ): Promise<void> {
    let observations: readonly Observation[];
    try {
      const quotes = await prices.quotes(batch, signal);
      observations = batch.map((token) => {
        const quote = quotes.get(tokenKey(token.ref));
        return quote === undefined ? { tokenId: token.id } : { tokenId: token.id, quote };
      });
    } catch (error) {
      if (!(error instanceof PriceSourceError)) throw error;
      totals.failed += batch.length;
      deps.onFailure({ tokens: batch.length, error });
      return;
    }
    const counts = await store.sweep(observations, rules, clock.now());
    totals.priced += counts.priced;
    totals.missing += counts.missing;
    totals.completed += counts.completed.length;
    totals.newAths += counts.newAths;
  }
}

/** Batches of one chain each, the longest overdue first: a source's batch route takes one chain. */
function inBatches(due: readonly DueToken[]): DueToken[][] {
  const batches: DueToken[][] = [];
  const filling = new Map<string, DueToken[]>();
  for (const token of due) {
    const batch = filling.get(token.ref.chain);
    if (batch !== undefined && batch.length < BATCH) {
      batch.push(token);
      continue;
    }
    const fresh = [token];
    filling.set(token.ref.chain, fresh);
    batches.push(fresh);
  }
  return batches;
}
