import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import { spanOf } from '../analytics/spans.ts';
import { DAY } from '../model/units.ts';
import type { Store } from '../ports.ts';
import type { Database } from './database.ts';
import { calls, outcomes } from './schema.ts';

const MOST = 20_000;

/** What a finished call is held against: those of its size and its week. */
export function createPeers({ db, read }: Database): Pick<Store, 'peerReturns'> {
  const finished = db
    .select({ tier: calls.tier, postedAt: calls.postedAt })
    .from(calls)
    .innerJoin(outcomes, eq(outcomes.callId, calls.id))
    .where(eq(calls.id, sql.placeholder('id')))
    .prepare();
  const peers = db
    .select({ finalRoi: outcomes.finalRoi })
    .from(calls)
    .innerJoin(outcomes, eq(outcomes.callId, calls.id))
    .where(
      and(
        gte(calls.postedAt, sql.placeholder('from')),
        lt(calls.postedAt, sql.placeholder('to')),
        // Not by an index of tiers, which are few: by the week.
        sql`+${calls.tier} = ${sql.placeholder('tier')}`,
      ),
    )
    .orderBy(desc(calls.postedAt))
    .limit(MOST)
    .prepare();

  return {
    peerReturns: (id) =>
      read(() => {
        const call = finished.get({ id });
        if (call === undefined) return [];
        const week = spanOf(Math.floor(call.postedAt / DAY), 'week');
        return peers.all({ tier: call.tier, ...week }).map(({ finalRoi }) => finalRoi);
      }),
  };
}
