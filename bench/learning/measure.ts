import { rankCorrelation } from '../../src/reputation/calibration.ts';
import type { Future } from './future.ts';
import { ndcg10, topTen, type Ranked } from './ranking.ts';
import type { Scores } from './standing.ts';

/** A channel that makes as many calls in the next 30 days is active: the mean of fewer is mostly luck. */
const ACTIVE_CALLS = 5;

/** Means over the dates of a walk, of one way to score; undefined where it was never defined. */
export interface ScoreFigures {
  /** Rank correlation with the next 30 days: all channels that call in them, and those with 5 calls or more. */
  readonly rho: number | undefined;
  readonly rhoActive: number | undefined;
  /** Rank correlation with true worth; undefined without differences in worth. */
  readonly rhoTrue: number | undefined;
  /** NDCG@10 of the next 30 days and of true worth; share of the truly best ten among the first ten. */
  readonly ndcg: number | undefined;
  readonly ndcgTrue: number | undefined;
  readonly topTen: number | undefined;
}

/** Channels with at least `fewest` calls in the next 30 days: their score and what they came to. */
export function withFuture(scores: Scores, ahead: ReadonlyMap<number, Future>, fewest = 1): Ranked[] {
  return [...scores].flatMap(([channel, score]) => {
    const future = ahead.get(channel);
    return future === undefined || future.calls < fewest ? [] : [{ score, came: future.worth }];
  });
}

/** How well a way to score foretold the next 30 days, and true worth where it is known. */
export function measure(own: Scores, ahead: ReadonlyMap<number, Future>, truth?: Scores): ScoreFigures {
  const rho = (ranked: readonly Ranked[]): number | undefined =>
    rankCorrelation(ranked.map(({ score, came }) => [score, came]));
  const all = withFuture(own, ahead);
  const trues = [...own].flatMap(([channel, score]) => {
    const came = truth?.get(channel);
    return came === undefined ? [] : [{ score, came }];
  });
  return {
    rho: rho(all),
    rhoActive: rho(withFuture(own, ahead, ACTIVE_CALLS)),
    rhoTrue: rho(trues),
    ndcg: ndcg10(all),
    ndcgTrue: ndcg10(trues),
    topTen: topTen(trues),
  };
}

const FIGURES = ['rho', 'rhoActive', 'rhoTrue', 'ndcg', 'ndcgTrue', 'topTen'] as const;

/** Means over dates, per way to score; a date at which a figure was not defined is left out of its mean. */
export function meanOverDates(
  perDate: readonly ReadonlyMap<string, ScoreFigures>[],
): ReadonlyMap<string, ScoreFigures> {
  const names = [...(perDate[0]?.keys() ?? [])];
  return new Map(
    names.map((name) => {
      const rows = perDate.flatMap((date) => date.get(name) ?? []);
      const means = FIGURES.map(
        (figure) => [figure, mean(rows.flatMap((row) => row[figure] ?? []))] as const,
      );
      return [name, Object.fromEntries(means) as unknown as ScoreFigures];
    }),
  );
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
