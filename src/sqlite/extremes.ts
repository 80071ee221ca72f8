import { asc, desc, gte, sql } from 'drizzle-orm';
import type { CallView } from '../model/event.ts';
import type { CallId, EpochMs } from '../model/units.ts';
import type { Db } from './database.ts';
import { calls, literally, outcomes } from './schema.ts';
import { createReadView, viewsOf } from './view.ts';

/** Up to so many calls of a period are sorted; of more the highest are met soon enough on a walk from the highest of all time. */
const SORTED = 2_000;

/** Highest and lowest by what calls came to, or stand at while they are open. A call is named once: with few the best would be the worst as well. */
export interface Extremes {
  readonly best: readonly CallView[];
  readonly worst: readonly CallView[];
}

/** Step of reads: the extremes among open calls and `completed` ones that ended since. */
export type ReadExtremes = (
  period: { readonly since?: EpochMs | undefined; readonly completed: number },
  limit: number,
) => Extremes;

export function createReadExtremes(db: Db): ReadExtremes {
  const readView = createReadView(db);
  const multiple = sql<number>`${calls.lastPrice} / ${calls.entryPrice}`;
  const ended = sql<number>`1 + ${outcomes.finalRoi}`;
  const limit = sql.placeholder('limit');
  const since = gte(outcomes.completedAt, sql.placeholder('since'));
  const open = (order: typeof asc) =>
    db
      .select({ id: calls.id, multiple })
      .from(calls)
      .where(literally(calls.status, 'open'))
      .orderBy(order(multiple), asc(calls.id))
      .limit(limit)
      .prepare();
  const walk = (order: typeof asc, then: typeof asc) =>
    db
      .select({ id: outcomes.callId, multiple: ended })
      .from(outcomes)
      .where(since)
      .orderBy(order(outcomes.finalRoi), then(outcomes.completedAt))
      .limit(limit)
      .prepare();
  const sort = (order: typeof asc, then: typeof asc) =>
    db
      .select({ id: outcomes.callId, multiple: ended })
      .from(outcomes)
      .where(since)
      // The plus keeps SQLite from the index of returns.
      .orderBy(order(sql`+${outcomes.finalRoi}`), then(outcomes.completedAt))
      .limit(limit)
      .prepare();
  const statements = {
    best: { open: open(desc), walk: walk(desc, asc), sort: sort(desc, asc) },
    worst: { open: open(asc), walk: walk(asc, desc), sort: sort(asc, desc) },
  };

  return ({ since: from = 0, completed }, count) => {
    const found = (which: 'best' | 'worst', more: number): readonly CallId[] => {
      const bounds = { since: from, limit: count + more };
      const { open: ofOpen, walk: walked, sort: inOrder } = statements[which];
      const past = completed === 0 ? [] : (completed <= SORTED ? inOrder : walked).all(bounds);
      const sign = which === 'best' ? -1 : 1;
      return [...past, ...ofOpen.all(bounds)]
        .toSorted((a, b) => sign * (a.multiple - b.multiple) || a.id - b.id)
        .map(({ id }) => id);
    };
    const best = found('best', 0).slice(0, count);
    const worst = found('worst', count)
      .filter((id) => !best.includes(id))
      .slice(0, count);
    return { best: viewsOf(readView, best), worst: viewsOf(readView, worst) };
  };
}
