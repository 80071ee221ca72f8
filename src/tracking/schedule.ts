import type { TokenLife } from '../model/token.ts';
import { after, type EpochMs, epochMs } from '../model/units.ts';
import { type TrackingPolicy, windowEndAt } from './lifecycle.ts';

export interface Due {
  /** Posts of the youngest and of the oldest call that is still followed. */
  readonly youngestPostedAt: EpochMs;
  readonly oldestPostedAt?: EpochMs;
  readonly now: EpochMs;
  readonly misses: number;
  readonly life: TokenLife;
  /** None of the calls is open any more. */
  readonly watchedOnly: boolean;
  /** A high or a loss waits for the sample that confirms it. */
  readonly pending?: boolean;
  readonly policy: TrackingPolicy;
  /** The token's id: spreads tokens that would else be due together. */
  readonly jitterKey: number;
}

/**
 * When to look at a token next: always later than now, at most updateIntervalMs later while a call is open (a day
 * while none is, or the token is dead), and never past the end of a call's window, so that calls complete on time.
 * The same arguments always give the same instant.
 */
export function nextDueAt(due: Due): EpochMs {
  const { now, policy } = due;
  const isQuiet = due.watchedOnly || due.life === 'dead';
  const longestMs = isQuiet ? policy.quietIntervalMs : policy.updateIntervalMs;
  const waitMs = isQuiet ? longestMs : intervalMs(due);
  // The spread is added, never taken away: a look two minutes later must be able to confirm a high.
  const startMs = Math.min(waitMs, longestMs / (1 + policy.jitterShare));
  const regularAt = after(now, Math.max(1, startMs * (1 + policy.jitterShare * spread(due.jitterKey))));
  return beforeTheEnd(regularAt, due);
}

function intervalMs({ youngestPostedAt, now, misses, life, pending, policy }: Due): number {
  const regularMs = intervalAtAge(now - youngestPostedAt, policy);
  if (life === 'suspect') {
    const doublings = Math.min(Math.max(0, misses - 1), 20);
    return Math.min(regularMs, policy.suspectIntervalMs) * 2 ** doublings;
  }
  return pending === true ? Math.min(regularMs, policy.youngIntervalMs) : regularMs;
}

function intervalAtAge(ageMs: number, policy: TrackingPolicy): number {
  if (ageMs < policy.freshMs) return policy.freshIntervalMs;
  return policy.youngIntervalMs + Math.max(0, ageMs - policy.youngMs) * policy.ageingShare;
}

/** One last look shortly before the window of the oldest call ends, and one at its end, where the call completes. */
function beforeTheEnd(regularAt: EpochMs, { now, policy, youngestPostedAt, oldestPostedAt }: Due): EpochMs {
  const endAt = windowEndAt(oldestPostedAt ?? youngestPostedAt, policy);
  const lastLookAt = endAt - policy.lastLookMs;
  if (lastLookAt > now) return epochMs(Math.min(regularAt, lastLookAt));
  return endAt > now ? epochMs(Math.min(regularAt, endAt)) : regularAt;
}

/**
 * A number in [0, 1) that looks random and depends on nothing but `key` (the finaliser of MurmurHash3, Appleby 2011).
 */
function spread(key: number): number {
  let hash = key | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
