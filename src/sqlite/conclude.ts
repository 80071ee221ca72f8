import { and, eq, gte, lt, max, min, sql } from 'drizzle-orm';
import { gradeToTellFrom } from '../alerts/grade-change.ts';
import { warmUpOf } from '../analytics/warm-up.ts';
import type { WarmUp } from '../model/analytics.ts';
import type { CallEvent, CallView } from '../model/event.ts';
import type { CompletionReason } from '../model/outcome.ts';
import type { Reputation } from '../model/reputation.ts';
import { after, type CallId, type EpochMs, MINUTE } from '../model/units.ts';
import type { Completion, CompletionFacts, Store, SweepRules } from '../ports.ts';
import { type Database, type Db, filling } from './database.ts';
import { prepareInsert } from './insert.ts';
import { createLearningStep } from './learning.ts';
import { createReadNativeReturn } from './native-prices.ts';
import { createReadIsBehind } from './relearn.ts';
import { createReputationStep } from './reputations.ts';
import { createRollUp } from './rollups.ts';
import { createReadSamples } from './samples.ts';
import { calls, outcomes } from './schema.ts';
import type { Steps } from './steps.ts';
import type { TrackedMemory } from './tracked-memory.ts';
import { createReadToldGrade, type ReadToldGrade } from './told-grade.ts';
import { createRestToken } from './tracked.ts';
import { createTrailStep } from './trails.ts';
import { createReadView } from './view.ts';

/** After these a light watch goes on until the seven days are over; the others leave nothing to watch. */
const WATCHED_AFTER: ReadonlySet<CompletionReason> = new Set(['loss', 'dead']);

/**
 * Step of sweep() and complete(): ends an open call with its outcome, what is learnt from it and what is said of it.
 * False, and nothing changes, when the call is unknown or completed.
 */
export type Conclude = (
  callId: CallId,
  reason: CompletionReason,
  under: { readonly rules: SweepRules; readonly now: EpochMs },
) => boolean;

export function createConclude(db: Db, steps: Steps, memory: TrackedMemory): Conclude {
  const readView = createReadView(db);
  const readSamples = createReadSamples(db);
  const restToken = createRestToken(db, memory);
  const learning = createLearningStep(db);
  const reputations = createReputationStep(db);
  const trails = createTrailStep(db);
  const readNativeReturn = createReadNativeReturn(db);
  const isBehind = createReadIsBehind(db);
  const insertOutcome = prepareInsert(db, outcomes);
  const rollUp = createRollUp(db);
  const readToldGrade = createReadToldGrade(db);
  const setStatus = db
    .update(calls)
    .set({ status: filling(calls.status, 'status') })
    .where(eq(calls.id, sql.placeholder('callId')))
    .prepare();
  const lastEnded = db
    .select({ at: max(outcomes.completedAt) })
    .from(outcomes)
    .where(
      and(
        gte(outcomes.completedAt, sql.placeholder('from')),
        lt(outcomes.completedAt, sql.placeholder('to')),
      ),
    )
    .prepare();
  const firstCall = db
    .select({ at: min(calls.postedAt) })
    .from(calls)
    .prepare();

  /** No two outcomes are of one instant, so that they can be learnt again in the order in which they were learnt. */
  function instantFor(now: EpochMs): EpochMs {
    const last = lastEnded.get({ from: now, to: after(now, MINUTE) })?.at ?? undefined;
    return last === undefined ? now : after(last, 1);
  }

  function factsOf({ call, token }: CallView, reason: CompletionReason, now: EpochMs): CompletionFacts {
    const overall = overallOf(reputations.of(call.channelId));
    const trail = trails.read(call.id);
    return {
      call,
      samples: readSamples(call.tokenId, call.entry.at, now),
      reason,
      nativeReturnUntil: (at) => readNativeReturn(token.ref.chain, call.entry.at, at),
      learning: learning.read(call.channelId),
      now,
      ...(trail === undefined ? {} : { trail }),
      ...(token.refinedTo === undefined ? {} : { refinedTo: token.refinedTo }),
      ...(overall === undefined ? {} : { reputation: overall }),
    };
  }

  function keep(view: CallView, completion: Completion): void {
    const { call } = view;
    const { outcome } = completion;
    insertOutcome({ ...outcome, callId: call.id, channelId: call.channelId });
    rollUp(view, outcome);
    if (completion.trail !== undefined) trails.write(call.id, completion.trail);
    setStatus.run({ callId: call.id, status: WATCHED_AFTER.has(outcome.reason) ? 'watched' : 'closed' });
    memory.forget(call.tokenId);
    restToken(call.tokenId);
    if (completion.learning !== undefined) learning.write(call.channelId, completion.learning);
    for (const reputation of completion.reputations) reputations.write(reputation);
  }

  return (callId, reason, { rules, now: asked }) => {
    const view = readView(callId);
    if (view === undefined || view.call.status !== 'open') return false;
    const now = instantFor(asked);
    const facts = factsOf(view, reason, now);
    const completion = rules.conclude(facts);
    keep(view, completion);
    const listeners = steps.listenersOf(view.channel.id, { callId });
    const warmUp = (): WarmUp => warmUpOf(firstCall.get()?.at ?? undefined, now);
    const told = { facts, completion, warmUp, isBehind, readToldGrade };
    for (const event of eventsOf(readView(callId) ?? view, told)) {
      steps.insertEnvelopes(rules.announce(event, listeners, now), now);
    }
    return true;
  };
}

function overallOf(reputations: readonly Reputation[]): Reputation | undefined {
  return reputations.find((reputation) => reputation.scope === 'all');
}

function eventsOf(
  view: CallView,
  of: {
    readonly facts: CompletionFacts;
    readonly completion: Completion;
    readonly warmUp: () => WarmUp;
    readonly isBehind: () => boolean;
    readonly readToldGrade: ReadToldGrade;
  },
): readonly CallEvent[] {
  const { facts, completion, warmUp, isBehind, readToldGrade } = of;
  const completed: CallEvent = { kind: 'call-completed', view, outcome: completion.outcome };
  const reputation = overallOf(completion.reputations);
  // What scores are worth is only known once everything has been learnt anew.
  if (reputation === undefined || isBehind()) return [completed];
  const { channel, call } = view;
  const before = facts.reputation?.grade ?? 'insufficient';
  const from = gradeToTellFrom(reputation, { before, told: readToldGrade(channel.id), now: facts.now });
  if (from === undefined) return [completed];
  return [
    completed,
    { kind: 'reputation-changed', channel, from, reputation, callId: call.id, warmUp: warmUp() },
  ];
}

/** Calls that are ended by hand or for want of room. */
export function createComplete(
  { db, write }: Database,
  steps: Steps,
  memory: TrackedMemory,
): Pick<Store, 'complete'> {
  const conclude = createConclude(db, steps, memory);
  return {
    complete: (callIds, reason, rules, now) =>
      write(() => callIds.filter((callId) => conclude(callId, reason, { rules, now }))),
  };
}
