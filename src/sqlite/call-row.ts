import type { Call, CallContext, Ending, Entry, NewCall, Running, RunUp } from '../model/call.ts';
import type { Aftermath } from '../model/outcome.ts';
import type { calls } from './schema.ts';
import { pairOf, type Writable } from './token-row.ts';

export type CallRow = typeof calls.$inferSelect;

type EntryColumns = Pick<CallRow, Extract<keyof CallRow, `entry${string}`>>;
type AftermathColumns = Pick<CallRow, Extract<keyof CallRow, `aftermath${string}`>>;
type RunningColumns = Pick<
  CallRow,
  | 'samples'
  | 'lastPrice'
  | 'lastAt'
  | 'athPrice'
  | 'athAt'
  | 'provisionalPrice'
  | 'provisionalAt'
  | 'wickPrice'
  | 'wickAt'
  | 'lowPrice'
  | 'lowAt'
  | 'alertedMultiple'
  | 'warned'
  | 'breachedAt'
>;

export function callOf(row: CallRow): Call {
  return {
    id: row.id,
    channelId: row.channelId,
    tokenId: row.tokenId,
    postId: row.postId,
    sequence: row.sequence,
    postedAt: row.postedAt,
    status: row.status,
    entry: entryOf(row),
    ...runUpOf(row),
    context: contextOf(row),
    running: runningOf(row),
    ...withEnding(row),
  };
}

// Entry, running figures and aftermath are read for every call of a sweep: assignments instead of spreads, see token-row.ts.
export function entryOf(row: EntryColumns): Entry {
  const entry: Writable<Entry> = {
    at: row.entryAt,
    price: row.entryPrice,
    lagMs: row.entryLagMs,
    source: row.entrySource,
    confidence: row.entryConfidence,
  };
  const pair = pairOf(row.entryPairAddress, row.entryPairDex, row.entryPairCurve, row.entryPairCreatedAt);
  if (row.entryMarketCapUsd !== null) entry.marketCapUsd = row.entryMarketCapUsd;
  if (row.entryFdvUsd !== null) entry.fdvUsd = row.entryFdvUsd;
  if (row.entryLiquidityUsd !== null) entry.liquidityUsd = row.entryLiquidityUsd;
  if (row.entryDepthUsd !== null) entry.depthUsd = row.entryDepthUsd;
  if (row.entrySupply !== null) entry.supply = row.entrySupply;
  if (row.entryTokenAgeMs !== null) entry.tokenAgeMs = row.entryTokenAgeMs;
  if (pair !== undefined) entry.pair = pair;
  return entry;
}

export function runningOf(row: RunningColumns): Running {
  const running: Writable<Running> = {
    samples: row.samples,
    last: { price: row.lastPrice, at: row.lastAt },
    ath: { price: row.athPrice, at: row.athAt },
    wick: { price: row.wickPrice, at: row.wickAt },
    low: { price: row.lowPrice, at: row.lowAt },
    alertedMultiple: row.alertedMultiple,
    warned: row.warned,
  };
  if (row.provisionalPrice !== null && row.provisionalAt !== null) {
    running.provisional = { price: row.provisionalPrice, at: row.provisionalAt };
  }
  if (row.breachedAt !== null) running.breachedAt = row.breachedAt;
  return running;
}

/** How the call has ended that waits for candles; undefined while it goes on. */
export function endingOf({
  endingReason,
  endingAt,
}: Pick<CallRow, 'endingReason' | 'endingAt'>): Ending | undefined {
  return endingReason === null || endingAt === null ? undefined : { reason: endingReason, at: endingAt };
}

function withEnding(row: CallRow): Pick<Call, 'ending'> {
  const ending = endingOf(row);
  return ending === undefined ? {} : { ending };
}

/** What happened since the completion; undefined before the first sample after it. */
export function aftermathOf(row: AftermathColumns): Aftermath | undefined {
  const { aftermathHighPrice, aftermathHighAt, aftermathLastPrice, aftermathLastAt } = row;
  if (aftermathHighPrice === null || aftermathHighAt === null) return undefined;
  if (aftermathLastPrice === null || aftermathLastAt === null) return undefined;
  return {
    highPrice: aftermathHighPrice,
    highAt: aftermathHighAt,
    lastPrice: aftermathLastPrice,
    lastAt: aftermathLastAt,
  };
}

