import { and, asc, eq, isNotNull, lte, min, sql } from 'drizzle-orm';
import type { EpochMs, TokenId } from '../model/units.ts';
import type { DueRefine, Refined, RefineRules, Store } from '../ports.ts';
import { type Database, type Db, filling } from './database.ts';
import { createWriteObserved } from './observed.ts';
import { calls, literally, tokens } from './schema.ts';
import type { Steps } from './steps.ts';
import type { TrackedMemory } from './tracked-memory.ts';
import { createReadTracked } from './tracked.ts';
import { createReadView } from './view.ts';

/** Highs that polls have missed, as candles show them. */
export function createRefine(
  database: Database,
  steps: Steps,
  memory: TrackedMemory,
): Pick<Store, 'dueRefines' | 'refine'> {
  const { db, read, write } = database;
  const readTracked = createReadTracked(database);
  const writeObserved = createWriteObserved(database);
  const readView = createReadView(db);
  const readDue = createReadDue(db);
  const byId = eq(tokens.id, sql.placeholder('tokenId'));
  const readOn = db
    .update(tokens)
    .set({
      refinedTo: filling(tokens.refinedTo, 'refinedTo'),
      refineAt: filling(tokens.refineAt, 'refineAt'),
    })
    .where(byId)
    .prepare();
  const putOff = db
    .update(tokens)
    .set({ refineAt: filling(tokens.refineAt, 'refineAt') })
    .where(byId)
    .prepare();

  function keep(tokenId: TokenId, refined: Refined, under: { rules: RefineRules; now: EpochMs }): void {
    for (const sample of refined.samples) writeObserved.sample(tokenId, sample);
    for (const change of refined.running) writeObserved.running(change);
    for (const { callId, ...happened } of refined.happenings) {
      const view = readView(callId);
      if (view === undefined) throw new Error(`expected call ${callId} of a happening, was none`);
      const listeners = steps.listenersOf(view.channel.id, { callId });
      steps.insertEnvelopes(under.rules.announce({ ...happened, view }, listeners, under.now), under.now);
    }
  }

  return {
    dueRefines: (now, limit) => read(() => readDue(now, limit)),
    refine: (tokenId, finding, rules, now) =>
      write(() => {
        if ('retryAt' in finding) {
          putOff.run({ tokenId, refineAt: finding.retryAt });
          return 0;
        }
        const tracked = readTracked(tokenId);
        if (tracked === undefined) return 0;
        const refined = rules.refine(tracked.token, tracked.calls, finding, now);
        keep(tokenId, refined, { rules, now });
        readOn.run({ tokenId, refinedTo: finding.to, refineAt: refined.refineAt ?? null });
        memory.forget(tokenId);
        return refined.running.length;
      }),
  };
}

function createReadDue(db: Db): (now: EpochMs, limit: number) => readonly DueRefine[] {
  const due = db
    .select()
    .from(tokens)
    .where(and(isNotNull(tokens.refineAt), lte(tokens.refineAt, sql.placeholder('now'))))
    .orderBy(asc(tokens.refineAt), asc(tokens.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  const ofToken = and(eq(calls.tokenId, sql.placeholder('tokenId')), literally(calls.status, 'open'));
  const oldest = db
    .select({ at: min(calls.entryAt) })
    .from(calls)
    .where(ofToken)
    .prepare();
  const pools = db.selectDistinct({ pool: calls.entryPairAddress }).from(calls).where(ofToken).prepare();

  return (now, limit) =>
    due.all({ now, limit }).map((row): DueRefine => {
      const entryAt = oldest.get({ tokenId: row.id })?.at ?? undefined;
      const entered = pools.all({ tokenId: row.id }).map(({ pool }) => pool);
      const known = new Set([...entered, row.pairAddress].filter((pool) => pool !== null));
      const from = row.refinedTo ?? entryAt ?? now;
      const ref = { chain: row.chain, address: row.address };
      return { id: row.id, ref, pools: [...known], from };
    });
}
