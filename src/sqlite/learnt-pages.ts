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
  /** The next row; undefined after the last, until another has joined behind it. */
  readonly peek: () => LearntRow | undefined;
  readonly advance: () => void;
  /** Rows that were read so far, damaged ones as well: all of them once peek() gives none. */
  readonly rows: () => number;
}

/**
 * Prepares the reading of all calls by when they were posted, or of all outcomes by when they became known. An outcome with a damaged
 * return is left out, and a damaged forecast is none: one such row must not silence all others. `check()` counts them.
 */
export function createLearntPages(db: Db): (order: 'posted' | 'completed') => LearntPages {
  const select = { posted: selectBy(db, 'posted'), completed: selectBy(db, 'completed') };

  return (order) => {
    let page: readonly LearntRow[] = [];
    let index = 0;
    let read = 0;
    let cursor: { readonly at: number; readonly id: number } = { at: -1, id: -1 };
    return {
      peek() {
        // A page may be damaged from its first row to its last.
        while (index === page.length) {
          const rows = select[order].all(cursor);
          page = rows.map(rowOf).filter((row) => order === 'posted' || isSound(row));
          index = 0;
          read += rows.length;
          const last = rows.at(-1);
          if (last === undefined) return undefined;
          const at = order === 'posted' ? last.call.postedAt : (last.outcome?.completedAt ?? 0);
          cursor = { at, id: last.call.callId };
        }
        return page[index];
      },
      advance() {
        index += 1;
      },
      rows: () => read,
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
      // As text: read as JSON by the query, one that is none would take its whole page along.
      forecast: sql<string>`${calls.forecast}`,
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

function rowOf({ call, echoCallId, entryConfidence, outcome, forecast, ...row }: SelectedRow): LearntRow {
  return {
    ...row,
    call: { ...known(call), echo: echoCallId !== null },
    lateEntry: entryConfidence === 'low',
    forecast: parsed(forecast),
    reason: outcome?.reason ?? 'elapsed',
    finalRoi: outcome?.finalRoi ?? 0,
    athRoi: outcome?.athRoi ?? 0,
    completedAt: outcome?.completedAt ?? call.postedAt,
  };
}

/** Null, which stands for a forecast that cannot be scored, when the text is no JSON. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** Are these returns that prices can come to? What is computed of others is infinite, or nothing. */
export function isSound({ finalRoi, athRoi }: Pick<LearntRow, 'finalRoi' | 'athRoi'>): boolean {
  return isReturn(finalRoi) && isReturn(athRoi);
}

/** Less than everything cannot be lost. */
function isReturn(roi: number): boolean {
  return roi >= -1 && roi < Infinity;
}
