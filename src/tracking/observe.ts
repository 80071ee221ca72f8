import type { Token } from '../model/call.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import type { Observed, SweepRules, TrackedCall } from '../ports.ts';
import { follow, type Step, watch } from './follow.ts';
import { completionOf, type TrackingPolicy, windowEndAt } from './lifecycle.ts';
import { type Reading, readMiss, readQuote } from './reading.ts';
import { isRefinedTo } from './refine.ts';
import type { Load } from './schedule-load.ts';
import { decidableAt } from './schedule-pending.ts';
import { pulseOf } from './schedule-pulse.ts';
import { type Due, nextDueAt, wantedWaitMs } from './schedule.ts';

type Mutable<T> = T extends readonly (infer Item)[] ? Item[] : never;
/** What a poll does to calls, while it is being collected. */
type Effects = {
  readonly [Key in 'running' | 'aftermath' | 'happenings' | 'completions']: Mutable<Observed[Key]>;
};

interface Poll {
  readonly reading: Reading;
  readonly now: EpochMs;
  readonly policy: TrackingPolicy;
}

/**
 * The decision of a sweep about one token: what its quote, or the lack of one, does to the token, to its open calls
 * (figures, happenings, completions) and to its watched ones (aftermath), and when to look again. It sees running
 * figures only, never a series. The load, where one is given, is told what each token wants, and stretches calm waits.
 */
export function createObserver(policy: TrackingPolicy, load?: Load): SweepRules['observe'] {
  return function observe(token, calls, quote, now) {
    const reading =
      quote === undefined
        ? readMiss(token, calls, { now, policy })
        : readQuote(token, calls, quote, { now, policy });
    const poll: Poll = { reading, now, policy };
    const effects: Effects = { running: [], aftermath: [], happenings: [], completions: [] };
    const ahead = startAhead(now);
    for (const call of calls) {
      if (call.status === 'open') observeOpen(call, poll, effects, ahead);
      else observeWatched(call, poll, effects, ahead);
    }
    if (ahead.any) reading.token.nextDueAt = dueAt(token, poll, ahead, load);
    else load?.leaves(token.id);
    return observedOf(reading, effects);
  };
}

/** Written out, not spread: this runs for every token of every sweep. */
function observedOf({ token, sample }: Reading, effects: Effects): Observed {
  const { running, aftermath, happenings, completions } = effects;
  return sample === undefined
    ? { token, running, aftermath, happenings, completions }
    : { token, sample, running, aftermath, happenings, completions };
}

function observeOpen(call: TrackedCall, poll: Poll, effects: Effects, ahead: Ahead): void {
  const { reading, now, policy } = poll;
  const { sample } = reading;
  const isWithin = sample !== undefined && sample.at <= windowEndAt(call.postedAt, policy);
  const step = isWithin ? follow(call.entry, call.running, sample, policy) : undefined;
  if (step !== undefined) report(call, step, effects);
  const gone = reading.dead || (isWithin && isRugged(call, reading, policy));
  const ended = completionOf({ postedAt: call.postedAt, gone, lost: step?.lost === true }, now, policy);
  const waits = ended === 'elapsed' && waitsForCandles(call, poll);
  const reason = waits ? undefined : ended;
  if (waits) ahead.waiting = true;
  if (reason !== undefined) effects.completions.push({ callId: call.id, reason });
  // Completed early, a call is watched until its window is over.
  if (waits || now < windowEndAt(call.postedAt, policy)) goOn(ahead, call, reason === undefined);
  if (reason !== undefined) return;
  ahead.openCalls.push({
    status: 'open',
    entry: call.entry,
    running: step?.running ?? call.running,
  });
}

/** Candles may still show a high of the last hours. They are waited for, but not for ever. */
function waitsForCandles({ postedAt }: TrackedCall, { reading, now, policy }: Poll): boolean {
  const endAt = windowEndAt(postedAt, policy);
  return now < endAt + policy.candleGraceMs && !isRefinedTo(reading.token.refinedTo, endAt);
}

function report(call: TrackedCall, { running, high, warning }: Step, effects: Effects): void {
  if (running !== call.running) effects.running.push({ callId: call.id, running });
  if (high !== undefined) effects.happenings.push({ kind: 'ath-reached', callId: call.id, ...high });
  if (warning !== undefined) effects.happenings.push({ kind: 'loss-warning', callId: call.id, ...warning });
}

/**
 * Was the liquidity pulled under this call? In this poll, or before it was made, when it entered with liquidity and
 * that is gone again. A call that entered a pool known to be empty lost nothing by its emptiness.
 */
function isRugged(call: TrackedCall, { token, liquidity }: Reading, policy: TrackingPolicy): boolean {
  if (liquidity === 'collapsed') return true;
  const enteredUsd = call.entry.liquidityUsd;
  const hadEnough = enteredUsd !== undefined && enteredUsd >= policy.minDepthUsd;
  return token.life === 'rugged' && liquidity === 'low' && hadEnough;
}

function observeWatched(call: TrackedCall, poll: Poll, effects: Effects, ahead: Ahead): void {
  const { reading, now, policy } = poll;
  const endAt = windowEndAt(call.postedAt, policy);
  const { sample } = reading;
  const aftermath = watch(call, sample !== undefined && sample.at <= endAt ? sample : undefined, policy);
  const over = now >= endAt;
  if (over || aftermath !== call.aftermath) effects.aftermath.push({ callId: call.id, aftermath, over });
  if (!over) goOn(ahead, call, false);
}

/** What of the token's calls goes on after a poll: it decides when the next one is. */
interface Ahead {
  youngestPostedAt: EpochMs;
  oldestPostedAt: EpochMs;
  open: boolean;
  /** Open calls as they stand after the poll. */
  readonly openCalls: Pick<TrackedCall, 'status' | 'entry' | 'running'>[];
  /** A call whose time is over waits for candles. */
  waiting: boolean;
  any: boolean;
}

function startAhead(now: EpochMs): Ahead {
  return {
    youngestPostedAt: now,
    oldestPostedAt: now,
    open: false,
    openCalls: [],
    waiting: false,
    any: false,
  };
}

function goOn(ahead: Ahead, { postedAt }: TrackedCall, isOpen: boolean): void {
  if (!ahead.any || postedAt < ahead.oldestPostedAt) ahead.oldestPostedAt = postedAt;
  // Only open calls make a token fresh; a watched one is looked at lightly, however young it is.
  if (isOpen && (!ahead.open || postedAt > ahead.youngestPostedAt)) ahead.youngestPostedAt = postedAt;
  ahead.open ||= isOpen;
  ahead.any = true;
}

function dueAt(token: Token, { reading, now, policy }: Poll, ahead: Ahead, load?: Load): EpochMs {
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
    ...(load !== undefined && { stretch: load.stretch() }),
    policy,
    jitterKey: token.id,
  };
  load?.wants(token.id, wantedWaitMs(due), now);
  const regularAt = nextDueAt(due);
  return ahead.waiting ? epochMs(Math.min(regularAt, now + policy.youngIntervalMs)) : regularAt;
}
