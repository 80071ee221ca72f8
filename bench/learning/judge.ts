import { CLOSE, PEAK, type PerTarget } from '../../src/reputation/target.ts';
import { onDay } from './call.ts';
import { countCoverage, type Coverage } from './coverage.ts';
import { judgeForecasts, type ForecastFigures } from './forecasts.ts';
import { futures } from './future.ts';
import { measure, meanOverDates, withFuture, type ScoreFigures } from './measure.ts';
import { countPairs, newPairTable, type PairCount } from './ranking.ts';
import { METHOD, scoresAt, type Scores } from './standing.ts';
import { iccOf, trueWorth, truthOf } from './truth.ts';
import { walk } from './walk.ts';
import type { World } from './world.ts';

export const ORACLE = 'oracle';
export const DATES: readonly number[] = [60, 90, 120, 150, 180, 210];
/** What was measured in one world. */
export interface WorldFigures {
  readonly calls: number;
  readonly scores: ReadonlyMap<string, ScoreFigures>;
  readonly trulyOrdered: readonly PairCount[];
  readonly cameOrdered: readonly PairCount[];
  readonly close: ForecastFigures;
  readonly peak: ForecastFigures;
  readonly coverage: Coverage;
  /** Share of one micro call's variance that is owed to the channel, per target. */
  readonly icc: PerTarget;
  readonly highestScore: number;
}

/** Lives through a world and measures how well scores and forecasts did. */
export function judge(world: World): WorldFigures {
  const truth = truthOf(world);
  const { foreseen, standpoints } = walk(world.calls, DATES.map(onDay));
  const trulyOrdered = newPairTable();
  const cameOrdered = newPairTable();
  const coverage: Coverage = { intervals: 0, in80: 0, in90: 0 };
  const perDate: ReadonlyMap<string, ScoreFigures>[] = [];
  let highestScore = 0;

  for (const [index, standpoint] of standpoints.entries()) {
    const day = DATES[index] ?? 0;
    const { records, scores } = scoresAt(standpoint);
    const oracle: Scores = new Map(
      [...records.keys()].map((channel) => [channel, trueWorth(world, truth, { channel, day })]),
    );
    const ahead = futures(world.calls, standpoint.at);
    const all = [...scores, [ORACLE, oracle] as const];
    perDate.push(new Map(all.map(([name, own]) => [name, measure(own, ahead, oracle)])));

    const own = scores.get(METHOD) ?? new Map<number, number>();
    countPairs(
      trulyOrdered,
      [...own].map(([channel, score]) => ({ score, came: oracle.get(channel) ?? 0 })),
    );
    countPairs(cameOrdered, withFuture(own, ahead));
    countCoverage(coverage, standpoint, { truth, day });
    highestScore = Math.max(highestScore, ...own.values());
  }
  return {
    calls: world.calls.length,
    scores: meanOverDates(perDate),
    trulyOrdered,
    cameOrdered,
    close: judgeForecasts(foreseen, CLOSE, onDay(60)),
    peak: judgeForecasts(foreseen, PEAK, onDay(60)),
    coverage,
    icc: iccOf(world, truth),
    highestScore,
  };
}
