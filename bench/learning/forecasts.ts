import type { Tier } from '../../src/model/call.ts';
import type { EpochMs } from '../../src/model/units.ts';
import { brierSkill, calibrationError, ranks, type Foretold } from '../../src/reputation/calibration.ts';
import { RETURN, scored, type PerTarget, type Target } from '../../src/reputation/target.ts';
import { grouped } from './call.ts';
import type { Foreseen } from './walk.ts';

/** How good the chances were that were given for one event. Undefined: all calls ended alike, or there were none. */
export interface ForecastFigures {
  /** Brier skill over the overall rate, of each nested forecast: tier, + mood, + channel, + features. */
  readonly nested: readonly (number | undefined)[];
  readonly skill: number | undefined;
  readonly error: number | undefined;
  /** Brier skill over the base rate of the calls completed before, which anybody could have given. */
  readonly overRunningRate: number | undefined;
  /** Area under the ROC curve: the chance that a call that came stood above one that did not. */
  readonly auc: number | undefined;
  readonly logLoss: number | undefined;
  /** Share of right calls by "more likely than not", beside that of always saying "no". */
  readonly accuracy: number;
  readonly alwaysNo: number;
  /** Brier skill given per tier. */
  readonly tiers: ReadonlyMap<Tier, number | undefined>;
  readonly cases: readonly Foretold[];
}

/** Judges the chances given for an event to the calls posted from `from` on. */
export function judgeForecasts(
  foreseen: readonly Foreseen[],
  target: Target,
  from: EpochMs,
): ForecastFigures {
  const judged = foreseen.filter(({ call }) => call.postedAt >= from);
  const came = (one: Foreseen): boolean => scored(one.call)[target] === 1;
  const casesOf = (of: readonly Foreseen[], chance: (one: Foreseen) => PerTarget | undefined): Foretold[] =>
    of.map((one) => ({ chance: chance(one)?.[target] ?? 0, came: came(one) }));
  const given = casesOf(judged, (one) => one.given);
  const share = (of: (one: Foretold) => boolean): number => given.filter(of).length / given.length;
  const tiers = grouped(judged, ({ call }) => call.tier);
  return {
    nested: [0, 1, 2, 3].map((depth) => brierSkill(casesOf(judged, (one) => one.nested[depth]))),
    skill: brierSkill(given),
    error: calibrationError(given),
    overRunningRate: skillOver(given, runningRates(foreseen, target, from)),
    auc: areaUnder(given),
    logLoss: mean(given.map(({ chance, came: yes }) => -Math.log(yes ? chance : 1 - chance))),
    accuracy: share((one) => one.chance > 0.5 === one.came),
    alwaysNo: share((one) => !one.came),
    tiers: new Map([...tiers].map(([tier, of]) => [tier, brierSkill(casesOf(of, (one) => one.given))])),
    cases: given,
  };
}

/** How good the forecasts of the clipped log return were. */
export interface ReturnFigures {
  /** Share of the variance foretold: by the tier's mean alone, and as given. */
  readonly byTier: number;
  readonly given: number;
  /** Mean absolute error. */
  readonly error: number;
  /** Share of calls within the range that is to hold 80 % and 90 % of them. */
  readonly in80: number;
  readonly in90: number;
}

/** Judges the forecasts of the log return of the calls posted from `from` on; undefined without any. */
export function judgeReturns(foreseen: readonly Foreseen[], from: EpochMs): ReturnFigures | undefined {
  const judged = foreseen.filter(({ call }) => call.postedAt >= from);
  const yOf = (one: Foreseen): number => scored(one.call)[RETURN];
  if (judged.length === 0) return undefined;
  const middle = mean(judged.map(yOf)) ?? 0;
  const squares = (of: (one: Foreseen) => number): number =>
    judged.reduce((sum, one) => sum + (yOf(one) - of(one)) ** 2, 0);
  const share = (of: (one: Foreseen) => readonly [number, number]): number =>
    judged.filter((one) => yOf(one) >= of(one)[0] && yOf(one) <= of(one)[1]).length / judged.length;
  const all = squares(() => middle);
  return {
    byTier: 1 - squares((one) => one.nested[0]?.[RETURN] ?? middle) / all,
    given: 1 - squares((one) => one.given[RETURN]) / all,
    error: mean(judged.map((one) => Math.abs(yOf(one) - one.given[RETURN]))) ?? 0,
    in80: share((one) => one.in80),
    in90: share((one) => one.in90),
  };
}

/** For each call posted from `from` on, the rate of the event among the calls known when it was posted, after one of each. */
function runningRates(foreseen: readonly Foreseen[], target: Target, from: EpochMs): readonly number[] {
  const byKnown = foreseen.toSorted((a, b) => a.call.knownAt - b.call.knownAt);
  let came = 1;
  let next = 0;
  return foreseen.flatMap(({ call }) => {
    for (
      let one = byKnown[next];
      one !== undefined && one.call.knownAt <= call.postedAt;
      one = byKnown[next]
    ) {
      came += scored(one.call)[target];
      next += 1;
    }
    return call.postedAt >= from ? [came / (next + 2)] : [];
  });
}

function skillOver(given: readonly Foretold[], rates: readonly number[]): number | undefined {
  const miss = (chance: number, yes: boolean): number => (chance - (yes ? 1 : 0)) ** 2;
  const own = mean(given.map((one) => miss(one.chance, one.came)));
  const base = mean(given.map((one, index) => miss(rates[index] ?? 0, one.came)));
  return own === undefined || base === undefined || base === 0 ? undefined : 1 - own / base;
}

function areaUnder(given: readonly Foretold[]): number | undefined {
  const place = ranks(given.map(({ chance }) => chance));
  const came = given.filter((one) => one.came).length;
  const pairs = came * (given.length - came);
  if (pairs === 0) return undefined;
  const sum = given.reduce((all, one, index) => all + (one.came ? (place[index] ?? 0) : 0), 0);
  return (sum - (came * (came + 1)) / 2) / pairs;
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
