import { and, asc, eq, isNotNull, lte, ne, sql } from 'drizzle-orm';
import type { EpochMs, TokenId } from '../model/units.ts';
import type { DueRefine, Refined, RefinedCall, RefineRules, Store, TrackedCall } from '../ports.ts';
import { type Database, type Db, filling } from './database.ts';
import { createWriteObserved } from './observed.ts';
import { calls, tokens, trails } from './schema.ts';
import type { Steps } from './steps.ts';
import { createTokenPoolsStep } from './token-pools.ts';
import type { TrackedMemory } from './tracked-memory.ts';
import { createReadTracked } from './tracked.ts';
import { createTrailStep } from './trails.ts';
import { createReadView } from './view.ts';

/** What candles show of calls: their trails, and highs that polls have missed. */
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
  const trailOf = createTrailStep(db);
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

  /** One of polled prices is none to go on with: candles are read from the entry then. */
  function withTrail(call: TrackedCall): RefinedCall {
    const trail = trailOf.read(call.id);
    return trail?.source === 'candles' ? { ...call, trail } : call;
  }

  function keep(tokenId: TokenId, refined: Refined, under: { rules: RefineRules; now: EpochMs }): void {
    for (const sample of refined.samples) writeObserved.sample(tokenId, sample);
    for (const change of refined.running) writeObserved.running(change);
    for (const { callId, trail } of refined.trails) trailOf.write(callId, trail);
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
        const refined = rules.refine(tracked.token, tracked.calls.map(withTrail), finding, now);
        keep(tokenId, refined, { rules, now });
        const { refinedTo = null, refineAt = null } = refined;
        readOn.run({ tokenId, refinedTo, refineAt });
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
  // Open or watched, spelled as in the index `calls_tracked`: see literally().
  const ofToken = and(eq(calls.tokenId, sql.placeholder('tokenId')), ne(calls.status, sql.raw(`'closed'`)));
  // A trail of polled prices is none to go on with.
  const readTo = sql`iif(${trails.source} = 'candles', ${trails.toAt}, NULL)`;
  const unread = db
    .select({ at: sql<EpochMs | null>`min(coalesce(${readTo}, ${calls.entryAt}))` })
    .from(calls)
    .leftJoin(trails, eq(trails.callId, calls.id))
    .where(ofToken)
    .prepare();
  const pools = createTokenPoolsStep(db);

  return (now, limit) =>
    due.all({ now, limit }).map((row): DueRefine => {
      const from = unread.get({ tokenId: row.id })?.at ?? now;
      const ref = { chain: row.chain, address: row.address };
      return { id: row.id, ref, pools: pools.of(row.id), from };
    });
}
