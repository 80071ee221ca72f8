import { describe, expect, test } from 'vitest';
import { channelPatterns } from '../../src/analytics/channel-patterns.ts';
import { bestHolding, type Grouping } from '../../src/analytics/holding.ts';
import { findInsights } from '../../src/analytics/insights.ts';
import type { ChannelPatterns, CompletedCall } from '../../src/model/analytics.ts';
import { DAY, epochMs, HOUR } from '../../src/model/units.ts';
import { type Drift, pathWorld } from './path-world.ts';

const CERTAIN = 0.05;
const SEEDS = Array.from({ length: 60 }, (_, index) => index + 1);
const byChannelAndWeek: readonly Grouping[] = [
  ({ channelId }) => channelId,
  ({ postedAt }) => Math.floor(postedAt / (7 * DAY)),
];

/** Rises by `up` (of the logarithm) within four hours, and is at `down` two days later. */
const pumped =
  (up: number, down: number): Drift =>
  (ageMs) =>
    ageMs <= 4 * HOUR
      ? (up * ageMs) / (4 * HOUR)
      : up - (up - down) * Math.min(1, (ageMs - 4 * HOUR) / (2 * DAY));
const STRONG = pumped(0.3, -0.5);
const WEAK = pumped(0.1, -0.15);

const times = (found: (seed: number) => boolean): number => SEEDS.filter(found).length;
const holdingOf = (seed: number, drift?: Drift) =>
  bestHolding(pathWorld(seed, { ...(drift && { drift }) }), byChannelAndWeek);

// The rates below are of 400 worlds each; a test takes 60 of them.
describe('the best time to sell', () => {
  test('is found in every world where one is planted, and to the hour', () => {
    for (const seed of SEEDS)
      expect(holdingOf(seed, STRONG)).toMatchObject({
        holdMs: 4 * HOUR,
        p: expect.toSatisfy((p: number) => p < 0.001) as number,
      });
  });

  test('is found in most worlds where it pays little: 69 %', () => {
    expect(times((seed) => (holdingOf(seed, WEAK)?.p ?? 1) <= CERTAIN)).toBeGreaterThanOrEqual(33);
  });

  test('is found by chance in 5 % of worlds where there is none, however alike the days are', () => {
    expect(times((seed) => (holdingOf(seed)?.p ?? 1) <= CERTAIN)).toBeLessThanOrEqual(6);
  });

  test('is an insight where it is planted, and where it is not none of ten reports names one', async () => {
    const named = async (seed: number, drift?: Drift): Promise<boolean> => {
      const calls = pathWorld(seed, { ...(drift && { drift }) });
      const sample = { calls, of: calls.length, channels: new Map() };
      const { insights } = await findInsights(sample, epochMs(Date.UTC(2026, 6, 1)));
      return insights.some(({ kind }) => kind === 'holding');
    };
    expect(await named(1, STRONG)).toBe(true);
    for (let seed = 1; seed <= 10; seed += 1) expect(await named(seed)).toBe(false);
  });

  test('needs calls, trails and channels enough to judge by', () => {
    const calls = pathWorld(1, { drift: STRONG });
    expect(bestHolding(calls.slice(0, 100), byChannelAndWeek)).toBeUndefined();
    const bare = calls.map((call): CompletedCall => Object.assign({}, call, { trail: undefined }));
    expect(bestHolding(bare, byChannelAndWeek)).toBeUndefined();
    expect(bestHolding(pathWorld(1, { drift: STRONG, channels: 5 }), byChannelAndWeek)).toBeUndefined();
  });
});

/** What is said of 200 calls of one channel beside 1,000 of all. */
function patternsOf(seed: number, own: Parameters<typeof pathWorld>[1] = {}): ChannelPatterns {
  const crowd = pathWorld(5_000 + seed, { calls: 1_000 });
  return channelPatterns(pathWorld(seed, { calls: 200, channels: 1, ...own }), crowd);
}

describe('how a channel calls', () => {
  test('names a time to sell where one is planted, and in 4 % of channels without one', () => {
    for (const seed of SEEDS.slice(0, 20))
      expect(patternsOf(seed, { drift: STRONG }).holding).toMatchObject({ holdMs: 4 * HOUR });
    expect(times((seed) => patternsOf(seed).holding !== undefined)).toBeLessThanOrEqual(6);
  });

  test('finds results that lie 1.6 times as far apart in 99 %, and none such in 86 % of others', () => {
    const apart = (seed: number, scatter: number): boolean =>
      (patternsOf(seed, { scatter }).spread?.low ?? 0) > 1;
    expect(times((seed) => apart(seed, 1.6))).toBeGreaterThanOrEqual(57);
    const usual = times((seed) => {
      const { low = 0, high = 0 } = patternsOf(seed).spread ?? {};
      return low <= 1 && high >= 1;
    });
    expect(usual).toBeGreaterThanOrEqual(47);
  });

  test('finds forecasts that promise 15 points too much, and holds true ones in 84 %', () => {
    const many = pathWorld(999, { calls: 20_000 });
    const rate = many.filter(({ success }) => success).length / many.length;
    const came = (seed: number, foretold: number) => patternsOf(seed, { foretold }).quality?.came;
    expect(times((seed) => (came(seed, rate + 0.15)?.high ?? 1) < rate + 0.15)).toBeGreaterThanOrEqual(57);
    const held = times((seed) => {
      const { low = 1, high = 0 } = came(seed, rate) ?? {};
      return low <= rate && high >= rate;
    });
    expect(held).toBeGreaterThanOrEqual(45);
  });

  test('finds highs that come early where they are planted early', () => {
    for (const seed of SEEDS.slice(0, 20)) {
      expect(patternsOf(seed, { drift: STRONG }).timeToAthMs?.median).toBeLessThanOrEqual(8 * HOUR);
      expect(patternsOf(seed).timeToAthMs?.median).toBeGreaterThanOrEqual(24 * HOUR);
    }
  });

  test('tells the share of each size with an interval that holds it', () => {
    const micro = pathWorld(1, { calls: 150, channels: 1 });
    const small = pathWorld(2, { calls: 50, channels: 1, tier: 'small' });
    const { tiers } = channelPatterns([...micro, ...small], []);
    expect(tiers.map(({ tier, share }) => [tier, share.value])).toEqual([
      ['micro', 0.75],
      ['small', 0.25],
    ]);
    expect(tiers[1]?.share.low).toBeLessThan(0.25);
    expect(tiers[1]?.share.high).toBeGreaterThan(0.25);
  });
});
