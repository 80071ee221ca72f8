import type { CompletedCall, ForecastMonth, ForecastRecord } from '../model/analytics.ts';
import { DAY } from '../model/units.ts';
import { brierSkill, calibrationError, type Foretold, reliability } from '../reputation/calibration.ts';
import { spanOf } from './spans.ts';

/** What the forecasts of success were worth that were stored when the calls were made, over all and by month of the post. */
export function forecastRecord(calls: readonly CompletedCall[]): ForecastRecord {
  const cases = calls.map(foretold);
  const skill = brierSkill(cases);
  const error = calibrationError(cases);
  const months = new Map<number, CompletedCall[]>();
  for (const call of calls) {
    const { from } = spanOf(Math.floor(call.postedAt / DAY), 'month');
    months.set(from, [...(months.get(from) ?? []), call]);
  }
  return {
    calls: calls.length,
    ...(skill !== undefined && { brierSkill: skill }),
    ...(error !== undefined && { calibrationError: error }),
    bins: reliability(cases),
    months: [...months.values()].map(monthOf).toSorted((a, b) => a.from - b.from),
  };
}

function monthOf(calls: readonly CompletedCall[]): ForecastMonth {
  const cases = calls.map(foretold);
  const [all] = reliability(cases, 1);
  const skill = brierSkill(cases);
  return {
    ...spanOf(Math.floor((calls[0]?.postedAt ?? 0) / DAY), 'month'),
    calls: calls.length,
    foretold: all?.foretold ?? 0,
    came: all?.came ?? 0,
    ...(skill !== undefined && { brierSkill: skill }),
  };
}

function foretold({ predictedSuccess, success }: CompletedCall): Foretold {
  return { chance: predictedSuccess, came: success };
}
