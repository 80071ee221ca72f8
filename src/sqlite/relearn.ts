import { and, asc, eq, gt, isNotNull, or, sql } from 'drizzle-orm';
import type { ChannelId, EpochMs, Json } from '../model/units.ts';
import type { LearntCall, Refold, Store } from '../ports.ts';
import { type Database, type Db, filling, known, placeholders } from './database.ts';
import { createLearningStep } from './learning.ts';
import { createReputationStep } from './reputations.ts';
import { calls, learning, outcomes, presence, reputations } from './schema.ts';

const UNLEARNT = 'unlearnt';
const PAGE = 2_000;

/** Step of recall(): notes that there is an outcome which the learner does not know. */
export function markUnlearnt(db: Db): (now: EpochMs) => void {
  const upsert = db
    .insert(presence)
    .values(placeholders('name', 'at'))
    .onConflictDoUpdate({ target: presence.name, set: { at: sql`excluded.at` } })
    .prepare();
  return (now) => void upsert.run({ name: UNLEARNT, at: now });
}

/** Everything that was learnt is a fold over outcomes: here it is folded again. */
export function createRelearn({ db, read, write }: Database): Pick<Store, 'isLearningBehind' | 'relearn'> {
  const mark = eq(presence.name, UNLEARNT);
  const learnt = createLearningStep(db);
  const reputation = createReputationStep(db);
  const setForecast = db
    .update(calls)
    .set({
      predictedSuccess: filling(calls.predictedSuccess, 'predictedSuccess'),
      forecast: filling(calls.forecast, 'forecast'),
    })
    .where(eq(calls.id, sql.placeholder('callId')))
    .prepare();

  function foldAll(refold: Refold): number {
    const posted = pagesOf(db, 'posted');
    const completed = pagesOf(db, 'completed');
    const forecasts = new Map<number, Json>();
    let folded = 0;
    for (let outcome = completed.next(); outcome !== undefined; outcome = completed.next()) {
      // What is posted at the very instant at which an outcome becomes known does not know it.
      while ((posted.peek()?.call.postedAt ?? Infinity) <= outcome.completedAt) {
        const call = posted.next()?.call;
        if (call === undefined) break;
        forecasts.set(call.callId, foretell(refold, call));
      }
      const { call } = outcome;
      refold.completed(call, outcome, forecasts.get(call.callId) ?? outcome.forecast);
      forecasts.delete(call.callId);
      folded += 1;
    }
    for (let last = posted.next(); last !== undefined; last = posted.next()) foretell(refold, last.call);
    return folded;
  }

  function foretell(refold: Refold, call: LearntCall): Json {
    const { predictedSuccess, forecast } = refold.posted(call);
    setForecast.run({ callId: call.callId, predictedSuccess, forecast });
    return forecast;
  }

  function replace(refold: Refold): void {
    const { crowd, channels, reputations: all } = refold.result();
    db.delete(learning).run();
    db.delete(reputations).run();
    for (const [channelId, state] of channels) learnt.write(channelId, { channel: state, crowd });
    for (const one of all) reputation.write(one);
    db.delete(presence).where(mark).run();
  }

  return {
    isLearningBehind: () => read(() => db.select().from(presence).where(mark).get() !== undefined),
    relearn: (refold) =>
      write(() => {
        const folded = foldAll(refold);
        replace(refold);
        return { outcomes: folded };
      }),
  };
}

interface Row {
  readonly call: LearntCall;
  readonly forecast: Json;
  readonly reason: typeof outcomes.$inferSelect.reason;
  readonly finalRoi: number;
  readonly athRoi: number;
  readonly completedAt: EpochMs;
}

/** Rows in the order of time, a page at a time. `posted` are the calls of the past alone, with or without an outcome. */
function pagesOf(db: Db, order: 'posted' | 'completed') {
  const at = order === 'posted' ? calls.postedAt : outcomes.completedAt;
  const isAfter = or(
    gt(at, sql.placeholder('at')),
    and(eq(at, sql.placeholder('at')), gt(calls.id, sql.placeholder('id'))),
  );
  const isWanted = order === 'posted' ? eq(calls.past, true) : isNotNull(outcomes.callId);
  const select = db
    .select({
      callId: calls.id,
      channelId: calls.channelId,
      tier: calls.tier,
      postedAt: calls.postedAt,
      weight: calls.weight,
      detectionConfidence: calls.detectionConfidence,
      echoCallId: calls.echoCallId,
      liquidityUsd: calls.entryLiquidityUsd,
      tokenAgeMs: calls.entryTokenAgeMs,
      forecast: calls.forecast,
      outcome: outcomes,
    })
    .from(calls)
    .leftJoin(outcomes, eq(outcomes.callId, calls.id))
    .where(and(isAfter, isWanted))
    .orderBy(asc(at), asc(calls.id))
    .limit(PAGE)
    .prepare();
  let page: readonly Row[] = [];
  let index = 0;
  let cursor: { readonly at: number; readonly id: number } | undefined = { at: -1, id: -1 };

  function peek(): Row | undefined {
    if (index === page.length && cursor !== undefined) {
      const rows = select.all(cursor);
      const last = rows.at(-1);
      cursor =
        last === undefined || rows.length < PAGE
          ? undefined
          : { at: order === 'posted' ? last.postedAt : (last.outcome?.completedAt ?? -1), id: last.callId };
      [page, index] = [rows.map(rowOf), 0];
    }
    return page[index];
  }

  return {
    peek,
    next(): Row | undefined {
      const row = peek();
      if (row !== undefined) index += 1;
      return row;
    },
  };
}

function rowOf(row: {
  readonly outcome: typeof outcomes.$inferSelect | null;
  readonly forecast: Json;
  readonly echoCallId: number | null;
  readonly callId: LearntCall['callId'];
  readonly channelId: ChannelId;
  readonly tier: LearntCall['tier'];
  readonly postedAt: EpochMs;
  readonly weight: number;
  readonly detectionConfidence: number;
  readonly liquidityUsd: number | null;
  readonly tokenAgeMs: number | null;
}): Row {
  const { outcome, forecast, echoCallId, ...call } = row;
  return {
    call: { ...known(call), echo: echoCallId !== null },
    forecast,
    reason: outcome?.reason ?? 'elapsed',
    finalRoi: outcome?.finalRoi ?? 0,
    athRoi: outcome?.athRoi ?? 0,
    completedAt: outcome?.completedAt ?? row.postedAt,
  };
}
