import type { EpochMs } from '../../src/model/units.ts';
import { brierSkill, calibrationError, type Foretold } from '../../src/reputation/calibration.ts';
import { scored, type PerTarget, type Target } from '../../src/reputation/target.ts';
import type { Foreseen } from './walk.ts';

/** How good the chances were that were given for one event. */
export interface ForecastFigures {
  /** Brier skill over the overall rate, of each nested forecast: tier, + mood, + channel, + features. */
  readonly nested: readonly number[];
  readonly skill: number;
  readonly error: number;
}

/** Judges the chances given for an event to the calls posted from `from` on. */
export function judgeForecasts(
  foreseen: readonly Foreseen[],
  target: Target,
  from: EpochMs,
): ForecastFigures {
  const cases = (chance: (one: Foreseen) => PerTarget | undefined): readonly Foretold[] =>
    foreseen
      .filter(({ call }) => call.postedAt >= from)
      .map((one) => ({ chance: chance(one)?.[target] ?? 0, came: scored(one.call)[target] === 1 }));
  const given = cases((one) => one.given);
  return {
    nested: [0, 1, 2, 3].map((depth) => brierSkill(cases((one) => one.nested[depth])) ?? 0),
    skill: brierSkill(given) ?? 0,
    error: calibrationError(given) ?? 0,
  };
}
