import { DAY, type EpochMs } from '../model/units.ts';

/** A channel that calls a token again within this time says nothing new. */
const REPEAT_MS = 30 * DAY;
/** Counted calls of a channel on one UTC day that weigh in full. */
const FULL_CALLS_A_DAY = 5;

/**
 * Learning weight of a call, in [0, 1], fixed when it is seen: 0 when the channel called the token within 30 days or the
 * entry is late; 5/q for the q-th counted call of a UTC day with q > 5, so that a flood of posts counts little; else 1.
 * `callsThatDay` are the counted calls before this one.
 */
export function callWeight(facts: {
  readonly lastCallAt?: EpochMs;
  readonly postedAt: EpochMs;
  readonly callsThatDay: number;
  readonly lateEntry: boolean;
}): number {
  if (facts.lateEntry) return 0;
  if (facts.lastCallAt !== undefined && facts.postedAt - facts.lastCallAt < REPEAT_MS) return 0;
  return Math.min(1, FULL_CALLS_A_DAY / (facts.callsThatDay + 1));
}
