import { setImmediate } from 'node:timers/promises';
import { and, count, eq, sql } from 'drizzle-orm';
import type { EpochMs } from '../model/units.ts';
import type { ForetoldThen, Refold, Store } from '../ports.ts';
import { type Database, type Db, filling, placeholders } from './database.ts';
import { createCalendar } from './calendar.ts';
import { createLearningStep } from './learning.ts';
import { createLearntPages, type LearntRow } from './learnt-pages.ts';
import { createReputationStep } from './reputations.ts';
import { calls, learning, outcomes, presence, reputations } from './schema.ts';

const UNLEARNT = 'unlearnt';
/** Calls and outcomes between two breaths. */
const SLICE = 100;

/** Step of recall(): notes that there is an outcome which the learner does not know. */
export function markUnlearnt(db: Db): (now: EpochMs) => void {
  const upsert = db
    .insert(presence)
    .values(placeholders('name', 'at'))
    .onConflictDoUpdate({ target: presence.name, set: { at: sql`excluded.at` } })
    .prepare();
  return (now) => void upsert.run({ name: UNLEARNT, at: now });
}

/** Is there an outcome that the learner does not know, or does a newer learner have yet to read them all? */
export function createReadIsBehind(db: Db): () => boolean {
  const mark = db.select().from(presence).where(eq(presence.name, UNLEARNT)).prepare();
  return () => mark.get() !== undefined;
}

/** A call of the past as it stands after the fold. */
interface Redone extends ForetoldThen {
  readonly callId: number;
  readonly sequence: number;
}

/** Everything that was learnt is a fold over outcomes: here it is folded again. */
export function createRelearn({ db, read, write }: Database): Pick<Store, 'isLearningBehind' | 'relearn'> {
  const mark = eq(presence.name, UNLEARNT);
  const isBehind = createReadIsBehind(db);
  const learnt = createLearningStep(db);
  const reputation = createReputationStep(db);
  const pagesOf = createLearntPages(db);
  const update = db
    .update(calls)
    .set({
      weight: filling(calls.weight, 'weight'),
      sequence: filling(calls.sequence, 'sequence'),
      predictedSuccess: filling(calls.predictedSuccess, 'predictedSuccess'),
      forecast: filling(calls.forecast, 'forecast'),
      restsOnChannel: filling(calls.restsOnChannel, 'restsOnChannel'),
      restsOnAll: filling(calls.restsOnAll, 'restsOnAll'),
    })
    .where(and(eq(calls.id, sql.placeholder('callId')), eq(calls.past, true)))
    .prepare();
  const sizes = {
    calls: db.select({ rows: count() }).from(calls).prepare(),
    outcomes: db.select({ rows: count() }).from(outcomes).prepare(),
  };

  function createFold(refold: Refold) {
    const posted = pagesOf('posted');
    const completed = pagesOf('completed');
    const calendar = createCalendar();
    const redone = new Map<number, Redone>();
    let folded = 0;

    const post = (row: LearntRow): void => {
      const context = calendar.before(row);
      if (row.past) {
        const foretold = refold.posted({ ...row.call, ...context, lateEntry: row.lateEntry });
        const { callId } = row.call;
        redone.set(callId, { ...foretold, callId, sequence: context.earlierCalls + 1 });
      }
      calendar.add(row, redone.get(row.call.callId)?.weight ?? row.call.weight);
    };
    const complete = (row: LearntRow): void => {
      const again = redone.get(row.call.callId);
      const weight = again?.weight ?? row.call.weight;
      refold.completed({ ...row.call, weight }, row, again?.forecast ?? row.forecast);
      folded += 1;
    };

    return {
      /** Folds the next call or outcome; false when there is none. */
      step(): boolean {
        const [next, outcome] = [posted.peek(), completed.peek()];
        // What is posted at the very instant at which an outcome becomes known does not know it.
        if (next !== undefined && next.call.postedAt <= (outcome?.completedAt ?? Number.POSITIVE_INFINITY)) {
          posted.advance();
          post(next);
        } else if (outcome !== undefined) {
          completed.advance();
          complete(outcome);
        }
        return next !== undefined || outcome !== undefined;
      },
      /** False when something has joined before what was folded last: then all is to be folded again. */
      isWhole: () =>
        posted.rows() === sizes.calls.get()?.rows && completed.rows() === sizes.outcomes.get()?.rows,
      outcomes: () => folded,
      redone: () => redone.values(),
    };
  }

  function replace(refold: Refold, redone: Iterable<Redone>): void {
    const { crowd, channels, reputations: all } = refold.result();
    for (const { restsOn, ...call } of redone)
      update.run({ ...call, restsOnChannel: restsOn.channel, restsOnAll: restsOn.all });
    db.delete(learning).run();
    db.delete(reputations).run();
    for (const [channelId, channel] of channels) learnt.write(channelId, { channel, crowd });
    for (const one of all) reputation.write(one);
    db.delete(presence).where(mark).run();
  }

  return {
    isLearningBehind: () => read(isBehind),
    async relearn(refold, signal) {
      const fold = createFold(refold);
      for (let isMore = true; isMore && !signal.aborted;) {
        isMore = await read(() => stepsOf(fold, SLICE));
        await setImmediate();
      }
      if (signal.aborted) return { outcomes: fold.outcomes(), behind: true };
      return await write(() => {
        // What came in the meantime: else a busy installation would never be done.
        stepsOf(fold, Number.POSITIVE_INFINITY);
        const behind = !fold.isWhole();
        if (!behind) replace(refold, fold.redone());
        return { outcomes: fold.outcomes(), behind };
      });
    },
  };
}

function stepsOf(fold: { readonly step: () => boolean }, most: number): boolean {
  for (let done = 0; done < most; done += 1) if (!fold.step()) return false;
  return true;
}
