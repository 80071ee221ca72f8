import type { Tier } from '../model/call.ts';
import type { ChannelId } from '../model/units.ts';
import type { KnownOutcome } from '../ports.ts';
import { CLOSE, PEAK, perTarget, type PerTarget, RETURN, scored } from '../reputation/target.ts';

/** What an outcome is worth: half by its return, a quarter by each event. */
const SHARE: PerTarget = [0.25, 0.25, 0.5];
/** Least variance that a rate and a log return are taken to have: of a few alike calls it would be none. */
const LEAST_OF_RATE = 0.005;
const LEAST_OF_RETURN = 0.0025;

interface Sums {
  calls: number;
  y: PerTarget;
  /** Of squared log returns. */
  squares: number;
}

/** Calls of a time, added one by one. */
export interface Came {
  add(call: KnownOutcome['call'], outcome: KnownOutcome['outcome']): void;
  /**
   * What the calls of each channel came to: the mean over its calls of how far each lies above those of its tier in the same time, in
   * standard deviations, a quarter by success, a quarter by hits, half by log return.
   */
  worths(): ReadonlyMap<ChannelId, number>;
}

export function createCame(): Came {
  const tiers = new Map<Tier, Sums>();
  const channels = new Map<ChannelId, Map<Tier, Sums>>();

  return {
    add({ channelId, tier, weight }, { finalRoi, athRoi }) {
      const y = scored({ finalMultiple: 1 + finalRoi, athMultiple: 1 + athRoi });
      const own = channels.get(channelId) ?? new Map<Tier, Sums>();
      channels.set(channelId, own);
      for (const sums of [tiers, own]) sums.set(tier, plus(sums.get(tier), y, weight));
    },
    worths: () =>
      new Map(
        [...channels].map(([channelId, own]) => {
          const parts = [...own].map(([tier, sums]) => ({ sums, par: tiers.get(tier) ?? sums }));
          const calls = parts.reduce((sum, part) => sum + part.sums.calls, 0);
          return [channelId, parts.reduce((sum, { sums, par }) => sum + above(sums, par), 0) / calls];
        }),
      ),
  };
}

function plus(sums: Sums | undefined, y: PerTarget, weight: number): Sums {
  const { calls, y: so, squares } = sums ?? { calls: 0, y: [0, 0, 0], squares: 0 };
  return {
    calls: calls + weight,
    y: perTarget((k) => so[k] + weight * y[k]),
    squares: squares + weight * y[RETURN] ** 2,
  };
}

/** How far these calls together lie above par, in its standard deviations. */
function above(sums: Sums, par: Sums): number {
  const mean = perTarget((k) => par.y[k] / par.calls);
  const rate = (k: typeof CLOSE | typeof PEAK): number =>
    Math.sqrt(Math.max(LEAST_OF_RATE, mean[k] * (1 - mean[k])));
  const spread = [
    rate(CLOSE),
    rate(PEAK),
    Math.sqrt(Math.max(LEAST_OF_RETURN, par.squares / par.calls - mean[RETURN] ** 2)),
  ] as const;
  const parts = perTarget((k) => (SHARE[k] * (sums.y[k] - sums.calls * mean[k])) / spread[k]);
  return parts[0] + parts[1] + parts[2];
}
