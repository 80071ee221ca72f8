import { eq, sql } from 'drizzle-orm';
import type { CallId, EpochMs } from '../model/units.ts';
import type { Happening, Observation, Store, SweepCounts, SweepRules, TrackedCall } from '../ports.ts';
import { createConclude } from './conclude.ts';
import type { Database } from './database.ts';
import { leanAll } from './lean.ts';
import { createWriteObserved } from './observed.ts';
import { tokens } from './schema.ts';
import type { Steps } from './steps.ts';
import { tokenOf } from './token-row.ts';
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
export function createSweep(database: Database, steps: Steps): Pick<Store, 'sweep'> {
  const { db, connection, write } = database;
  const selectToken = leanAll(
    connection,
    db
      .select()
      .from(tokens)
      .where(eq(tokens.id, sql.placeholder('id'))),
  );
  const readTracked = createReadTracked(database);
  const readView = createReadView(db);
  const writeObserved = createWriteObserved(database);
  const restToken = createRestToken(db);
  const conclude = createConclude(db, steps);

  function announce(happening: Happening, run: Run): void {
    const { callId, ...happened } = happening;
    const view = readView(callId);
    if (view === undefined) throw new Error(`expected call ${callId} of a happening, was none`);
    const listeners = steps.listenersOf(view.channel.id, { callId });
    const envelopes = run.rules.announce({ ...happened, view }, listeners, run.now);
    steps.insertEnvelopes(envelopes, run.now);
  }

  function sweepToken({ tokenId, quote }: Observation, run: Run): void {
    const [row] = selectToken(tokenId);
    if (row === undefined) return;
    const token = tokenOf(row);
    const tracked = readTracked(tokenId);
    const observed = run.rules.observe(token, tracked, quote, run.now);
    if (quote === undefined) run.missing += 1;
    else run.priced += 1;

    writeObserved.token(token, observed.token);
    if (observed.sample !== undefined) writeObserved.sample(tokenId, observed.sample);
    for (const change of observed.running) {
      writeObserved.running(change);
      if (isNewAth(change, tracked)) run.newAths += 1;
    }
    for (const change of observed.aftermath) writeObserved.aftermath(change);
    // What happened is told of a call as it stands after this sample, and before its end.
    for (const happening of observed.happenings) announce(happening, run);
    for (const { callId, reason } of observed.completions) {
      if (conclude(callId, reason, run)) run.completed.push(callId);
    }
    if (tracked.length === 0 || observed.aftermath.some(({ over }) => over)) restToken(tokenId);
  }

  return {
    sweep: (batch, rules, now) =>
      write((): SweepCounts => {
        const run: Run = { rules, now, completed: [], priced: 0, missing: 0, newAths: 0 };
        for (const observation of batch) sweepToken(observation, run);
        const { priced, missing, completed, newAths } = run;
        return { priced, missing, completed, newAths };
      }),
  };
}

function isNewAth(
  change: { readonly callId: CallId; readonly running: TrackedCall['running'] },
  tracked: readonly TrackedCall[],
): boolean {
  const before = tracked.find(({ id }) => id === change.callId);
  return before !== undefined && change.running.ath.price > before.running.ath.price;
}
