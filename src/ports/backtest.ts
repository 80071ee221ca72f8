import type { Trail } from '../model/outcome.ts';
import type { CallId, ChannelId, EpochMs } from '../model/units.ts';

/** A completed call with what orders laid at its entry would have met. */
export interface FollowedCall {
  readonly callId: CallId;
  readonly channelId: ChannelId;
  readonly postedAt: EpochMs;
  readonly trail: Trail;
  /** US dollars, the price that the trail's multiples are of. */
  readonly entryPrice: number;
  /** From the post to the entry, milliseconds. */
  readonly lagMs: number;
  /** Usable depth at the entry and at the end, US dollars; undefined when unknown. */
  readonly entryDepthUsd?: number;
  readonly finalDepthUsd?: number;
  /** Price at the end as a multiple of the entry: 0 of a dead or rugged token. */
  readonly finalMultiple: number;
  /** From the entry to the end, milliseconds. */
  readonly trackedMs: number;
}

/** Which completed calls are wanted. */
export interface FollowedQuery {
  /** Of one channel; of every caller but people in private when left out. */
  readonly channelId?: ChannelId;
  /** The newest so many. */
  readonly limit: number;
}

export interface FollowedCalls {
  /** Newest post first. Calls that were entered too late to be judged are not among them. */
  readonly calls: readonly FollowedCall[];
  /** How many completed calls there are altogether, with and without a trail and a timely entry. */
  readonly completed: number;
}

/** What a backtest needs of a store. */
export interface BacktestStore {
  /** Read in slices, so that nothing else has to wait. */
  followedCalls(query: FollowedQuery): Promise<FollowedCalls>;
}
