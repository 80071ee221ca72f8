import type { ChannelState } from './channel-state.ts';
import type { CrowdState, OriginalitySums, SpreadSums } from './crowd-state.ts';
import { originalityOf } from './originality.ts';
import { shareOf } from './spread.ts';
import { perMeasure } from './target.ts';

/**
 * The crowd's sums over channels with one channel's share brought up to date. A share depends on the channel's own state alone,
 * so exchanging it equals adding all channels up anew, at the cost of one.
 */
export function exchangeShare(crowd: CrowdState, before: ChannelState, now: ChannelState): CrowdState {
  return {
    ...crowd,
    spread: perMeasure((k) => exchangedSpread(crowd.spread[k], shareOf(before, k), shareOf(now, k))),
    originality: perMeasure((k) =>
      exchangedOriginality(crowd.originality[k], originalityOf(before, k), originalityOf(now, k)),
    ),
  };
}

// Written out field by field: this runs eight times with every outcome.

function exchangedSpread(sums: SpreadSums, old: SpreadSums, fresh: SpreadSums): SpreadSums {
  return {
    n: sums.n - old.n + fresh.n,
    t: sums.t - old.t + fresh.t,
    d: sums.d - old.d + fresh.d,
    tierN: sums.tierN - old.tierN + fresh.tierN,
    tierD: sums.tierD - old.tierD + fresh.tierD,
  };
}

function exchangedOriginality(
  sums: OriginalitySums,
  old: OriginalitySums,
  fresh: OriginalitySums,
): OriginalitySums {
  return {
    w: sums.w - old.w + fresh.w,
    z: sums.z - old.z + fresh.z,
    zz: sums.zz - old.zz + fresh.zz,
    y: sums.y - old.y + fresh.y,
    zy: sums.zy - old.zy + fresh.zy,
  };
}
