import type { High, Running } from '../model/call.ts';
import type { Sample } from '../model/quote.ts';
import { after, type EpochMs, epochMs, HOUR, MINUTE } from '../model/units.ts';
import { PROVEN } from '../performance/trust.ts';
import { verifyHighs } from '../performance/verify.ts';
import {
  type Candle,
  type CandleSource,
  type Clock,
  type DueRefine,
  type Happening,
  PriceSourceError,
  type Refined,
  type RefineRules,
  type Store,
  StoreError,
  type TrackedCall,
} from '../ports.ts';
import type { Failure } from './failure.ts';
import { follow } from './follow.ts';
import { type TrackingPolicy, windowEndAt } from './lifecycle.ts';

const BATCH = 20;
const SPAN_MINUTES = 5;
const SPAN_MS = SPAN_MINUTES * MINUTE;
/** A candle is listed a while after it has ended. */
const SETTLED_MS = MINUTE;
/** What verifyHighs() wants to see before and after the closes that it judges. */
const BEFORE_MS = HOUR;
const AFTER_MS = 3 * SPAN_MS;
const RETRY_MS = 5 * MINUTE;
/** Ages of a call at which its candles are read. Most of what polls miss happens in the first hours. */
const AGES_MS = [HOUR, 4 * HOUR, 12 * HOUR, 36 * HOUR, 84 * HOUR];

export interface RefineCounts {
  /** Tokens whose candles were read, calls whose high they raised, and tokens that are read later. */
  readonly read: number;
  readonly raised: number;
  readonly waiting: number;
}

/**
 * VERB refine: reads the candles of called tokens, in the pools that their prices came from, and raises highs that stood
 * between two polls. One request a token and reading for most; the due ones wait in the store, the longest due first, while the
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
    refine: (token, calls, found, now) =>
      refineCalls(calls, found, { now, policy, frozen: token.life === 'rugged' }),
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
      total.raised += await store.refine(
        token.id,
        { candles: found, source: candles.name, to },
        rules,
        clock.now(),
      );
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

  /** Of all its pools; one that the source does not know has none. Pools of one token follow each other in time. */
  async function candlesOf(token: DueRefine, to: EpochMs, signal: AbortSignal): Promise<readonly Candle[]> {
    const all: Candle[] = [];
    const from = after(startOf(token.from), -BEFORE_MS);
    for (const pool of token.pools) {
      const request = { token: token.ref, pool, minutes: SPAN_MINUTES, from, to } as const;
      all.push(...((await candles.candles(request, signal)) ?? []));
    }
    return all.sort((a, b) => a.at - b.at);
  }
}

/** Start of the candle that holds the instant. */
function startOf(at: EpochMs): EpochMs {
  return epochMs(Math.floor(at / SPAN_MS) * SPAN_MS);
}

/** End of the last candle that has ended and is surely listed. */
function lastEndedAt(now: EpochMs): EpochMs {
  return startOf(epochMs(now - SETTLED_MS));
}

/** The candles of open calls are read at these ages and at the end of their windows; undefined when none is open. */
export function refineDueAt(
  calls: readonly Pick<TrackedCall, 'status' | 'postedAt'>[],
  now: EpochMs,
  policy: TrackingPolicy,
): EpochMs | undefined {
  const instants = calls
    .filter(({ status }) => status === 'open')
    .flatMap(({ postedAt }) => {
      const endAt = after(epochMs(windowEndAt(postedAt, policy)), AFTER_MS + SPAN_MS + SETTLED_MS);
      const looks = AGES_MS.map((age) => after(postedAt, age)).filter((at) => at < endAt);
      return [...looks, endAt].filter((at) => at > now);
    });
  return instants.length === 0 ? undefined : epochMs(Math.min(...instants));
}

/** Have candles shown all that happened up to this instant, and enough after it to judge it by? */
export function isRefinedTo(refinedTo: EpochMs | undefined, at: number): boolean {
  return refinedTo !== undefined && refinedTo >= at + AFTER_MS;
}

/** The open calls of a token after its candles have been read. While a token is rugged its highs are frozen. */
export function refineCalls(
  calls: readonly TrackedCall[],
  found: { readonly candles: readonly Candle[]; readonly source: string },
  {
    now,
    policy,
    frozen,
  }: { readonly now: EpochMs; readonly policy: TrackingPolicy; readonly frozen: boolean },
): Refined {
  const running: { callId: TrackedCall['id']; running: Running }[] = [];
  const happenings: Happening[] = [];
  const samples = new Map<number, Sample>();
  for (const call of calls) {
    if (call.status !== 'open' || frozen) continue;
    const high = highOf(call, found.candles, policy);
    if (high === undefined) continue;
    // The very step that a rebuild from the series takes: the high is kept as a point of it.
    const sample: Sample = { ...high, source: found.source, doubt: PROVEN };
    const step = follow(call.entry, call.running, sample, policy);
    samples.set(sample.at, sample);
    running.push({ callId: call.id, running: step.running });
    if (step.high !== undefined) happenings.push({ kind: 'ath-reached', callId: call.id, ...step.high });
  }
  const refineAt = refineDueAt(calls, now, policy);
  return { running, happenings, samples: [...samples.values()], ...(refineAt !== undefined && { refineAt }) };
}

/** Undefined when candles show no high that stands above what polls have seen by as much as any new high must. */
function highOf(
  { entry, running, postedAt }: TrackedCall,
  candles: readonly Candle[],
  policy: TrackingPolicy,
): High | undefined {
  const { ath } = verifyHighs(candles, {
    entry,
    spanMs: SPAN_MS,
    endAt: epochMs(windowEndAt(postedAt, policy)),
    floor: running.ath.price,
  });
  return ath !== undefined && ath.price >= running.ath.price * (1 + policy.ath.minIncrease) ? ath : undefined;
}
