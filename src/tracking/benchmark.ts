import { setImmediate } from 'node:timers/promises';
import type { Chain } from '../model/token.ts';
import { DAY, type EpochMs, MINUTE } from '../model/units.ts';
import {
  type BenchmarkSource,
  type BenchmarkStore,
  type Clock,
  type NativeGap,
  PriceSourceError,
} from '../ports.ts';
import type { Failure } from './failure.ts';

/** Prices are an hour apart: a run so soon after the last one finds nothing new. */
const REST_MS = 30 * MINUTE;
/** What a source did not know is not asked again for so long. */
const AGAIN_AFTER_MS = DAY;

export interface BenchmarkCounts {
  /** Spans that were asked for, prices that were found, and finished calls that were told of their coin. */
  readonly asked: number;
  readonly prices: number;
  readonly told: number;
}

/**
 * VERB benchmark: what the chains' native coins cost when calls began and ended, so that it can be said what holding the coin would
 * have brought. Gaps of chains that lie in the same time are one request of the source. A source that fails is asked again at the
 * next run. Rejects when the store is broken.
 */
export function createBenchmark(deps: {
  readonly store: BenchmarkStore;
  readonly benchmarks: BenchmarkSource;
  readonly clock: Clock;
  readonly onFailure: (failure: Failure) => void;
}) {
  const { store, benchmarks, clock } = deps;
  const askedAt = new Map<string, EpochMs>();
  let endedAt: EpochMs | undefined;

  return async function benchmark(signal: AbortSignal): Promise<BenchmarkCounts> {
    const total = { asked: 0, prices: 0, told: 0 };
    const now = clock.now();
    if (endedAt !== undefined && now >= endedAt && now - endedAt < REST_MS) return total;
    for (const [key, at] of askedAt) if (now - at >= AGAIN_AFTER_MS) askedAt.delete(key);
    const gaps = await store.nativeGaps(now);
    for (const span of spansOf(gaps.filter((gap) => !askedAt.has(keyOf(gap))))) {
      if (signal.aborted) break;
      try {
        const found = await benchmarks.prices([...span.chains], span, signal);
        total.told += await store.keepNative(found);
        total.asked += 1;
        for (const points of found.values()) total.prices += points.length;
        for (const gap of span.gaps) askedAt.set(keyOf(gap), now);
      } catch (error) {
        if (!(error instanceof PriceSourceError)) throw error;
        if (signal.aborted) return total;
        deps.onFailure({ count: span.gaps.length, error });
        // The others would fare no better now.
        return total;
      }
    }
    for (let told = 1; told > 0 && !signal.aborted; total.told += told) {
      told = await store.keepNative(new Map());
      await setImmediate();
    }
    if (!signal.aborted) endedAt = now;
    return total;
  };
}

function keyOf({ chain, from, to }: NativeGap): string {
  return `${chain} ${from} ${to}`;
}

interface AskedSpan {
  readonly chains: ReadonlySet<Chain>;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly gaps: readonly NativeGap[];
}

/** Gaps that overlap, whatever their chains, as one span each, in the order of the first of them. */
export function spansOf(gaps: readonly NativeGap[]): readonly AskedSpan[] {
  const spans: { chains: Set<Chain>; from: EpochMs; to: EpochMs; gaps: NativeGap[] }[] = [];
  for (const gap of gaps) {
    const span = spans.find(({ from, to }) => gap.from <= to && from <= gap.to);
    if (span === undefined) {
      spans.push({ chains: new Set([gap.chain]), from: gap.from, to: gap.to, gaps: [gap] });
      continue;
    }
    span.chains.add(gap.chain);
    span.gaps.push(gap);
    if (gap.from < span.from) span.from = gap.from;
    if (gap.to > span.to) span.to = gap.to;
  }
  return spans;
}
