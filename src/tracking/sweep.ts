import type { DueToken } from '../model/call.ts';
import { tokenKey } from '../model/token.ts';
import { DAY, type EpochMs } from '../model/units.ts';
import {
  type Clock,
  type Observation,
  PriceSourceError,
  type PriceSource,
  type Store,
  StoreError,
  type SweepReport,
  type SweepRules,
} from '../ports.ts';
import { sideBySide } from '../side-by-side.ts';
import { type Failure, halves } from './failure.ts';
import { inBatches } from './schedule-batches.ts';

/** Requests under way at once; the source's limiter decides how fast they go. */
export const AT_ONCE = 4;
export const DUE_LIMIT = 10_000;
const UNANSWERED_MS = DAY;

interface Totals {
  due: number;
  priced: number;
  missing: number;
  failed: number;
  completed: number;
  newAths: number;
}

/**
 * VERB sweep: prices every token that is due and folds the answers into its calls. A batch whose request fails changes
 * nothing: its tokens stay due, and the failure counts against no token. A token that breaks its batch, by an answer that
 * cannot be read or a row that cannot be folded, is found and left out, so that it holds up no other. Rejects when the
 * store is broken, once nothing is under way any more.
 */
export function createSweep(deps: {
  readonly store: Store;
  readonly prices: PriceSource;
  readonly clock: Clock;
  readonly rules: SweepRules;
  readonly onFailure: (failure: Failure) => void;
  /** Called after each batch, whatever became of it: a sweep that is only long shows that it gets on. */
  readonly onProgress?: () => void;
  /** Tokens taken over from the store at once; 10,000 by default. */
  readonly dueLimit?: number;
}) {
  const { store, prices, clock, rules, dueLimit = DUE_LIMIT } = deps;

  return async function updateAllPrices(signal: AbortSignal): Promise<SweepReport> {
    const startedAt = clock.now();
    const totals: Totals = { due: 0, priced: 0, missing: 0, failed: 0, completed: 0, newAths: 0 };
    // More may be due than is taken over at once: after an outage all of it is caught up with in one sweep. What failed is
    // still due and would come again and again; it waits for the next one.
    while ((await sweepRound(totals, signal)) === dueLimit && totals.failed === 0 && !signal.aborted);
    const report = { ...totals, durationMs: clock.now() - startedAt };
    if (totals.due > 0 && !signal.aborted) await store.recordSweep(report, startedAt);
    return report;
  };

  /** Prices what is due now, at most as much as is taken over at once; says how much that was. */
  async function sweepRound(totals: Totals, signal: AbortSignal): Promise<number> {
    const due = await store.dueTokens(clock.now(), dueLimit);
    totals.due += due.length;
    await sideBySide(inBatches(due), AT_ONCE, async (batch) => {
      await sweepBatch(batch, totals, signal);
      deps.onProgress?.();
    });
    return due.length;
  }

  async function sweepBatch(batch: readonly DueToken[], totals: Totals, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    try {
      const quotes = await prices.quotes(batch, signal);
      const observations: Observation[] = [];
      const unknown: PriceSourceError[] = [];
      for (const token of batch) {
        const priced = quotes.get(tokenKey(token.ref));
        if (priced instanceof PriceSourceError && !isLongGone(token, clock.now())) unknown.push(priced);
        else if (priced === undefined || priced instanceof PriceSourceError)
          observations.push({ tokenId: token.id });
        else observations.push({ tokenId: token.id, quote: priced });
      }
      if (unknown.length > 0) fail({ count: unknown.length, error: unknown[0] }, totals);
      if (observations.length > 0) await fold(observations, totals);
    } catch (error) {
      if (!(error instanceof PriceSourceError)) throw error;
      // Called off, not failed: the tokens are due when the process comes back.
      if (signal.aborted) return;
      if (error.kind === 'malformed' && batch.length > 1) {
        for (const half of halves(batch)) await sweepBatch(half, totals, signal);
        return;
      }
      fail({ count: batch.length, error }, totals);
    }
  }

  async function fold(observations: readonly Observation[], totals: Totals): Promise<void> {
    try {
      const counts = await store.sweep(observations, rules, clock.now());
      totals.priced += counts.priced;
      totals.missing += counts.missing;
      totals.completed += counts.completed.length;
      totals.newAths += counts.newAths;
    } catch (error) {
      if (error instanceof StoreError) throw error;
      if (observations.length === 1) return fail({ count: 1, error }, totals);
      for (const half of halves(observations)) await fold(half, totals);
    }
  }

  function fail(failure: Failure, totals: Totals): void {
    totals.failed += failure.count;
    deps.onFailure(failure);
  }
}

/**
 * One source has had no price for a day, and the other cannot be asked: where that never can, a token that is gone would else
 * never be missing.
 */
function isLongGone({ last }: DueToken, now: EpochMs): boolean {
  return last !== undefined && now - last.at > UNANSWERED_MS;
}
