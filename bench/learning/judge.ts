import { CLOSE, PEAK, type PerTarget } from '../../src/reputation/target.ts';
import { onDay } from './call.ts';
import { countCoverage, type Coverage } from './coverage.ts';
import { judgeForecasts, judgeReturns, type ForecastFigures, type ReturnFigures } from './forecasts.ts';
import { futures } from './future.ts';
import { measure, meanOverDates, withFuture, type ScoreFigures } from './measure.ts';
import { countPairs, ndcg10, newPairTable, type PairCount } from './ranking.ts';
import { rankCorrelation } from '../../src/reputation/calibration.ts';
import { METHOD, scoresAt, type Records, type Scores } from './standing.ts';
import { iccOf, skillIccOf, trueWorth, truthOf, worthBySkill } from './truth.ts';
import { walk, type Foreseen, type Standpoint } from './walk.ts';
import type { World } from './world.ts';

/** Ranks by everything that lasts, and by skill alone, without audiences and late entries. */
export const ORACLE = 'oracle';
export const SKILL_ORACLE = 'oracle (skill)';
const DATES: readonly number[] = [60, 90, 120, 150, 180, 210];
const EARLY_DATES: readonly number[] = [14, 21, 30, 45];
/** Classes of evidence: completed calls from so many to below the next. */
export const EVIDENCE: readonly number[] = [1, 5, 10, 20, 40, 80, 160, 400];

/** A stop of the learning curve: how the score stands to true worth on a day. */
export interface CurvePoint {
  readonly day: number;
  readonly rhoTrue: number | undefined;
  readonly ndcgTrue: number | undefined;
}

/** What was measured in one world. */
export interface WorldFigures {
  readonly calls: number;
  readonly scores: ReadonlyMap<string, ScoreFigures>;
  readonly curve: readonly CurvePoint[];
  /** Rank correlation with true worth per class of evidence, one value a date. */
  readonly byEvidence: readonly (readonly number[])[];
  readonly trulyOrdered: readonly PairCount[];
  readonly cameOrdered: readonly PairCount[];
  readonly close: ForecastFigures;
  readonly peak: ForecastFigures;
  readonly returns: ReturnFigures | undefined;
  readonly coverage: Coverage;
  /** Share of one micro call's variance that is owed to the channel, per target: to all that lasts, and to skill. */
  readonly icc: PerTarget;
  readonly skillIcc: PerTarget;
  /** The scores of all dates. */
  readonly standings: readonly number[];
}

/** A world's figures, with what was foretold and known on the way. */
export interface Judged {
  readonly figures: WorldFigures;
  readonly foreseen: readonly Foreseen[];
  readonly standpoints: readonly Standpoint[];
}

/** Lives through a world and measures how well scores and forecasts did. */
export function judge(world: World): Judged {
  const truth = truthOf(world);
  const days = [...EARLY_DATES, ...DATES];
  const { foreseen, standpoints } = walk(world.calls, days.map(onDay));
  const trulyOrdered = newPairTable();
  const cameOrdered = newPairTable();
  const coverage: Coverage = { intervals: 0, in80: 0, in90: 0 };
  const perDate: ReadonlyMap<string, ScoreFigures>[] = [];
  const curve: CurvePoint[] = [];
  const byEvidence: number[][] = EVIDENCE.map(() => []);
  const standings: number[] = [];

  for (const [index, standpoint] of standpoints.entries()) {
    const day = days[index] ?? 0;
    const { records, scores } = scoresAt(standpoint);
    const worths = (of: (channel: number) => number): Scores =>
      new Map([...records.keys()].map((channel) => [channel, of(channel)]));
    const oracle = worths((channel) => trueWorth(world, truth, { channel, day }));
    const own = scores.get(METHOD) ?? new Map<number, number>();
    const ranked = [...own].map(([channel, score]) => ({ score, came: oracle.get(channel) ?? 0, channel }));
    curve.push({ day, rhoTrue: correlation(ranked), ndcgTrue: ndcg10(ranked) });
    if (!DATES.includes(day)) continue;

    const skill = worths((channel) => worthBySkill(world, truth, { channel, day }));
    const ahead = futures(world.calls, standpoint.at);
    const all = [...scores, [SKILL_ORACLE, skill] as const, [ORACLE, oracle] as const];
    perDate.push(new Map(all.map(([name, one]) => [name, measure(one, ahead, oracle)])));
    countPairs(trulyOrdered, ranked);
    countPairs(cameOrdered, withFuture(own, ahead));
    countCoverage(coverage, standpoint, { truth, day });
    EVIDENCE.forEach((from, at) => {
      const rho = correlation(withEvidence(ranked, records, [from, EVIDENCE[at + 1] ?? Infinity]));
      if (rho !== undefined) byEvidence[at]?.push(rho);
    });
    standings.push(...own.values());
  }
  const figures: WorldFigures = {
    calls: world.calls.length,
    scores: meanOverDates(perDate),
    curve,
    byEvidence,
    trulyOrdered,
    cameOrdered,
    close: judgeForecasts(foreseen, CLOSE, onDay(60)),
    peak: judgeForecasts(foreseen, PEAK, onDay(60)),
    returns: judgeReturns(foreseen, onDay(60)),
    coverage,
    icc: iccOf(world, truth),
    skillIcc: skillIccOf(world, truth),
    standings,
  };
  return { figures, foreseen, standpoints };
}

interface Place {
  readonly channel: number;
  readonly score: number;
  readonly came: number;
}

function correlation(places: readonly Place[]): number | undefined {
  return rankCorrelation(places.map(({ score, came }) => [score, came]));
}

/** Fewer channels than this say nothing of a class. */
const FEWEST_CHANNELS = 5;

function withEvidence(
  places: readonly Place[],
  records: Records,
  [from, below]: readonly [number, number],
): readonly Place[] {
  const some = places.filter(({ channel }) => {
    const calls = records.get(channel)?.length ?? 0;
    return calls >= from && calls < below;
  });
  return some.length < FEWEST_CHANNELS ? [] : some;
}
