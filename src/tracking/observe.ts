import type { Ending, Running } from '../model/call.ts';
import type { CompletionReason } from '../model/outcome.ts';
import type { Sample } from '../model/quote.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import type { Observed, SweepRules, TrackedCall } from '../ports.ts';
import { type Ahead, dueAt, goOn, noteFind, type Poll, startAhead } from './ahead.ts';
import { follow, type Step, watch } from './follow.ts';
import { completionOf, type TrackingPolicy, windowEndAt } from './lifecycle.ts';
import { type Reading, readMiss, readQuote } from './reading.ts';
import { isRefinedTo, shownAt } from './refine-times.ts';
import type { Load } from './schedule-load.ts';

type Mutable<T> = T extends readonly (infer Item)[] ? Item[] : never;
type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
/** What a poll does to calls, while it is being collected. */
type Effects = {
  readonly [Key in 'running' | 'aftermath' | 'happenings' | 'completions' | 'endings']: Mutable<
    NonNullable<Observed[Key]>
  >;
} & { readAt: EpochMs | undefined };

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
    if (load !== undefined) noteFind(token, calls, poll, load);
    const effects: Effects = {
      running: [],
      aftermath: [],
      happenings: [],
      completions: [],
      endings: [],
      readAt: undefined,
    };
    const ahead = startAhead(now);
    for (const call of calls) {
      if (call.ending !== undefined && call.status === 'open')
        observeEnded(call, call.ending, poll, effects, ahead);
      else if (call.status === 'open') observeOpen(call, poll, effects, ahead);
      else observeWatched(call, poll, effects, ahead);
    }
    if (ahead.any) reading.token.nextDueAt = dueAt(token, poll, ahead, load);
    else load?.leaves(token.id);
    return observedOf(reading, effects);
  };
}

/** Written out, not spread: this runs for every token of every sweep. */
function observedOf({ token, sample, earlier }: Reading, effects: Effects): Observed {
  const { running, aftermath, happenings, completions, endings, readAt } = effects;
  const observed: Writable<Observed> = { token, running, aftermath, happenings, completions };
  if (sample !== undefined) observed.sample = sample;
  if (earlier !== undefined) observed.earlier = earlier;
  if (endings.length > 0) observed.endings = endings;
  if (readAt !== undefined) observed.readAt = readAt;
  return observed;
}

function observeOpen(call: TrackedCall, poll: Poll, effects: Effects, ahead: Ahead): void {
  const { reading, now, policy } = poll;
  const { sample, earlier } = reading;
  const isWithin = sample !== undefined && sample.at <= windowEndAt(call.postedAt, policy);
  const before = earlier === undefined ? call.running : caughtUp(call, earlier, policy);
  const step = isWithin ? follow(call.entry, before, sample, policy) : undefined;
  if (step === undefined && before !== call.running)
    effects.running.push({ callId: call.id, running: before });
  if (step !== undefined) report(call, step, effects);
  const gone = reading.dead || (isWithin && isRugged(call, reading, policy));
  const ended = completionOf({ postedAt: call.postedAt, gone, lost: step?.lost === true }, now, policy);
  const endedAt = ended === 'elapsed' ? epochMs(windowEndAt(call.postedAt, policy)) : now;
  const waits = ended !== undefined && waitsForCandles(endedAt, poll);
  const reason = waits ? undefined : ended;
  if (waits) wait(endedAt, poll, effects, ahead);
  if (waits && ended !== 'elapsed')
    effects.endings.push({ callId: call.id, ending: { reason: ended, at: now } });
  if (reason !== undefined) effects.completions.push({ callId: call.id, reason });
  // Completed early, a call is watched until its window is over. One that ends as dead after that is looked at once more, which
  // ends its watch; the store lets go of a token that needs none.
  const isOver = now >= windowEndAt(call.postedAt, policy);
  if (waits || !isOver || mayEndDead(call, reason, poll)) goOn(ahead, call, reason === undefined);
  if (reason !== undefined) return;
  ahead.openCalls.push({
    status: 'open',
    entry: call.entry,
    running: step?.running ?? before,
  });
}

/** May the call be watched although its window is over? It is when it ends as lost, dead, or missing for want of a believed price. */
function mayEndDead(
  { running }: TrackedCall,
  reason: CompletionReason | undefined,
  { now, policy }: Poll,
): boolean {
  return reason !== undefined && (reason !== 'elapsed' || now - running.last.at > policy.staleMs);
}

/** The running figures after what the source stated in hindsight. */
function caughtUp(call: TrackedCall, earlier: readonly Sample[], policy: TrackingPolicy): Running {
  const endAt = windowEndAt(call.postedAt, policy);
  let { running } = call;
  for (const sample of earlier)
    if (sample.at <= endAt) running = follow(call.entry, running, sample, policy).running;
  return running;
}

/** A call that has ended completes as it ended, whatever the price has done since, as soon as candles have shown its highs. */
function observeEnded(call: TrackedCall, ending: Ending, poll: Poll, effects: Effects, ahead: Ahead): void {
  const waits = waitsForCandles(ending.at, poll);
  if (waits) wait(ending.at, poll, effects, ahead);
  else effects.completions.push({ callId: call.id, reason: ending.reason });
  if (waits || poll.now < windowEndAt(call.postedAt, poll.policy)) goOn(ahead, call, waits);
}

function wait(endedAt: EpochMs, { now }: Poll, effects: Effects, ahead: Ahead): void {
  ahead.waiting = true;
  effects.readAt = sooner(effects.readAt, shownAt(endedAt), now);
}

/** Candles may still show a high of the last hours. They are waited for, but not for ever. */
function waitsForCandles(endedAt: EpochMs, { reading, now, policy }: Poll): boolean {
  return now < endedAt + policy.candleGraceMs && !isRefinedTo(reading.token.refinedTo, endedAt);
}

/** The sooner one of two instants to come. One that has come is not asked for again: its reading is under way, or put off. */
function sooner(one: EpochMs | undefined, other: EpochMs, now: EpochMs): EpochMs | undefined {
  if (other <= now) return one;
  return one === undefined || other < one ? other : one;
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
