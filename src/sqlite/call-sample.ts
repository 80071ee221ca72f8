import { setImmediate } from 'node:timers/promises';
import { and, asc, count, eq, gte, inArray, max, min, sql } from 'drizzle-orm';
import type { CallSample, CompletedCall } from '../model/analytics.ts';
import type { CallId, ChannelId } from '../model/units.ts';
import type { SampleQuery, Store } from '../ports.ts';
import { isPublic } from './channel-row.ts';
import { type Database, type Db, known } from './database.ts';
import { isSound } from './learnt-pages.ts';
import { calls, channels, outcomes, posts, tokens, trails } from './schema.ts';

/** Calls that are read at once: a few milliseconds. */
const SLICE = 200;

/** Completed calls to analyse. */
export function createCallSample({ db, read }: Database): Pick<Store, 'callSample'> {
  const size = db
    .select({ rows: count(), first: min(outcomes.callId), last: max(outcomes.callId) })
    .from(outcomes);
  const sizeOfAll = size.prepare();
  const firstCall = db
    .select({ at: min(calls.postedAt) })
    .from(calls)
    .prepare();
  const next = db
    .select({ id: outcomes.callId })
    .from(outcomes)
    .where(gte(outcomes.callId, sql.placeholder('from')))
    .orderBy(asc(outcomes.callId))
    .limit(1)
    .prepare();
  const all = db.select({ id: outcomes.callId }).from(outcomes).orderBy(asc(outcomes.callId)).prepare();
  const ofChannel = db
    .select({ id: outcomes.callId })
    .from(outcomes)
    .where(eq(outcomes.channelId, sql.placeholder('channelId')))
    .orderBy(asc(outcomes.callId))
    .prepare();
  const one = prepareCall(db);

  /** Numbers of the calls, evenly spaced over all that there are. */
  function idsOf({ limit, channelId }: SampleQuery): {
    readonly ids: readonly CallId[];
    readonly of: number;
  } {
    if (channelId !== undefined) {
      const its = ofChannel.all({ channelId }).map(({ id }) => id);
      return { ids: evenly(its, limit), of: its.length };
    }
    const { rows, first, last } = sizeOfAll.get() ?? { rows: 0, first: null, last: null };
    if (first === null || last === null) return { ids: [], of: 0 };
    if (rows <= limit) return { ids: all.all().map(({ id }) => id), of: rows };
    const wanted = Array.from(
      { length: limit },
      (_, index) => first + Math.floor((index * (last - first + 1)) / limit),
    );
    return { ids: wanted as CallId[], of: rows };
  }

  return {
    async callSample(query) {
      const { ids, of, firstCallAt } = await read(() => ({
        ...idsOf(query),
        firstCallAt: firstCall.get()?.at ?? undefined,
      }));
      const found = new Map<CallId, CompletedCall>();
      for (let from = 0; from < ids.length; from += SLICE) {
        if (from > 0) await setImmediate();
        await read(() => {
          for (const wanted of ids.slice(from, from + SLICE)) {
            const id = next.get({ from: wanted })?.id;
            const call = id === undefined || found.has(id) ? undefined : one(id, query.trails ?? false);
            if (call !== undefined) found.set(call.callId, call);
          }
        });
      }
      const sampled = [...found.values()];
      const names = await read(() => namesOf(db, new Set(sampled.map(({ channelId }) => channelId))));
      return {
        calls: sampled,
        of,
        channels: names,
        ...(firstCallAt === undefined ? {} : { firstCallAt }),
      };
    },
  };
}

function evenly<T>(all: readonly T[], limit: number): readonly T[] {
  if (all.length <= limit) return all;
  return Array.from({ length: limit }, (_, index) => all[Math.floor((index * all.length) / limit)] as T);
}

function prepareCall(db: Db): (id: CallId, withTrail: boolean) => CompletedCall | undefined {
  const select = db
    .select({
      callId: outcomes.callId,
      channelId: outcomes.channelId,
      tokenId: calls.tokenId,
      chain: tokens.chain,
      tier: calls.tier,
      postedAt: calls.postedAt,
      completedAt: outcomes.completedAt,
      detectionConfidence: calls.detectionConfidence,
      predictedSuccess: calls.predictedSuccess,
      hdrb: posts.hdrb,
      liquidityUsd: calls.entryLiquidityUsd,
      tokenAgeMs: calls.entryTokenAgeMs,
      runUpM5: calls.runUpM5,
      runUpM60: calls.runUpM60,
      echo: sql<number>`${calls.echoCallId} IS NOT NULL`,
      reason: outcomes.reason,
      success: outcomes.success,
      hit: outcomes.hit,
      path: outcomes.path,
      finalRoi: outcomes.finalRoi,
      athRoi: outcomes.athRoi,
      timeToAthMs: outcomes.timeToAthMs,
      trackedMs: outcomes.trackedMs,
    })
    .from(outcomes)
    .innerJoin(calls, eq(calls.id, outcomes.callId))
    .innerJoin(tokens, eq(tokens.id, calls.tokenId))
    .innerJoin(posts, eq(posts.id, calls.postId))
    .where(eq(outcomes.callId, sql.placeholder('id')))
    .prepare();
  const selectTrail = db
    .select({ trail: trails.trail })
    .from(trails)
    .where(eq(trails.callId, sql.placeholder('id')))
    .prepare();

  return (id, withTrail) => {
    const row = select.get({ id });
    if (row === undefined || !isSound(row)) return undefined;
    const trail = withTrail ? selectTrail.get({ id })?.trail : undefined;
    return { ...known(row), echo: row.echo === 1, ...(trail && { trail }) };
  };
}

/** Who calls in private has no name here. */
function namesOf(db: Db, ids: ReadonlySet<ChannelId>): CallSample['channels'] {
  const rows = db
    .select({ id: channels.id, title: channels.title, username: channels.username })
    .from(channels)
    .where(and(inArray(channels.id, [...ids]), isPublic))
    .all();
  return new Map(rows.map(({ id, ...name }) => [id, known(name)]));
}
