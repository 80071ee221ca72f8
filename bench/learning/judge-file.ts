import { DAY, epochMs, type EpochMs } from '../../src/model/units.ts';
import { CLOSE, PEAK } from '../../src/reputation/target.ts';
import { judgeForecasts, judgeReturns, type ForecastFigures, type ReturnFigures } from './forecasts.ts';
import { futures } from './future.ts';
import { measure, meanOverDates, withFuture, type ScoreFigures } from './measure.ts';
import type { OutcomeFile } from './outcome-file.ts';
import { countPairs, newPairTable, type PairCount } from './ranking.ts';
import { METHOD, scoresAt } from './standing.ts';
import { walk, type Foreseen, type Standpoint } from './walk.ts';

/** Before this the learner has seen too few outcomes to be judged. */
const WARM_UP_MS = 25 * DAY;
const STEP_MS = 15 * DAY;
const AHEAD_MS = 30 * DAY;

/** What was measured on real outcomes, where no truth is known. */
export interface FileFigures {
  readonly judged: number;
  readonly dates: number;
  /** Empty when the file is too short or has too few channels to rank. */
  readonly scores: ReadonlyMap<string, ScoreFigures>;
  /** Pairs of channels that came in the order of their scores in the next 30 days. */
  readonly cameOrdered: readonly PairCount[];
  readonly highestScore: number | undefined;
  /** Undefined when no call is left to judge, and when the file does not say what calls were worth in the end. */
  readonly close: ForecastFigures | undefined;
  readonly peak: ForecastFigures | undefined;
  readonly returns: ReturnFigures | undefined;
}

/** A file's figures, with what was foretold and known on the way. */
export interface JudgedFile {
  readonly figures: FileFigures;
  readonly foreseen: readonly Foreseen[];
  readonly standpoints: readonly Standpoint[];
}

/** Lives through the calls of a file and measures forecasts, and ranking by the 30 days after every 15th day. */
export function judgeFile(file: OutcomeFile): JudgedFile {
  const { first, last } = spanOf(file);
  const from = epochMs(first + WARM_UP_MS);
  const rounds = Math.max(0, Math.floor((last - AHEAD_MS - from) / STEP_MS) + 1);
  const dates = Array.from({ length: rounds }, (_, round) => epochMs(from + round * STEP_MS));
  // The last look around comes when every outcome is known.
  const lastKnown = epochMs(
    file.calls.reduce<number>((latest, call) => Math.max(latest, call.knownAt), last),
  );
  const { foreseen, standpoints } = walk(file.calls, [...dates, lastKnown]);
  const cameOrdered = newPairTable();
  const perDate = standpoints.slice(0, dates.length).flatMap((standpoint) => {
    const { records, scores } = scoresAt(standpoint);
    if (records.size < 3) return [];
    const ahead = futures(file.calls, standpoint.at);
    countPairs(cameOrdered, withFuture(scores.get(METHOD) ?? new Map<number, number>(), ahead));
    return [new Map([...scores].map(([name, own]) => [name, measure(own, ahead)]))];
  });
  const judged = foreseen.filter(({ call }) => call.postedAt >= from).length;
  const end = standpoints.at(-1);
  const ranked = end === undefined ? [] : [...(scoresAt(end).scores.get(METHOD)?.values() ?? [])];
  const figures = {
    judged,
    dates: perDate.length,
    scores: perDate.length === 0 ? new Map<string, ScoreFigures>() : meanOverDates(perDate),
    cameOrdered,
    highestScore: ranked.length === 0 ? undefined : Math.max(...ranked),
    close: file.hasFinal && judged > 0 ? judgeForecasts(foreseen, CLOSE, from) : undefined,
    peak: judged > 0 ? judgeForecasts(foreseen, PEAK, from) : undefined,
    returns: file.hasFinal ? judgeReturns(foreseen, from) : undefined,
  };
  return { figures, foreseen, standpoints };
}

function spanOf({ calls }: OutcomeFile): { readonly first: EpochMs; readonly last: EpochMs } {
  const first = calls[0]?.postedAt ?? epochMs(0);
  return { first, last: calls.at(-1)?.postedAt ?? first };
}
