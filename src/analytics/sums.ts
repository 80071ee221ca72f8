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

/** A completed call as the sums of a group of one. */
export function sumsOf(outcome: Summed): Sums {
  const { finalRoi, athRoi, reason, volatility, nativeReturn } = outcome;
  const log = clippedLog(Math.log(1 + finalRoi));
  const alpha = nativeReturn === undefined ? undefined : log - clippedLog(Math.log(1 + nativeReturn));
  const ended = (as: Outcome['reason']): number => (reason === as ? 1 : 0);
  return {
    completed: 1,
    successes: outcome.success ? 1 : 0,
    hits: outcome.hit ? 1 : 0,
    roi: finalRoi,
    athMultiple: 1 + athRoi,
    log,
    logSquares: log ** 2,
    alphaCalls: alpha === undefined ? 0 : 1,
    alpha: alpha ?? 0,
    alphaSquares: (alpha ?? 0) ** 2,
    rose: athRoi > 0 ? 1 : 0,
    toAthMs: athRoi > 0 ? outcome.timeToAthMs : 0,
    trackedMs: outcome.trackedMs,
    volatileCalls: volatility === undefined ? 0 : 1,
    volatility: volatility ?? 0,
    elapsed: ended('elapsed'),
    loss: ended('loss'),
    dead: ended('dead'),
    manual: ended('manual'),
    capacity: ended('capacity'),
  };
}

/** Adds up groups that have no call in common, with the medians of all. */
export interface Gathering {
  /** Sums of a part in the order of SUM_NAMES, from an index on; its multiples come separately. */
  readonly add: (sums: readonly number[], from?: number) => void;
  readonly finals: Tally;
  readonly aths: Tally;
  readonly completed: () => number;
  readonly sums: () => readonly number[];
  readonly figures: () => Figures;
}

export function createGathering(): Gathering {
  const total = SUM_NAMES.map(() => 0);
  const finals = createTally();
  const aths = createTally();
  return {
    add(sums, from = 0) {
      for (let index = 0; index < total.length; index += 1) {
        total[index] = (total[index] ?? 0) + (sums[from + index] ?? 0);
      }
    },
    finals,
    aths,
    completed: () => total[0] ?? 0,
    sums: () => total,
    figures: () => figuresOf(named(total), { final: finals.median(), ath: aths.median() }),
  };
}

/** Sums by their names. */
export function named(sums: readonly number[]): Sums {
  return Object.fromEntries(SUM_NAMES.map((name, index) => [name, sums[index] ?? 0])) as unknown as Sums;
}

/** Sums in the order of SUM_NAMES. */
export function inOrder(sums: Sums): readonly number[] {
  return SUM_NAMES.map((name) => sums[name]);
}

/** The sums of no call; `completed` first. */
const NOTHING: Sums = {
  completed: 0,
  successes: 0,
  hits: 0,
  roi: 0,
  athMultiple: 0,
  log: 0,
  logSquares: 0,
  alphaCalls: 0,
  alpha: 0,
  alphaSquares: 0,
  rose: 0,
  toAthMs: 0,
  trackedMs: 0,
  volatileCalls: 0,
  volatility: 0,
  elapsed: 0,
  loss: 0,
  dead: 0,
  manual: 0,
  capacity: 0,
};

/** Their names, in the order of the columns that keep them. */
export const SUM_NAMES = Object.keys(NOTHING) as readonly (keyof Sums)[];
