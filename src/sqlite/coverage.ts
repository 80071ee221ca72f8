import { and, type Column, count, eq, gte, inArray, type SQL } from 'drizzle-orm';
import type { ChannelId, EpochMs } from '../model/units.ts';
import type { Db } from './database.ts';
import { leads, outcomes, posts } from './schema.ts';

/** What is looked at: a period, of one channel or of all. */
export interface Scope {
  readonly since?: EpochMs;
  readonly channelId?: ChannelId;
}

/** Candidates heard, and how many of them wait for a price or never had one. The others opened calls. */
export interface Coverage {
  readonly heard: number;
  readonly waiting: number;
  readonly unpriced: number;
}

/**
 * Coverage by channel. A candidate that only repeats an open call, or names a token that its post has named already, is
 * not another call and does not count.
 */
export function readCoverage(db: Db, scope: Scope): ReadonlyMap<ChannelId, Coverage> {
  const rows = db
    .select({ channelId: posts.channelId, status: leads.status, leads: count() })
    .from(posts)
    .innerJoin(leads, eq(leads.postId, posts.id))
    .where(and(inScope(posts, scope), inArray(leads.status, ['waiting', 'past', 'begun', 'unpriced'])))
    .groupBy(posts.channelId, leads.status)
    .all();

  const coverage = new Map<ChannelId, Coverage>();
  for (const { channelId, status, leads: added } of rows) {
    const { heard, waiting, unpriced } = coverage.get(channelId) ?? NOTHING_HEARD;
    coverage.set(channelId, {
      heard: heard + added,
      waiting: waiting + (status === 'waiting' || status === 'past' ? added : 0),
      unpriced: unpriced + (status === 'unpriced' ? added : 0),
    });
  }
  return coverage;
}

export const NOTHING_HEARD: Coverage = { heard: 0, waiting: 0, unpriced: 0 };

/** Rows of a table that tells channel and time of posting. */
export function inScope(
  table: { readonly channelId: Column; readonly postedAt: Column },
  { since, channelId }: Scope,
): SQL | undefined {
  return and(
    since === undefined ? undefined : gte(table.postedAt, since),
    channelId === undefined ? undefined : eq(table.channelId, channelId),
  );
}

/** Outcomes of calls that ended in the scope. */
export function finishedIn({ since, channelId }: Scope): SQL | undefined {
  return and(
    since === undefined ? undefined : gte(outcomes.completedAt, since),
    channelId === undefined ? undefined : eq(outcomes.channelId, channelId),
  );
}