function contextOf(row: CallRow): CallContext {
  return {
    tier: row.tier,
    tierByFdv: row.tierByFdv,
    detectionConfidence: row.detectionConfidence,
    predictedSuccess: row.predictedSuccess,
    forecast: row.forecast,
    evidence: row.evidence,
    origin: row.origin,
    weight: row.weight,
    past: row.past,
    ...(row.restsOnChannel === null || row.restsOnAll === null
      ? {}
      : { restsOn: { channel: row.restsOnChannel, all: row.restsOnAll } }),
    ...(row.echoCallId === null || row.echoDelayMs === null
      ? {}
      : { echoOf: { callId: row.echoCallId, delayMs: row.echoDelayMs } }),
  };
}

/** A new call as the columns that hold it; who called what in which post comes beside it. */
export function newCallColumns({ postedAt, entry, runUp, context, running }: NewCall) {
  const { echoOf, restsOn, ...plain } = context;
  return {
    postedAt,
    ...entryColumns(entry),
    ...runUpColumns(runUp),
    ...plain,
    echoCallId: echoOf?.callId ?? null,
    echoDelayMs: echoOf?.delayMs ?? null,
    restsOnChannel: restsOn?.channel ?? null,
    restsOnAll: restsOn?.all ?? null,
    ...runningColumns(running),
  };
}

function runUpOf({ runUpM5, runUpM60, runUpSource }: CallRow): Pick<Call, 'runUp'> {
  if (runUpSource === null) return {};
  const runUp: Writable<RunUp> = { source: runUpSource };
  if (runUpM5 !== null) runUp.m5 = runUpM5;
  if (runUpM60 !== null) runUp.m60 = runUpM60;
  return { runUp };
}

/** How far the price had risen before the post, as the columns of its call. */
export function runUpColumns(runUp: RunUp | undefined) {
  return {
    runUpM5: runUp?.m5 ?? null,
    runUpM60: runUp?.m60 ?? null,
    runUpSource: runUp?.source ?? null,
  };
}

function entryColumns(entry: Entry) {
  return {
    entryAt: entry.at,
    entryPrice: entry.price,
    entryLagMs: entry.lagMs,
    entrySource: entry.source,
    entryConfidence: entry.confidence,
    entryMarketCapUsd: entry.marketCapUsd ?? null,
    entryFdvUsd: entry.fdvUsd ?? null,
    entryLiquidityUsd: entry.liquidityUsd ?? null,
    entryDepthUsd: entry.depthUsd ?? null,
    entrySupply: entry.supply ?? null,
    entryTokenAgeMs: entry.tokenAgeMs ?? null,
    entryPairAddress: entry.pair?.address ?? null,
    entryPairDex: entry.pair?.dex ?? null,
    entryPairCurve: entry.pair?.curve ?? null,
    entryPairCreatedAt: entry.pair?.createdAt ?? null,
  };
}

export function runningColumns(running: Running): RunningColumns {
  return {
    samples: running.samples,
    lastPrice: running.last.price,
    lastAt: running.last.at,
    athPrice: running.ath.price,
    athAt: running.ath.at,
    provisionalPrice: running.provisional?.price ?? null,
    provisionalAt: running.provisional?.at ?? null,
    wickPrice: running.wick.price,
    wickAt: running.wick.at,
    lowPrice: running.low.price,
    lowAt: running.low.at,
    alertedMultiple: running.alertedMultiple,
    warned: running.warned,
    breachedAt: running.breachedAt ?? null,
  };
}

export function aftermathColumns(aftermath: Aftermath): AftermathColumns {
  return {
    aftermathHighPrice: aftermath.highPrice,
    aftermathHighAt: aftermath.highAt,
    aftermathLastPrice: aftermath.lastPrice,
    aftermathLastAt: aftermath.lastAt,
  };
}
