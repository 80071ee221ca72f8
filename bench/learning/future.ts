import { DAY, type EpochMs } from '../../src/model/units.ts';
import { perTarget, RETURN, scored, type PerTarget } from '../../src/reputation/target.ts';
import { grouped, type BenchCall } from './call.ts';
import { worth } from './truth.ts';

const AHEAD_MS = 30 * DAY;

/** What a channel's calls of the next 30 days came to. */
export interface Future {
  readonly calls: number;
  /** Mean worth of its calls among those of the same tier and days, in standard deviations. */
  readonly worth: number;
}

/** How every channel that calls in the 30 days from `at` does in them. */
export function futures(calls: readonly BenchCall[], at: EpochMs): ReadonlyMap<number, Future> {
  const ahead = calls.filter((call) => call.postedAt >= at && call.postedAt < at + AHEAD_MS);
  const pars = new Map([...grouped(ahead, (call) => call.tier)].map(([tier, of]) => [tier, parOf(of)]));
  return new Map(
    [...grouped(ahead, (call) => call.channel)].map(([channel, own]) => {
      const sum = own.reduce((total, call) => {
        const par = pars.get(call.tier);
        return par === undefined ? total : total + worth(scored(call), par.mean, par.spread);
      }, 0);
      return [channel, { calls: own.length, worth: sum / own.length }];
    }),
  );
}

function parOf(calls: readonly BenchCall[]): { readonly mean: PerTarget; readonly spread: number } {
  const ys = calls.map(scored);
  const mean = perTarget((k) => ys.reduce((sum, y) => sum + y[k], 0) / ys.length);
  const variance = ys.reduce((sum, y) => sum + (y[RETURN] - mean[RETURN]) ** 2, 0) / ys.length;
  return { mean, spread: Math.max(0.05, Math.sqrt(variance)) };
}
