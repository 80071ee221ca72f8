import { and, desc, eq, gte, ne, type SQL, sql } from 'drizzle-orm';
import { canonicalAddress } from '../model/token.ts';
import type { CallId } from '../model/units.ts';
import type { CallFilter, Store } from '../ports.ts';
import { createCallsOfPost } from './calls-of-post.ts';
import type { Database } from './database.ts';
import { calls, literally, tokens } from './schema.ts';
import { createReadView, viewsOf } from './view.ts';

type Part = Pick<Store, 'call' | 'calls' | 'findCalls' | 'callsOfPost'>;

/** Calls as people look at them. */
export function createCalls({ db, read }: Database): Part {
  const readView = createReadView(db);
  const callsOfPost = createCallsOfPost(db);

  function newest(condition: SQL | undefined, limit: number, offset = 0): readonly CallId[] {
    return db
      .select({ id: calls.id })
      .from(calls)
      .where(condition)
      .orderBy(desc(calls.postedAt), desc(calls.id))
      .limit(limit)
      .offset(offset)
      .all()
      .map(({ id }) => id);
  }

  return {
    call: (id) => read(() => readView(id)),
    calls: (filter) =>
      read(() => viewsOf(readView, newest(conditionOf(filter), filter.limit, filter.offset))),
    findCalls: (query, limit) =>
      read(() => {
        const wanted = query.trim();
        const address = canonicalAddress(wanted);
        const ofToken = (condition: SQL) =>
          sql`${calls.tokenId} IN (SELECT ${tokens.id} FROM ${tokens} WHERE ${condition})`;
        const exact = newest(ofToken(eq(tokens.address, address)), limit);
        if (exact.length > 0) return viewsOf(readView, exact);
        return viewsOf(readView, newest(ofToken(hasTicker(wanted)), limit));
      }),
    callsOfPost: (postId) => read(() => viewsOf(readView, callsOfPost(postId))),
  };
}

function conditionOf({ status, channelId, since }: CallFilter): SQL | undefined {
  return and(
    status === 'open' ? literally(calls.status, 'open') : undefined,
    // Watched calls are completed: their outcome stands.
    status === 'completed' ? ne(calls.status, 'open') : undefined,
    channelId === undefined ? undefined : eq(calls.channelId, channelId),
    since === undefined ? undefined : gte(calls.postedAt, since),
  );
}

/** Tickers are compared without their $ and in any case; symbols may carry a $ of their own. */
function hasTicker(query: string): SQL {
  const ticker = query.replace(/^\$/, '');
  return sql`${tokens.symbol} COLLATE NOCASE IN (${ticker}, ${`$${ticker}`})`;
}
