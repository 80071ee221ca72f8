import type { TokenLife } from '../model/token.ts';
import { after, type EpochMs, epochMs } from '../model/units.ts';
import { type TrackingPolicy, windowEndAt } from './lifecycle.ts';
import { livelyWaitMs, type Pulse } from './schedule-pulse.ts';
import { stretchedMs, type WaitRange } from './schedule-stretch.ts';

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
  /** The soonest instant of a sample that can decide about what waits; by default a whole confirmation from now. */
  readonly decidableAt?: EpochMs;
  /** How near the price is to something that matters, and how it moves; without it the age alone decides. */
  readonly pulse?: Pulse;
  /** A factor on the wait that the pulse asks for, see schedule-tuning. 1 by default. */
  readonly patience?: number;
  /** How many open calls there are of the token: as many channels' readers wait for its alerts. 1 by default. */
  readonly watchers?: number;
  /** From 1 up: by how much calm waits are stretched, see schedule-stretch. 1 by default. */
  readonly stretch?: number;
  readonly policy: TrackingPolicy;
  /** The token's id: spreads tokens that would else be due together. */
  readonly jitterKey: number;
}

/** From this many watchers on a token is looked at no sooner. */
const MOST_WATCHERS = 4;
/**
 * A look is done a little after it is due: the longest wait is shorter than the limit by this share of it (two minutes
 * of two hours), so that the limit holds for the prices and not only for the plan.
 */
const SLACK_SHARE = 1 / 60;

/**
 * When to look at a token next: always later than now, at most updateIntervalMs later while a call is open (a day
 * while none is, or the token is dead), and never past the end of a call's window, so that calls complete on time.
 * The same arguments always give the same instant.
 */
export function nextDueAt(due: Due): EpochMs {
  const { policy, stretch = 1, jitterKey } = due;
  const isUnhurried = isQuiet(due) || due.life === 'suspect';
  const wantedMs = wantedWaitMs(due);
  const regularMs = isUnhurried ? wantedMs : stretchedMs(wantedMs, stretch, waitRange(policy));
  const waitMs = isUnhurried ? wantedMs : Math.min(regularMs, undecidedMs(due));
  // The spread is added, never taken away: a look two minutes later must be able to confirm a high.
  const startMs = Math.min(waitMs, longestMs(due));
  const spreadMs = startMs * (1 + policy.jitterShare * spread(jitterKey));
  return beforeTheEnd(after(due.now, Math.max(1, spreadMs)), due);
}

/**
 * How long the token would be left alone if requests cost nothing, milliseconds, at least 1: before it is stretched
 * under load, spread, or shortened by what waits for a confirmation or by the end of a call.
 */
export function wantedWaitMs(due: Due): number {
  const { youngestPostedAt, now, misses, life, pulse, policy } = due;
  if (isQuiet(due)) return longestMs(due);
  const aged = intervalAtAge(now - youngestPostedAt, policy);
  if (life === 'suspect') {
    const doublings = Math.min(Math.max(0, misses - 1), 20);
    return Math.min(longestMs(due), Math.min(aged, policy.suspectIntervalMs) * 2 ** doublings);
  }
  const lively = pulse === undefined ? aged : Math.min(aged, livelyWaitMs(pulse) * (due.patience ?? 1));
  const alone = Math.min(longestMs(due), Math.max(policy.freshIntervalMs, lively));
  // Requests do most good when waits go with the inverse root of how many people wait (Cauchy-Schwarz).
  const shared = alone / Math.sqrt(Math.min(MOST_WATCHERS, Math.max(1, due.watchers ?? 1)));
  return Math.max(1, Math.min(alone, Math.max(policy.freshIntervalMs, shared)));
}

/** Between which waits load stretches: from those of fresh calls, which it leaves alone, to the longest that may be. */
export function waitRange(policy: TrackingPolicy): WaitRange {
  return { soonestMs: policy.freshIntervalMs, longestMs: openLongestMs(policy) };
}

function isQuiet({ watchedOnly, life }: Due): boolean {
  return watchedOnly || life === 'dead';
}

/** The longest wait before the spread is added. */
function longestMs(due: Due): number {
  const { policy } = due;
  return isQuiet(due) ? policy.quietIntervalMs / (1 + policy.jitterShare) : openLongestMs(policy);
}

function openLongestMs({ updateIntervalMs, jitterShare }: TrackingPolicy): number {
  return (updateIntervalMs * (1 - SLACK_SHARE)) / (1 + jitterShare);
}

/** How long until what waits for a confirmation can have it; Infinity when nothing waits. */
function undecidedMs({ pending, decidableAt, now, policy }: Due): number {
  if (pending !== true) return Infinity;
  if (decidableAt === undefined) return policy.ath.confirmAfterMs;
  // A price that could decide nothing (a doubtful one, say) may stay so for hours.
  return decidableAt > now ? decidableAt - now : policy.youngIntervalMs;
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
