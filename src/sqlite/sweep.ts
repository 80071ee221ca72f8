import type { CallId, EpochMs } from '../model/units.ts';
import type {
  Happening,
  Observation,
  Observed,
  Store,
  SweepCounts,
  SweepRules,
  TrackedCall,
} from '../ports.ts';
import { createConclude } from './conclude.ts';
import type { Database } from './database.ts';
import { createWriteObserved } from './observed.ts';
import type { Steps } from './steps.ts';
import type { Tracked, TrackedMemory } from './tracked-memory.ts';
import type { Writable } from './token-row.ts';
import { createReadTracked, createRestToken } from './tracked.ts';
import { createReadView } from './view.ts';

/** Everything one sweep() has been given, and what it has done so far. */
interface Run {
  readonly rules: SweepRules;
  readonly now: EpochMs;
  readonly completed: CallId[];
  priced: number;
  missing: number;
  newAths: number;
}

/** Folds a batch of prices into the calls of their tokens, with everything that follows from them. */
export function createSweep(database: Database, steps: Steps, memory: TrackedMemory): Pick<Store, 'sweep'> {
  const { db, write } = database;
  const readTracked = createReadTracked(database);
  const readView = createReadView(db);
  const writeObserved = createWriteObserved(database);
  const restToken = createRestToken(db, memory);
  const conclude = createConclude(db, steps, memory);

  function announce(happening: Happening, run: Run): void {
    const { callId, ...happened } = happening;
    const view = readView(callId);
    if (view === undefined) throw new Error(`expected call ${callId} of a happening, was none`);
    const listeners = steps.listenersOf(view.channel.id, { callId });
    const envelopes = run.rules.announce({ ...happened, view }, listeners, run.now);
    steps.insertEnvelopes(envelopes, run.now);
  }

  function keep({ token, calls: before }: Tracked, observed: Observed, run: Run): void {
    const renamed = writeObserved.token(token, observed.token);
    for (const ended of observed.endings ?? []) writeObserved.ending(ended);
    if (observed.readAt !== undefined) writeObserved.readAt(token.id, observed.readAt);
    for (const sample of observed.earlier ?? []) writeObserved.sample(token.id, sample);
    if (observed.sample !== undefined) writeObserved.sample(token.id, observed.sample);
    const calls = before.slice();
    for (const change of observed.running) {
      const index = indexOf(calls, change.callId);
      const call = calls[index];
      if (call === undefined) continue;
      if (change.running.ath.price > call.running.ath.price) run.newAths += 1;
      writeObserved.running(change);
      calls[index] = withRunning(call, change.running);
    }
    for (const change of observed.aftermath) {
      indexOf(calls, change.callId);
      writeObserved.aftermath(change);
    }
    // What is rare is read again the next time: another name or pool, a call that has ended, a watched one that moved.
    const isRare =
      renamed ||
      observed.endings !== undefined ||
      observed.completions.length + observed.aftermath.length > 0;
    if (isRare) memory.forget(token.id);
    else memory.keep({ token: observed.token, calls });
  }

  function sweepToken({ tokenId, quote }: Observation, run: Run): void {
    const tracked = memory.recall(tokenId) ?? readTracked(tokenId);
    if (tracked === undefined) return;
    const observed = run.rules.observe(tracked.token, tracked.calls, quote, run.now);
    if (quote === undefined) run.missing += 1;
    else run.priced += 1;

    keep(tracked, observed, run);
    // What happened is told of a call as it stands after this sample, and before its end.
    for (const happening of observed.happenings) announce(happening, run);
    for (const { callId, reason } of observed.completions) {
      if (conclude(callId, reason, run)) run.completed.push(callId);
    }
    if (tracked.calls.length === 0 || observed.aftermath.some(({ over }) => over)) restToken(tokenId);
  }

  return {
    sweep: (batch, rules, now) =>
      write((): SweepCounts => {
        const run: Run = { rules, now, completed: [], priced: 0, missing: 0, newAths: 0 };
        memory.refresh();
        for (const observation of batch) sweepToken(observation, run);
        const { priced, missing, completed, newAths } = run;
        return { priced, missing, completed, newAths };
      }, memory.forgetAll),
  };
}

/** Where the call of this number stands among those of a token. A change of any other would escape the memory. */
function indexOf(calls: readonly TrackedCall[], callId: CallId): number {
  for (let index = 0; index < calls.length; index += 1) if (calls[index]?.id === callId) return index;
  throw new Error(`expected one of the calls that observe() was given, was ${callId}`);
}

// Written out, not spread: this runs for every call of every sweep.
function withRunning(call: TrackedCall, running: TrackedCall['running']): TrackedCall {
  const { id, status, postedAt, entry, ending, aftermath } = call;
  const next: Writable<TrackedCall> = { id, status, postedAt, entry, running };
  if (ending !== undefined) next.ending = ending;
  if (aftermath !== undefined) next.aftermath = aftermath;
  return next;
}
