import { and, asc, eq, gt, isNotNull, or, sql } from 'drizzle-orm';
import type { EpochMs, Json, TokenId } from '../model/units.ts';
import type { LearntCall } from '../ports.ts';
import { type Db, known } from './database.ts';
import { calls, outcomes } from './schema.ts';

const PAGE = 1_000;

/** A call with its outcome, as far as it has one, as relearning reads it. */
export interface LearntRow {
  readonly call: LearntCall;
  readonly tokenId: TokenId;
  readonly past: boolean;
  readonly lateEntry: boolean;
  readonly forecast: Json;
  readonly reason: typeof outcomes.$inferSelect.reason;
  readonly finalRoi: number;
  readonly athRoi: number;
  /** When its outcome became known; when it was posted, without one. */
  readonly completedAt: EpochMs;
}

/** Rows in the order of time, read a page at a time. */
export interface LearntPages {
  /** The next row; undefined after the last. */
  readonly peek: () => LearntRow | undefined;
  readonly advance: () => void;
}

/** Prepares the reading of all calls by when they were posted, or of all outcomes by when they became known. */
export function createLearntPages(db: Db): (order: 'posted' | 'completed') => LearntPages {
  const select = { posted: selectBy(db, 'posted'), completed: selectBy(db, 'completed') };

  return (order) => {
    let page: readonly LearntRow[] = [];
    let index = 0;
    let cursor: { readonly at: number; readonly id: number } | undefined = { at: -1, id: -1 };
    return {
      peek() {
        if (index === page.length && cursor !== undefined) {
          page = select[order].all(cursor).map(rowOf);
          index = 0;
          const last = page.at(-1);
          cursor =
            last === undefined || page.length < PAGE
              ? undefined
              : { at: order === 'posted' ? last.call.postedAt : last.completedAt, id: last.call.callId };
        }
        return page[index];
      },
      advance() {
        index += 1;
      },
    };
  };
}

function selectBy(db: Db, order: 'posted' | 'completed') {
  const at = order === 'posted' ? calls.postedAt : outcomes.completedAt;
  const isAfter = or(
    gt(at, sql.placeholder('at')),
    and(eq(at, sql.placeholder('at')), gt(calls.id, sql.placeholder('id'))),
  );
  return db
    .select({
      call: {
        callId: calls.id,
        channelId: calls.channelId,
        tier: calls.tier,
        postedAt: calls.postedAt,
        weight: calls.weight,
        detectionConfidence: calls.detectionConfidence,
        liquidityUsd: calls.entryLiquidityUsd,
        tokenAgeMs: calls.entryTokenAgeMs,
      },
      tokenId: calls.tokenId,
      echoCallId: calls.echoCallId,
      past: calls.past,
      entryConfidence: calls.entryConfidence,
      forecast: calls.forecast,
      outcome: {
        reason: outcomes.reason,
        finalRoi: outcomes.finalRoi,
        athRoi: outcomes.athRoi,
        completedAt: outcomes.completedAt,
      },
    })
    .from(calls)
    .leftJoin(outcomes, eq(outcomes.callId, calls.id))
    .where(and(isAfter, order === 'posted' ? undefined : isNotNull(outcomes.callId)))
    .orderBy(asc(at), asc(calls.id))
    .limit(PAGE)
    .prepare();
}

type SelectedRow = ReturnType<ReturnType<typeof selectBy>['all']>[number];

function rowOf({ call, echoCallId, entryConfidence, outcome, ...row }: SelectedRow): LearntRow {
  return {
    ...row,
    call: { ...known(call), echo: echoCallId !== null },
    lateEntry: entryConfidence === 'low',
    reason: outcome?.reason ?? 'elapsed',
    finalRoi: outcome?.finalRoi ?? 0,
    athRoi: outcome?.athRoi ?? 0,
    completedAt: outcome?.completedAt ?? call.postedAt,
  };
}
