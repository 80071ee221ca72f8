import type { Figures } from '../model/analytics.ts';
import type { CompletionReason } from '../model/outcome.ts';
import type { Estimate } from '../model/reputation.ts';
import { meanInterval } from './mean-interval.ts';
import { once } from './once.ts';
import { wilson } from './wilson.ts';

/** What a group of completed calls adds up to. Sums of parts are the sums of the whole. */
export interface Sums {
  readonly completed: number;
  readonly successes: number;
  readonly hits: number;
  /** Of finalRoi, of 1 + athRoi, and of the clipped log return and its square. */
  readonly roi: number;
  readonly athMultiple: number;
  readonly log: number;
  readonly logSquares: number;
  /** Log return beyond the native coin's, its square, and of how many calls it is known. */
  readonly alphaCalls: number;
  readonly alpha: number;
  readonly alphaSquares: number;
  /** Calls that rose above their entry, and their time to the high. */
  readonly rose: number;
  readonly toAthMs: number;
  readonly trackedMs: number;
  /** Calls whose volatility is known, and its sum. */
  readonly volatileCalls: number;
  readonly volatility: number;
  readonly elapsed: number;
  readonly loss: number;
  readonly dead: number;
  readonly manual: number;
  readonly capacity: number;
}

/** Medians of the multiples at the end and at the high, of at least one call. */
export interface Medians {
  readonly final: () => Estimate;
  readonly ath: () => Estimate;
}

/**
 * What completed calls came to, out of their sums and the medians of their multiples. Medians are computed when they are first read: a board has
 * hundreds of channels and shows ten.
 */
export function figuresOf(sums: Sums, medians: Medians): Figures {
  const { completed: n, successes, hits } = sums;
  const reasons = reasonsOf(sums);
  if (n === 0) return { completed: 0, successes: 0, hits: 0, reasons };
  const log = meanInterval({ n, sum: sums.log, squares: sums.logSquares });
  const { alphaCalls } = sums;
  const final = once(() => minusOne(medians.final()));
  const ath = once(medians.ath);
  const alpha = meanInterval({ n: alphaCalls, sum: sums.alpha, squares: sums.alphaSquares });
  return {
    completed: n,
    successes,
    hits,
    successRate: wilson(successes, n),
    hitRate: wilson(hits, n),
    meanRoi: sums.roi / n,
    meanAthMultiple: sums.athMultiple / n,
    meanDurationMs: sums.trackedMs / n,
    get medianRoi() {
      return final();
    },
    get medianAthMultiple() {
      return ath();
    },
    ...(log && { logReturn: log.mean, spread: log.deviation }),
    ...(alpha && { alpha: { ...alpha.mean, calls: alphaCalls } }),
    ...(sums.rose > 0 && { meanTimeToAthMs: sums.toAthMs / sums.rose }),
    ...(sums.volatileCalls > 0 && { volatility: sums.volatility / sums.volatileCalls }),
    reasons,
  };
}

function reasonsOf({ elapsed, loss, dead, manual, capacity }: Sums): Record<CompletionReason, number> {
  return { elapsed, loss, dead, manual, capacity };
}

function minusOne({ value, low, high }: Estimate): Estimate {
  return { value: value - 1, low: low - 1, high: high - 1 };
}
