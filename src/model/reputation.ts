import type { ChannelId, EpochMs } from './units.ts';
import type { Tier } from './call.ts';

/** Cut-offs are in reputation/grade.ts. `insufficient` and `limited` say that there is too little to judge by. */
export type Grade =
  | 'insufficient'
  | 'limited'
  | 'unreliable'
  | 'poor'
  | 'average'
  | 'good'
  | 'excellent'
  | 'elite';

/** A figure with the bounds of its 90 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What a channel's word is worth, over all its calls or within one tier. */
export interface Reputation {
  readonly channelId: ChannelId;
  readonly scope: 'all' | Tier;
  /** Completed calls. */
  readonly completed: number;
  /** Calls that ended above +10 %, and calls whose accepted ATH reached 2x. */
  readonly successes: number;
  readonly hits: number;
  /** Mean of finalRoi, ratio. */
  readonly meanRoi: number;
  /** Standard deviation of clipped log returns; undefined under 2 completed calls. */
  readonly spread?: number;
  /** Shrunk rates with 90 % intervals: what a next call of the channel may be expected to do. */
  readonly successRate: Estimate;
  readonly hitRate: Estimate;
  /** Shrunk expected log return, clipped to [-95 %, 10x]. */
  readonly logReturn: Estimate;
  /** 0 to 100: share of channels that this one is reasonably sure to beat; ranked by it. */
  readonly score: Estimate;
  /**
   * Points of the score owed to how often it calls what others called before, below 0 for one that echoes; over all its calls
   * only. Absent when it makes no difference here.
   */
  readonly originality?: number;
  /** Calls that the evidence is worth after forgetting and down-weighting. */
  readonly effectiveCalls: number;
  readonly grade: Grade;
  readonly updatedAt: EpochMs;
}
