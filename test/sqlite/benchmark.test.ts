import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, type CallId, DAY, type EpochMs, HOUR, MINUTE, type PriceUsd } from '../../src/model/units.ts';
import type { CompletionFacts, PricePoint, Store } from '../../src/ports.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { NOON } from '../fakes/clock.ts';
import { called, candidate, SALT } from './scene.ts';
import { type Rules, simpleRules } from './simple-rules.ts';

let store: Store;
beforeEach(() => {
  store = openStore({ path: ':memory:' });
});
afterEach(async () => await store.close());

const ENTRY = after(NOON, 5_000);
const point = (at: EpochMs, price: number): PricePoint => ({ at, price: price as PriceUsd });
const hourly = (from: EpochMs, prices: readonly number[]): readonly PricePoint[] =>
  prices.map((price, hour) => point(after(from, hour * HOUR), price));

async function returnOf(callId: CallId): Promise<number | undefined> {
  return (await store.call(callId))?.outcome?.nativeReturn;
}

describe('prices of native coins that are missing', () => {
  test('are those at the entries of calls and, while one is open, those of now', async () => {
    expect(await store.nativeGaps(NOON)).toEqual([]);
    await called(store, simpleRules);
    const now = after(NOON, 4 * DAY);
    expect(await store.nativeGaps(now)).toEqual([
      { chain: 'solana', from: after(now, -HOUR), to: now },
      { chain: 'solana', from: after(ENTRY, -HOUR), to: after(ENTRY, HOUR) },
    ]);
    await store.keepNative(new Map([['solana', [point(after(ENTRY, HOUR), 200), point(now, 210)]]]));
    expect(await store.nativeGaps(now)).toEqual([]);
    expect(await store.nativeGaps(after(now, HOUR))).toHaveLength(1);
  });

  test('are one span where they lie close together, and of each chain its own', async () => {
    await called(store, simpleRules);
    await called(store, simpleRules, {
      messageId: 2,
      postedAt: after(NOON, DAY),
      detection: { candidates: [candidate(SALT)] },
    });
    const now = after(NOON, DAY + HOUR);
    const gaps = await store.nativeGaps(now);
    expect(gaps.toSorted((a, b) => a.chain.localeCompare(b.chain))).toEqual([
      { chain: 'base', from: after(ENTRY, DAY - HOUR), to: now },
      { chain: 'solana', from: after(ENTRY, -HOUR), to: now },
    ]);
  });

  test('are no more once a finished call was told of its coin', async () => {
    const { callId } = await called(store, simpleRules);
    await store.complete([callId], 'manual', simpleRules, after(NOON, DAY));
    const now = after(NOON, 30 * DAY);
    expect(await store.nativeGaps(now)).toHaveLength(1);
    await store.keepNative(new Map([['solana', hourly(NOON, [100, ...Array<number>(24).fill(103)])]]));
    expect(await store.nativeGaps(now)).toEqual([]);
  });
});

test('of a chain that has no price while others have, the ends are asked for until it has one', async () => {
  const ends: EpochMs[] = [];
  for (let index = 0; index < 4; index += 1) {
    const postedAt = after(NOON, 10 * index * DAY);
    const { callId } = await called(store, simpleRules, {
      messageId: index + 1,
      postedAt,
      detection: { candidates: [candidate(SALT)] },
    });
    await store.complete([callId], 'manual', simpleRules, after(postedAt, DAY));
    ends.push(after(postedAt, DAY));
  }
  const now = after(NOON, 90 * DAY);
  expect(await store.nativeGaps(now)).toHaveLength(4);
  await store.keepNative(new Map([['solana', [point(NOON, 100)]]]));
  expect(await store.nativeGaps(now)).toEqual([
    { chain: 'base', from: after(ends[3]!, -HOUR), to: after(ends[3]!, HOUR) },
    { chain: 'base', from: after(ENTRY, -HOUR), to: after(ENTRY, HOUR) },
  ]);
  await store.keepNative(new Map([['base', [point(ends[3]!, 100)]]]));
  expect(await store.nativeGaps(now)).toHaveLength(4);
});

describe('what the coin did meanwhile', () => {
  test('is told to calls that ended before its prices were known', async () => {
    const { callId } = await called(store, simpleRules);
    await store.complete([callId], 'manual', simpleRules, after(NOON, DAY));
    expect(await returnOf(callId)).toBeUndefined();
    expect(await store.keepNative(new Map([['solana', [point(NOON, 100)]]]))).toBe(0);
    expect(await returnOf(callId)).toBeUndefined();
    expect(await store.keepNative(new Map([['solana', [point(after(NOON, DAY), 103)]]]))).toBe(1);
    expect(await returnOf(callId)).toBeCloseTo(0.03);
    // Once told it stays: a price known later is no reason to change it.
    expect(await store.keepNative(new Map([['solana', [point(after(NOON, DAY + MINUTE), 400)]]]))).toBe(0);
    expect(await returnOf(callId)).toBeCloseTo(0.03);
  });

  test('is known to the rules that end a call, from the nearest prices within two hours', async () => {
    const seen: (number | undefined)[] = [];
    const rules: Rules = {
      ...simpleRules,
      conclude(facts: CompletionFacts) {
        seen.push(
          facts.nativeReturnUntil?.(after(NOON, 6 * HOUR)),
          facts.nativeReturnUntil?.(after(NOON, DAY)),
        );
        return simpleRules.conclude(facts);
      },
    };
    const { callId } = await called(store, rules);
    const around = after(NOON, 6 * HOUR);
    await store.keepNative(
      new Map([
        [
          'solana',
          [
            point(after(NOON, -HOUR), 50),
            point(after(NOON, 30 * MINUTE), 100),
            point(after(around, -90 * MINUTE), 300),
            point(after(around, 20 * MINUTE), 110),
          ],
        ],
        ['base', [point(around, 999)]],
      ]),
    );
    await store.complete([callId], 'manual', rules, after(NOON, DAY));
    expect(seen).toEqual([expect.closeTo(0.1), undefined]);
  });
});
