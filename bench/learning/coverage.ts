import { parseChannel, recordsAt } from '../../src/reputation/channel-state.ts';
import { parseCrowd } from '../../src/reputation/crowd-state.ts';
import { originalityEffect } from '../../src/reputation/originality.ts';
import { effectOf } from '../../src/reputation/shrink.ts';
import { spreadOf } from '../../src/reputation/spread.ts';
import { RETURN, type Target } from '../../src/reputation/target.ts';
import { WORLD_TIERS } from './fate.ts';
import { SPREADS, type Truth } from './truth.ts';
import type { Standpoint } from './walk.ts';

/** How many true effects lie in their 80 % and 90 % credible intervals. */
export interface Coverage {
  intervals: number;
  in80: number;
  in90: number;
}

/**
 * Counts the channels' true effects per tier and target that lie in the learner's intervals. The true effect is the
 * expectation over the tier's par, in units of information (log odds, to first order) or standard deviations.
 */
export function countCoverage(
  coverage: Coverage,
  standpoint: Standpoint,
  { truth, day }: { readonly truth: Truth; readonly day: number },
): void {
  const crowd = parseCrowd(standpoint.crowd);
  const spread = spreadOf(crowd);
  for (const [channel, json] of standpoint.channels) {
    const state = parseChannel(json);
    const records = recordsAt(state, standpoint.at);
    const start = originalityEffect(crowd, state);
    for (const tier of WORLD_TIERS.filter((name) => records.has(name))) {
      const par = truth.par(tier, day);
      const expected = truth.expected(channel, tier, day);
      for (const k of [0, 1, 2] as const satisfies readonly Target[]) {
        const unit = k === RETURN ? SPREADS[tier] : Math.max(0.002, par[k] * (1 - par[k]));
        const belief = effectOf(records, k, { spread, start: start[k] }).in(tier);
        const off = Math.abs((expected[k] - par[k]) / unit - belief.mean) / Math.sqrt(belief.variance);
        coverage.intervals += 1;
        if (off <= 1.2816) coverage.in80 += 1;
        if (off <= 1.6449) coverage.in90 += 1;
      }
    }
  }
}
