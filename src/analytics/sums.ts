import type { Figures } from '../model/analytics.ts';
import type { Outcome } from '../model/outcome.ts';
import { clippedLog } from '../reputation/target.ts';
import { figuresOf, type Sums } from './figures.ts';
import { createTally, type Tally } from './sketch.ts';

/** What figures are made of. */
export type Summed = Pick<
  Outcome,
  'success' | 'hit' | 'reason' | 'finalRoi' | 'athRoi' | 'timeToAthMs' | 'trackedMs'
> & { readonly volatility?: number | undefined; readonly nativeReturn?: number | undefined };

/** Where each sum stands in what is written; `completed` first. Only ever longer. */
const AT = {
  completed: 0,
  successes: 1,
  hits: 2,
  roi: 3,
  athMultiple: 4,
  log: 5,
  logSquares: 6,
  alphaCalls: 7,
  alpha: 8,
  alphaSquares: 9,
  rose: 10,
  toAthMs: 11,
  trackedMs: 12,
  volatileCalls: 13,
  volatility: 14,
  elapsed: 15,
  loss: 16,
  dead: 17,
  manual: 18,
  capacity: 19,
} as const satisfies Record<keyof Sums, number>;

/** How many sums there are. */
export const SUMS = Object.keys(AT).length;

function plus(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}

/** Adds a completed call to sums in the order in which they are written. */
export function addCall(sums: Float64Array, call: Summed): void {
  const log = clippedLog(Math.log(1 + call.finalRoi));
  plus(sums, AT.completed, 1);
  plus(sums, AT.successes, call.success ? 1 : 0);
  plus(sums, AT.hits, call.hit ? 1 : 0);
  plus(sums, AT.roi, call.finalRoi);
  plus(sums, AT.athMultiple, 1 + call.athRoi);
  plus(sums, AT.log, log);
  plus(sums, AT.logSquares, log * log);
  if (call.nativeReturn !== undefined) {
    const alpha = log - clippedLog(Math.log(1 + call.nativeReturn));
    plus(sums, AT.alphaCalls, 1);
    plus(sums, AT.alpha, alpha);
    plus(sums, AT.alphaSquares, alpha * alpha);
  }
  if (call.athRoi > 0) {
    plus(sums, AT.rose, 1);
    plus(sums, AT.toAthMs, call.timeToAthMs);
  }
  plus(sums, AT.trackedMs, call.trackedMs);
  if (call.volatility !== undefined) {
    plus(sums, AT.volatileCalls, 1);
    plus(sums, AT.volatility, call.volatility);
  }
  plus(sums, AT[call.reason], 1);
}

/** What a board counts. */
export type Counts = Pick<Sums, 'completed' | 'successes' | 'hits' | 'roi'>;

/** Adds up completed calls, and groups of them that have no call in common, with the medians of all. */
export interface Gathering {
  readonly call: (call: Summed) => void;
  /** Adds another one. */
  readonly merge: (other: Gathering) => void;
  /** In the order in which they are written: what is added here counts, and its multiples come separately. */
  readonly sums: Float64Array;
  readonly finals: Tally;
  readonly aths: Tally;
  readonly completed: () => number;
  readonly counts: () => Counts;
  /** Of what was added so far: nothing may be added while they are in use. */
  readonly figures: () => Figures;
}

const NO_MEDIAN = { value: 0, low: 0, high: 0 };

export function createGathering(): Gathering {
  const sums = new Float64Array(SUMS);
  const finals = createTally();
  const aths = createTally();
  return {
    call(call) {
      addCall(sums, call);
      finals.add(1 + call.finalRoi);
      aths.add(1 + call.athRoi);
    },
    merge(other) {
      for (let at = 0; at < SUMS; at += 1) plus(sums, at, other.sums[at] ?? 0);
      finals.merge(other.finals.bytes());
      aths.merge(other.aths.bytes());
    },
    sums,
    finals,
    aths,
    completed: () => sums[0] ?? 0,
    counts: () => countsOf(sums),
    figures: () =>
      figuresOf(named(sums), {
        final: () => finals.median() ?? NO_MEDIAN,
        ath: () => aths.median() ?? NO_MEDIAN,
      }),
  };
}

function countsOf(sums: Float64Array): Counts {
  const of = (at: number): number => sums[at] ?? 0;
  return { completed: of(AT.completed), successes: of(AT.successes), hits: of(AT.hits), roi: of(AT.roi) };
}

function named(sums: Float64Array): Sums {
  const of = (at: number): number => sums[at] ?? 0;
  return {
    completed: of(AT.completed),
    successes: of(AT.successes),
    hits: of(AT.hits),
    roi: of(AT.roi),
    athMultiple: of(AT.athMultiple),
    log: of(AT.log),
    logSquares: of(AT.logSquares),
    alphaCalls: of(AT.alphaCalls),
    alpha: of(AT.alpha),
    alphaSquares: of(AT.alphaSquares),
    rose: of(AT.rose),
    toAthMs: of(AT.toAthMs),
    trackedMs: of(AT.trackedMs),
    volatileCalls: of(AT.volatileCalls),
    volatility: of(AT.volatility),
    elapsed: of(AT.elapsed),
    loss: of(AT.loss),
    dead: of(AT.dead),
    manual: of(AT.manual),
    capacity: of(AT.capacity),
  };
}
