import { and, asc, eq, lte, notExists, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Db } from './database.ts';
import { selectLeads } from './leads.ts';
import { leads, literally, posts } from './schema.ts';

/**
 * Calls that may still be followed first, the newest before all; then the past from its beginning. A later post of a channel
 * about an address waits for the earlier one, whatever holds that up: which of them is the call must not depend on it.
 */
export function createReadPastDue(db: Db) {
  const earlier = alias(posts, 'earlier');
  const sooner = alias(leads, 'sooner');
  const freshSince = sql.placeholder('freshSince');
  return selectLeads(db)
    .where(
      and(
        literally(leads.status, 'past'),
        lte(leads.nextTryAt, sql.placeholder('now')),
        notExists(
          db
            .select({ id: sooner.id })
            .from(sooner)
            .innerJoin(earlier, eq(earlier.id, sooner.postId))
            .where(
              and(
                eq(sooner.address, leads.address),
                literally(sooner.status, 'past'),
                // The plus keeps SQLite from walking every earlier post of the channel instead of the few leads of the address.
                sql`+${earlier.channelId} = ${posts.channelId}`,
                sql`+${earlier.postedAt} < ${posts.postedAt}`,
              ),
            ),
        ),
      ),
    )
    .orderBy(
      sql`${posts.postedAt} < ${freshSince}`,
      sql`iif(${posts.postedAt} < ${freshSince}, ${posts.postedAt}, -${posts.postedAt})`,
      asc(leads.id),
    )
    .limit(sql.placeholder('limit'))
    .prepare();
}
