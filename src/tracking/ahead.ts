// When a token is looked at next: what of its calls goes on, how lively its price is, and how much else there is to look at.

import type { Token } from '../model/call.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import type { TrackedCall } from '../ports.ts';
import type { TrackingPolicy } from './lifecycle.ts';
import type { Reading } from './reading.ts';
import type { Load } from './schedule-load.ts';
import { decidableAt } from './schedule-pending.ts';
import { findOf, pulseOf } from './schedule-pulse.ts';
import { type Due, nextDueAt, wantedWaitMs } from './schedule.ts';

/** One poll of a token. */
export interface Poll {
  readonly reading: Reading;
  readonly now: EpochMs;
  readonly policy: TrackingPolicy;
}

/** What of the token's calls goes on after a poll: it decides when the next one is. */
export interface Ahead {
  youngestPostedAt: EpochMs;
  oldestPostedAt: EpochMs;
  open: boolean;
  /** Open calls as they stand after the poll. */
  readonly openCalls: Pick<TrackedCall, 'status' | 'entry' | 'running'>[];
  /** A call whose time is over waits for candles. */
  waiting: boolean;
  any: boolean;
}

/** Nothing goes on yet. */
export function startAhead(now: EpochMs): Ahead {
  return {
    youngestPostedAt: now,
    oldestPostedAt: now,
    open: false,
    openCalls: [],
    waiting: false,
    any: false,
  };
}

/** The call goes on after the poll, open or only watched. */
export function goOn(ahead: Ahead, { postedAt }: TrackedCall, isOpen: boolean): void {
  if (!ahead.any || postedAt < ahead.oldestPostedAt) ahead.oldestPostedAt = postedAt;
  // Only open calls make a token fresh; a watched one is looked at lightly, however young it is.
  if (isOpen && (!ahead.open || postedAt > ahead.youngestPostedAt)) ahead.youngestPostedAt = postedAt;
  ahead.open ||= isOpen;
  ahead.any = true;
}

/** Tells the load of a rung or high that this poll found. Of fresh calls it learns nothing: they are looked at no sooner. */
export function noteFind(
  token: Token,
  calls: readonly TrackedCall[],
  { reading, policy }: Poll,
  load: Load,
): void {
  const { sample } = reading;
  const before = token.last;
  if (sample === undefined || sample.doubt !== undefined || before === undefined) return;
  if (sample.at - before.at < 2 * policy.freshIntervalMs) return;
  const find = findOf(sample, before, calls, policy.milestones);
  if (find !== undefined) load.found(find === 'late');
}

/** When to look at the token next; tells the load what was wanted. */
export function dueAt(token: Token, { reading, now, policy }: Poll, ahead: Ahead, load?: Load): EpochMs {
  const { openCalls } = ahead;
  const { last } = reading.token;
  const decidable = decidableAt(openCalls, policy.ath);
  const pulse = last && pulseOf(last, token.last, openCalls, policy.milestones);
  const due: Due = {
    youngestPostedAt: ahead.youngestPostedAt,
    oldestPostedAt: ahead.oldestPostedAt,
    now,
    misses: reading.token.misses,
    life: reading.token.life,
    watchedOnly: !ahead.open,
    watchers: openCalls.length,
    ...(decidable !== undefined && { pending: true, decidableAt: decidable }),
    ...(pulse !== undefined && { pulse }),
    ...(load !== undefined && { stretch: load.stretch(), patience: load.patience() }),
    policy,
    jitterKey: token.id,
  };
  load?.wants(token.id, wantedWaitMs(due), now);
  const regularAt = nextDueAt(due);
  return ahead.waiting ? epochMs(Math.min(regularAt, now + policy.youngIntervalMs)) : regularAt;
}
