import { describe, expect, test } from 'vitest';
import type { ChannelProfile } from '../../src/model/analytics.ts';
import { compareShares } from '../../src/telegram/compare-shares.ts';
import { formOf } from '../../src/telegram/form.ts';
import { standingOut } from '../../src/telegram/standing-out.ts';
import { figuresOf, partOf } from '../fakes/figures.ts';

const profile = (changes: Partial<ChannelProfile>): ChannelProfile => ({
  total: figuresOf(200, { successes: 20, hits: 60 }),
  tiers: [],
  chains: [],
  hours: [],
  weekdays: [],
  recent: figuresOf(0),
  before: figuresOf(0),
  months: [],
  ...changes,
});

describe('what stands out from the rest of a channel', () => {
  test('is a size that does clearly better than the others', () => {
    const tiers = [
      partOf('micro' as const, 100, { successes: 10, hits: 50 }),
      partOf('small' as const, 100, { successes: 10, hits: 10 }),
    ];
    const found = standingOut(profile({ tiers }));
    expect(found.map(({ of, measure, better }) => ({ of, measure, better }))).toEqual([
      { of: { tier: 'micro' }, measure: 'hits', better: true },
      { of: { tier: 'small' }, measure: 'hits', better: false },
    ]);
  });

  test('is nothing where groups are alike, or too small to tell', () => {
    const tiers = [
      partOf('micro' as const, 150, { successes: 15, hits: 45 }),
      partOf('small' as const, 41, { successes: 4, hits: 6 }),
      partOf('mid' as const, 9, { successes: 1, hits: 9 }),
    ];
    expect(standingOut(profile({ tiers }))).toEqual([]);
  });

  test('looks at three hours together, and asks more of each group the more there are', () => {
    const found = standingOut(profile({ hours: [partOf(14, 30, { successes: 3, hits: 17 })] }));
    expect(found).toMatchObject([{ of: { hour: 12 }, measure: 'hits', better: true }]);
    const rest = Array.from({ length: 8 }, (_, index) =>
      partOf(index < 4 ? 3 * index : 3 * index + 2, 21, { successes: 2, hits: 6 }),
    );
    const weaker = partOf(14, 30, { successes: 3, hits: 15 });
    expect(standingOut(profile({ hours: [weaker] }))).toHaveLength(1);
    const many = standingOut(profile({ hours: [weaker, ...rest] }));
    expect(many).toEqual([]);
  });
});

test('shares are compared as textbooks do', () => {
  // Pooled 0.35, z = 0.1 / sqrt(0.35 * 0.65 * 0.02) = 1.4825, two-sided 0.138.
  const found = compareShares({ came: 40, of: 100 }, { came: 30, of: 100 });
  expect(found?.chance).toBeCloseTo(0.1382, 3);
  expect(found?.better).toBe(true);
  expect(compareShares({ came: 0, of: 50 }, { came: 0, of: 50 })).toBeUndefined();
  expect(compareShares({ came: 9, of: 9 }, { came: 1, of: 90 })).toBeUndefined();
});

describe('form', () => {
  const spans = (recent: readonly [number, number], before: readonly [number, number], calls = 20) => {
    const of = ([low, high]: readonly [number, number]) =>
      figuresOf(calls, { logReturn: { value: (low + high) / 2, low, high } });
    return formOf({ recent: of(recent), before: of(before) });
  };

  test('is said only where the intervals stand apart', () => {
    expect(spans([0.1, 0.5], [-0.9, 0])).toBe('better');
    expect(spans([-0.9, -0.5], [-0.4, 0])).toBe('worse');
    expect(spans([-0.9, -0.3], [-0.4, 0])).toBe('unchanged');
  });

  test('cannot be told of few calls', () => {
    expect(spans([0.1, 0.5], [-0.9, 0], 4)).toBe('unknown');
    expect(formOf({ recent: figuresOf(0), before: figuresOf(50) })).toBe('unknown');
  });
});
