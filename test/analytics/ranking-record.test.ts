import { describe, expect, test } from 'vitest';
import { rankingRecord } from '../../src/analytics/ranking-record.ts';
import type { RankingRecord } from '../../src/model/analytics.ts';
import type { EpochMs } from '../../src/model/units.ts';
import type { KnownOutcome } from '../../src/ports.ts';
import { calledWorld, dayOf } from './called-world.ts';

const END = dayOf(207);

async function recordOf(
  world: readonly KnownOutcome[],
  { now = END, behind = false }: { readonly now?: EpochMs; readonly behind?: boolean } = {},
): Promise<RankingRecord> {
  const store = {
    isLearningBehind: async () => behind,
    async replay(each: (known: KnownOutcome) => void) {
      for (const known of world) each(known);
    },
  };
  return await rankingRecord(store, now);
}

describe('the order of scores against what came after', () => {
  test('is no better than luck where nobody has skill: nine of ten intervals hold one half', async () => {
    let held = 0;
    for (let seed = 1; seed <= 12; seed += 1) {
      const { rightOrder = expect.unreachable() } = await recordOf(calledWorld(seed, { skill: 0 }));
      if (rightOrder.low <= 0.5 && rightOrder.high >= 0.5) held += 1;
    }
    // 57 of 60 such worlds; fewer than 9 of 12 would be seen in 1 of 100 tries of intervals that hold 90 %.
    expect(held).toBeGreaterThanOrEqual(9);
  });

  test.each([
    [0.3, 0.6],
    [0.6, 0.8],
  ])('is mostly right where skill has a deviation of %d', async (skill, least) => {
    const { spans, rightOrder } = await recordOf(calledWorld(1, { skill }));
    expect(spans).toBe(6);
    expect(rightOrder?.low).toBeGreaterThan(0.5);
    expect(rightOrder?.value).toBeGreaterThan(least);
    expect(rightOrder?.high).toBeLessThanOrEqual(1);
  });

  test('is that of scores as they stood then: what came after changes none', async () => {
    const now = dayOf(97);
    const world = calledWorld(2, { skill: 0.6, days: 90 });
    // From the beginning of the newest 30 days on the best do worst.
    const turned = world.map((known) => {
      if (known.call.postedAt < now - 38 * 86_400_000) return known;
      const log = -3.4 - Math.log(1 + known.outcome.finalRoi);
      return { ...known, outcome: { ...known.outcome, finalRoi: Math.exp(log) - 1, athRoi: 0 } };
    });
    const before = await recordOf(
      world.filter(({ outcome }) => outcome.completedAt <= now),
      { now },
    );
    const after = await recordOf(
      turned.filter(({ outcome }) => outcome.completedAt <= now),
      { now },
    );
    expect(before.rightOrder?.low).toBeGreaterThan(0.6);
    expect(after.rightOrder?.high).toBeLessThan(before.rightOrder?.low ?? 0);
  });

  test('counts channels that stand on leaderboards, and calls that teach', async () => {
    const world = calledWorld(3, { skill: 0.6 });
    const whole = await recordOf(world);
    expect(whole.channels).toBeLessThanOrEqual(39);
    expect(whole.pairs).toBeGreaterThan(1_000);
    const untaught = world.map((known) =>
      Object.assign({}, known, { call: Object.assign({}, known.call, { weight: 0 }) }),
    );
    expect(await recordOf(untaught)).toEqual({ pairs: 0, channels: 0, spans: 0 });
  });

  test('is not told yet of a young installation, of few channels, and while the learner is behind', async () => {
    const world = calledWorld(4, { skill: 0.6 });
    const young = world.filter(({ outcome }) => outcome.completedAt <= dayOf(40));
    expect(await recordOf(young, { now: dayOf(40) })).toEqual({ pairs: 0, channels: 0, spans: 0 });
    const few = await recordOf(calledWorld(4, { skill: 0.6, channels: 6 }));
    expect(few.channels).toBeLessThanOrEqual(5);
    expect(few).not.toHaveProperty('rightOrder');
    expect(await recordOf(world, { behind: true })).toEqual({ pairs: 0, channels: 0, spans: 0 });
  });
});
