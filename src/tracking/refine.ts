import { after, type EpochMs, epochMs, MINUTE } from '../model/units.ts';
import { JUDGED_AFTER_MS, SPANS_BEFORE } from '../performance/verify.ts';
import {
  type CandleSource,
  type Clock,
  type DueRefine,
  type MainPool,
  PriceSourceError,
  type ReadCandles,
  type RefineRules,
  type Store,
  StoreError,
} from '../ports.ts';
import type { Failure } from './failure.ts';
import type { TrackingPolicy } from './lifecycle.ts';
import { refineCalls } from './refine-calls.ts';
import { lastEndedAt, SPAN_MINUTES, SPAN_MS, startOf } from './refine-times.ts';
import { type PoolCandles, stitch } from './stitch.ts';

const BATCH = 20;
/** How far a reading reaches back: closes that the last one could not judge yet, and what those are judged by. */
const BEFORE_MS = JUDGED_AFTER_MS + SPANS_BEFORE * SPAN_MS;
const RETRY_MS = 5 * MINUTE;

export interface RefineCounts {
  /** Tokens whose candles were read, calls whose high they raised, and tokens that are read later. */
  readonly read: number;
  readonly raised: number;
  readonly waiting: number;
}

/**
 * VERB refine: reads the candles of called tokens, each pool while it was the main one, carries the trails of their calls on, and
 * raises highs that stood between two polls. One request a token and reading for most; the due ones wait in the store, the longest due first, while the
 * source's pace lets no more through. Rejects when the store is broken.
 */
export function createRefine(deps: {
  readonly store: Store;
  readonly candles: CandleSource;
  readonly clock: Clock;
  readonly policy: TrackingPolicy;
  readonly announce: RefineRules['announce'];
  readonly onFailure: (failure: Failure) => void;
}) {
  const { store, candles, clock, policy } = deps;
  const rules: RefineRules = {
    refine: (token, calls, found, now) => refineCalls(calls, found, { now, policy, token }),
    announce: deps.announce,
  };

  return async function refine(signal: AbortSignal): Promise<RefineCounts> {
    const total = { read: 0, raised: 0, waiting: 0 };
    while (!signal.aborted) {
      const due = await store.dueRefines(clock.now(), BATCH);
      if (due.length === 0) break;
      for (const token of due) {
        if (signal.aborted) break;
        await refineToken(token, total, signal);
      }
    }
    return total;
  };

  async function refineToken(
    token: DueRefine,
    total: { read: number; raised: number; waiting: number },
    signal: AbortSignal,
  ): Promise<void> {
    const to = lastEndedAt(clock.now());
    try {
      const found = await candlesOf(token, to, signal);
      total.raised += await store.refine(token.id, found, rules, clock.now());
      total.read += 1;
    } catch (error) {
      if (error instanceof StoreError) throw error;
      if (signal.aborted) return;
      deps.onFailure({ count: 1, error });
      const waitMs = error instanceof PriceSourceError ? (error.retryAfterMs ?? RETRY_MS) : RETRY_MS;
      const retryAt = after(clock.now(), Math.max(waitMs, RETRY_MS));
      await store.refine(token.id, { retryAt }, rules, clock.now());
      total.waiting += 1;
    }
  }

  /** Of each pool while it was the main one. */
  async function candlesOf(token: DueRefine, to: EpochMs, signal: AbortSignal): Promise<ReadCandles> {
    const pieces: PoolCandles[] = [];
    const parts = partsOf(token, to);
    for (const { pool, from, to: until } of parts) {
      const request = {
        token: token.ref,
        pool: pool.address,
        minutes: SPAN_MINUTES,
        from,
        to: until,
      } as const;
      const found = await candles.candles(request, signal);
      if (found !== undefined) pieces.push({ pool, candles: found });
    }
    const rules = { spanMs: SPAN_MS, tolerance: policy.switchTolerance, polled: true };
    const partial = parts.length === 0 || pieces.length < parts.length;
    return { candles: stitch(pieces, rules), source: candles.name, to, partial };
  }
}

interface Part {
  readonly pool: MainPool;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * Which time of each pool is to be read: that in which it was the main one. When a curve ended is not known before it is read, so
 * what came after it is read from where the curve was the main one.
 */
function partsOf({ pools, from }: DueRefine, to: EpochMs): readonly Part[] {
  const readFrom = after(startOf(from), -BEFORE_MS);
  return pools.flatMap((pool, index) => {
    const before = pools[index - 1];
    const mainFrom = before?.curve === true ? before.from : before === undefined ? readFrom : pool.from;
    const part = {
      pool,
      from: epochMs(Math.max(readFrom, startOf(mainFrom))),
      to: epochMs(Math.min(to, pool.to ?? to)),
    };
    return part.from < part.to ? [part] : [];
  });
}
