import { DAY, epochMs } from '../../src/model/units.ts';
import { CLOSE, PEAK } from '../../src/reputation/target.ts';
import { judgeForecasts, type ForecastFigures } from './forecasts.ts';
import { futures } from './future.ts';
import { measure, meanOverDates, type ScoreFigures } from './measure.ts';
import type { OutcomeFile } from './outcome-file.ts';
import { scoresAt } from './standing.ts';
import { walk } from './walk.ts';

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
  /** Undefined when the file does not say what calls were worth in the end. */
  readonly close: ForecastFigures | undefined;
  readonly peak: ForecastFigures;
}

/** Lives through the calls of a file and measures forecasts, and ranking by the 30 days after every 15th day. */
export function judgeFile(file: OutcomeFile): FileFigures {
  const first = file.calls[0]?.postedAt ?? epochMs(0);
  const last = file.calls.at(-1)?.postedAt ?? first;
  const from = epochMs(first + WARM_UP_MS);
  const rounds = Math.max(0, Math.floor((last - AHEAD_MS - from) / STEP_MS) + 1);
  const dates = Array.from({ length: rounds }, (_, round) => epochMs(from + round * STEP_MS));
  const { foreseen, standpoints } = walk(file.calls, dates);
  const perDate = standpoints.flatMap((standpoint) => {
    const { records, scores } = scoresAt(standpoint);
    const ahead = futures(file.calls, standpoint.at);
    if (records.size < 3) return [];
    return [new Map([...scores].map(([name, own]) => [name, measure(own, ahead)]))];
  });
  return {
    judged: foreseen.filter(({ call }) => call.postedAt >= from).length,
    dates: perDate.length,
    scores: perDate.length === 0 ? new Map<string, ScoreFigures>() : meanOverDates(perDate),
    close: file.hasFinal ? judgeForecasts(foreseen, CLOSE, from) : undefined,
    peak: judgeForecasts(foreseen, PEAK, from),
  };
}
