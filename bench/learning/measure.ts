import { rankCorrelation } from '../../src/reputation/calibration.ts';
import type { Future } from './future.ts';
import { ndcg10, type Ranked } from './ranking.ts';
import type { Scores } from './standing.ts';

/** A channel that makes as many calls in the next 30 days is active: the mean of fewer is mostly luck. */
const ACTIVE_CALLS = 5;

/** Means over the dates of a walk, of one way to score. */
export interface ScoreFigures {
  /** Rank correlation with the next 30 days: all channels that call in them, and those with 5 calls or more. */
  readonly rho: number;
  readonly rhoActive: number;
  /** Rank correlation with true worth; undefined without differences in worth. */
  readonly rhoTrue: number | undefined;
  readonly ndcg: number;
}

/** Channels with at least `fewest` calls in the next 30 days: their score and what they came to. */
export function withFuture(scores: Scores, ahead: ReadonlyMap<number, Future>, fewest = 1): Ranked[] {
  return [...scores].flatMap(([channel, score]) => {
    const future = ahead.get(channel);
    return future === undefined || future.calls < fewest ? [] : [{ score, came: future.worth }];
  });
}

/** How well a way to score foretold the next 30 days, and true worth where it is known. */
export function measure(own: Scores, ahead: ReadonlyMap<number, Future>, oracle?: Scores): ScoreFigures {
  const rho = (ranked: readonly Ranked[]): number =>
    rankCorrelation(ranked.map(({ score, came }) => [score, came])) ?? 0;
  const all = withFuture(own, ahead);
  return {
    rho: rho(all),
    rhoActive: rho(withFuture(own, ahead, ACTIVE_CALLS)),
    rhoTrue:
      oracle === undefined
        ? undefined
        : rankCorrelation([...own].map(([channel, score]) => [score, oracle.get(channel) ?? 0])),
    ndcg: ndcg10(all),
  };
}

/** Means over dates, per way to score. */
export function meanOverDates(
  perDate: readonly ReadonlyMap<string, ScoreFigures>[],
): ReadonlyMap<string, ScoreFigures> {
  const names = [...(perDate[0]?.keys() ?? [])];
  return new Map(
    names.map((name) => {
      const rows = perDate.flatMap((date) => date.get(name) ?? []);
      const mean = (of: (row: ScoreFigures) => number): number =>
        rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
      const trues = rows.every((row) => row.rhoTrue !== undefined);
      return [
        name,
        {
          rho: mean((row) => row.rho),
          rhoActive: mean((row) => row.rhoActive),
          rhoTrue: trues ? mean((row) => row.rhoTrue ?? 0) : undefined,
          ndcg: mean((row) => row.ndcg),
        },
      ];
    }),
  );
}
