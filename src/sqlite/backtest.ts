import { setImmediate } from 'node:timers/promises';
import { and, count, desc, eq, lt, ne, or, sql } from 'drizzle-orm';
import type { Trail } from '../model/outcome.ts';
import type { ChatId } from '../model/units.ts';
import type { BacktestStore, FollowedCall, FollowedQuery } from '../ports.ts';
import type { Database } from './database.ts';
import { calls, channels, outcomes, trails } from './schema.ts';

const SLICE = 500;

/** Completed calls as a follower with orders has lived through them. */
export function createBacktest({ db, read }: Database): BacktestStore {
  /** A person who asks about a token in private is no caller, see isPersonal(). */
  const inScope = ({ channelId }: FollowedQuery) =>
    channelId === undefined
      ? or(eq(channels.memberId, 0), lt(channels.chatId, 0 as ChatId))
      : eq(calls.channelId, channelId);

  function slice(query: FollowedQuery, after: FollowedCall | undefined, limit: number): FollowedCall[] {
    const rows = db
      .select({ call: calls, outcome: outcomes, trail: trails.trail })
      .from(calls)
      .innerJoin(channels, eq(channels.id, calls.channelId))
      .innerJoin(outcomes, eq(outcomes.callId, calls.id))
      .innerJoin(trails, eq(trails.callId, calls.id))
      .where(
        and(
          inScope(query),
          ne(calls.entryConfidence, 'low'),
          after && sql`(${calls.postedAt}, ${calls.id}) < (${after.postedAt}, ${after.callId})`,
        ),
      )
      .orderBy(desc(calls.postedAt), desc(calls.id))
      .limit(limit)
      .all();
    return rows.map(followedCall);
  }

  return {
    async followedCalls(query) {
      const found: FollowedCall[] = [];
      for (;;) {
        const limit = Math.min(SLICE, query.limit - found.length);
        const next = await read(() => slice(query, found.at(-1), limit));
        found.push(...next);
        if (next.length < limit || found.length >= query.limit) break;
        await setImmediate();
      }
      const completed = await read(
        () =>
          db
            .select({ rows: count() })
            .from(outcomes)
            .innerJoin(calls, eq(calls.id, outcomes.callId))
            .innerJoin(channels, eq(channels.id, calls.channelId))
            .where(inScope(query))
            .get()?.rows ?? 0,
      );
      return { calls: found, completed };
    },
  };
}

function followedCall(row: {
  readonly call: typeof calls.$inferSelect;
  readonly outcome: typeof outcomes.$inferSelect;
  readonly trail: Trail;
}): FollowedCall {
  const { call, outcome, trail } = row;
  return {
    callId: call.id,
    channelId: call.channelId,
    postedAt: call.postedAt,
    trail,
    entryPrice: call.entryPrice,
    lagMs: call.entryLagMs,
    ...(call.entryDepthUsd !== null && { entryDepthUsd: call.entryDepthUsd }),
    ...(outcome.finalDepthUsd !== null && { finalDepthUsd: outcome.finalDepthUsd }),
    finalMultiple: Math.max(0, 1 + outcome.finalRoi),
    trackedMs: outcome.trackedMs,
  };
}
