import { describe, expect, test } from 'vitest';
import type { Chain } from '../../src/model/token.ts';
import { after, DAY, type EpochMs, HOUR, MINUTE, type PriceUsd } from '../../src/model/units.ts';
import {
  type BenchmarkSource,
  type BenchmarkStore,
  type NativeGap,
  type PricePoint,
  PriceSourceError,
} from '../../src/ports.ts';
import { createBenchmark, spansOf } from '../../src/tracking/benchmark.ts';
import type { Failure } from '../../src/tracking/failure.ts';
import { fakeClock, NOON } from '../fakes/clock.ts';

const gap = (chain: Chain, fromHours: number, toHours: number): NativeGap => ({
  chain,
  from: after(NOON, fromHours * HOUR),
  to: after(NOON, toHours * HOUR),
});
const { signal } = new AbortController();

interface Bench {
  readonly asked: { readonly chains: readonly Chain[]; readonly from: EpochMs; readonly to: EpochMs }[];
  readonly kept: ReadonlyMap<Chain, readonly PricePoint[]>[];
  readonly failures: Failure[];
  readonly clock: ReturnType<typeof fakeClock>;
  down: boolean;
  run(): ReturnType<ReturnType<typeof createBenchmark>>;
}

function benchOf(gaps: readonly NativeGap[], left = 0): Bench {
  const clock = fakeClock();
  // So many times more there are finished calls to be told.
  let untold = left;
  const benchmarks: BenchmarkSource = {
    name: 'fake',
    prices(chains, { from, to }) {
      bench.asked.push({ chains, from, to });
      if (bench.down) return Promise.reject(new PriceSourceError('unavailable', 'down'));
      return Promise.resolve(new Map(chains.map((chain) => [chain, [{ at: from, price: 2 as PriceUsd }]])));
    },
  };
  const store: BenchmarkStore = {
    nativeGaps: () => Promise.resolve(gaps),
    keepNative(found) {
      if (found.size === 0) return Promise.resolve((untold -= 1) < 0 ? 0 : 10);
      bench.kept.push(found);
      return Promise.resolve(1);
    },
  };
  const failures: Failure[] = [];
  const run = createBenchmark({
    store,
    benchmarks,
    clock,
    onFailure: (failure) => void failures.push(failure),
  });
  const bench: Bench = { asked: [], kept: [], failures, clock, down: false, run: () => run(signal) };
  return bench;
}

describe('benchmark', () => {
  test('asks once for what lies in the same time, whatever its chain, and keeps what is found', async () => {
    const bench = benchOf([gap('solana', -1, 0), gap('base', -2, 0), gap('solana', -200, -198)]);
    expect(await bench.run()).toEqual({ asked: 2, prices: 3, told: 2 });
    expect(bench.asked).toEqual([
      { chains: ['solana', 'base'], from: after(NOON, -2 * HOUR), to: NOON },
      { chains: ['solana'], from: after(NOON, -200 * HOUR), to: after(NOON, -198 * HOUR) },
    ]);
    expect(bench.kept).toHaveLength(2);
  });

  test('goes on until every finished call was told that can be', async () => {
    expect(await benchOf([gap('solana', -1, 0)], 3).run()).toMatchObject({ told: 31 });
    expect(await benchOf([], 2).run()).toEqual({ asked: 0, prices: 0, told: 20 });
  });

  test('does not ask again for what was not known, for a day', async () => {
    const bench = benchOf([gap('solana', -200, -198)]);
    await bench.run();
    bench.clock.advance(HOUR);
    await bench.run();
    expect(bench.asked).toHaveLength(1);
    bench.clock.advance(DAY);
    await bench.run();
    expect(bench.asked).toHaveLength(2);
  });

  test('rests between runs, unless the source failed', async () => {
    const bench = benchOf([gap('solana', -1, 0), gap('base', -100, -99)]);
    bench.down = true;
    expect(await bench.run()).toEqual({ asked: 0, prices: 0, told: 0 });
    // One failure is enough to know.
    expect(bench.asked).toHaveLength(1);
    expect(bench.failures).toMatchObject([{ count: 1, error: { kind: 'unavailable' } }]);
    bench.down = false;
    bench.clock.advance(MINUTE);
    expect(await bench.run()).toMatchObject({ asked: 2 });
    bench.clock.advance(MINUTE);
    expect(await bench.run()).toMatchObject({ asked: 0 });
  });
});

test('spans that touch are one, and keep the order of the first of them', () => {
  const spans = spansOf([gap('a', 10, 12), gap('b', 0, 2), gap('c', 12, 13), gap('b', 1, 5)]);
  expect(
    spans.map(({ chains, from, to }) => [[...chains], (from - NOON) / HOUR, (to - NOON) / HOUR]),
  ).toEqual([
    [['a', 'c'], 10, 13],
    [['b'], 0, 5],
  ]);
});
