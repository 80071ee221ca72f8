import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { association } from '../../src/analytics/association.ts';
import { bootstrapMean } from '../../src/analytics/bootstrap.ts';
import { coverOf } from '../../src/analytics/cover.ts';
import { extremeGroups } from '../../src/analytics/extreme-groups.ts';
import { holm } from '../../src/analytics/holm.ts';
import { meanInterval } from '../../src/analytics/mean-interval.ts';
import { createRandom } from '../../src/random.ts';
import { createTally, withValue } from '../../src/analytics/sketch.ts';
import { spanOf } from '../../src/analytics/spans.ts';
import { twoSided } from '../../src/analytics/student.ts';
import { warmUpOf } from '../../src/analytics/warm-up.ts';
import { wilson } from '../../src/analytics/wilson.ts';
import { after, DAY, epochMs } from '../../src/model/units.ts';

describe('a sketch', () => {
  const multiples = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-4, max: 1e5, noNaN: true })), {
    minLength: 1,
    maxLength: 300,
  });
  const medianOf = (values: readonly number[]): number => {
    const sorted = values.toSorted((a, b) => a - b);
    return ((sorted[(values.length - 1) >> 1] ?? 0) + (sorted[values.length >> 1] ?? 0)) / 2;
  };

  test('has the exact median of up to 64 values and one within 2 % of more', () => {
    fc.assert(
      fc.property(multiples, (values) => {
        const tally = createTally();
        for (const value of values) tally.add(value);
        const real = medianOf(values);
        const { value = Number.NaN, low = Number.NaN, high = Number.NaN } = tally.median() ?? {};
        if (values.length <= 64) expect(value).toBe(real);
        else expect(Math.abs(value - real)).toBeLessThanOrEqual(0.02 * real + 1e-4);
        expect(low <= value && value <= high).toBe(true);
      }),
    );
  });

  test('is the same whichever way its values came: one by one, appended to bytes, in parts', () => {
    fc.assert(
      fc.property(multiples, multiples, (some, others) => {
        const whole = createTally();
        for (const value of [...some, ...others]) whole.add(value);
        const bytesOf = (values: readonly number[]): Uint8Array =>
          values.reduce<Uint8Array | undefined>((bytes, value) => withValue(bytes, value), undefined) ??
          new Uint8Array([0]);
        const merged = createTally();
        merged.merge(bytesOf(others));
        merged.merge(bytesOf(some));
        expect(merged.count()).toBe(some.length + others.length);
        expect(merged.median()).toEqual(whole.median());
        const again = createTally();
        again.merge(merged.bytes());
        expect(again.median()).toEqual(whole.median());
      }),
    );
  });

  test('is exact where all values are the same, where the median is the entry itself, and never beyond what went in', () => {
    const many = fc.array(fc.double({ min: 1e-4, max: 1e5, noNaN: true }), { minLength: 65, maxLength: 200 });
    const medianIn = (values: readonly number[]) => {
      const tally = createTally();
      for (const value of values) tally.add(value);
      const again = createTally();
      again.merge(tally.bytes());
      expect(again.median()).toEqual(tally.median());
      return tally.median();
    };
    fc.assert(
      fc.property(
        many,
        fc.oneof(fc.constant(0), fc.double({ min: 1e-5, max: 1e6, noNaN: true })),
        (values, value) => {
          const { low = Number.NaN, high = Number.NaN } = medianIn(values) ?? {};
          expect(low).toBeGreaterThanOrEqual(Math.min(...values));
          expect(high).toBeLessThanOrEqual(Math.max(...values));
          const same = values.map(() => value);
          expect(medianIn(same)).toEqual({ value, low: value, high: value });
          // Most calls that never rise have their high at the entry.
          expect(medianIn([...values, ...values.map(() => 1), 1, 1])?.value).toBe(
            medianOf([...values, ...values.map(() => 1), 1, 1]),
          );
        },
      ),
    );
  });

  test('holds the median in nine of ten intervals', () => {
    const random = createRandom(4);
    let held = 0;
    for (let round = 0; round < 400; round += 1) {
      const tally = createTally();
      for (let index = 0; index < 41; index += 1) tally.add(Math.exp(4 * random() - 2));
      const { low = 0, high = 0 } = tally.median() ?? {};
      if (low <= 1 && 1 <= high) held += 1;
    }
    expect(held / 400).toBeGreaterThan(0.87);
    expect(held / 400).toBeLessThan(0.99);
  });
});

test('a period is put together from rows that have nothing in common and leave nothing out', () => {
  const instant = fc.integer({ min: 19_000 * DAY, max: 19_100 * DAY });
  fc.assert(
    fc.property(instant, instant, (a, b) => {
      const [since, until] = [epochMs(Math.min(a, b)), epochMs(Math.max(a, b))];
      const { runs, edges } = coverOf({ since, until });
      const parts = [
        ...runs.map(({ from, to }) => [from * DAY, to * DAY] as const),
        ...edges.map(({ from, to }) => [from, to] as const),
      ].toSorted((one, other) => one[0] - other[0]);
      expect(parts.reduce((at, [from, to]) => (from === at ? to : -1), since as number)).toBe(until);
      for (const { span, from, to } of runs) expect([from % span, to % span]).toEqual([0, 0]);
      const rows = runs.reduce((sum, { span, from, to }) => sum + (to - from) / span, 0);
      expect(rows).toBeLessThanOrEqual(20);
    }),
  );
});

test('days, weeks, months and quarters begin where the calendar says', () => {
  const day = Date.UTC(2024, 1, 29) / DAY;
  const dates = (by: Parameters<typeof spanOf>[1]) =>
    Object.values(spanOf(day, by)).map((at) => new Date(at).toISOString().slice(0, 10));
  expect(dates('day')).toEqual(['2024-02-29', '2024-03-01']);
  expect(dates('week')).toEqual(['2024-02-26', '2024-03-04']);
  expect(dates('month')).toEqual(['2024-02-01', '2024-03-01']);
  expect(dates('quarter')).toEqual(['2024-01-01', '2024-04-01']);
});

test('every day of two centuries lies in the month that it has', () => {
  for (let day = 0; day < 73_000; day += 1) {
    const at = new Date(day * DAY);
    const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
    const { from, to } = spanOf(day, 'month');
    if (from !== Date.UTC(year, month) || to !== Date.UTC(year, month + 1)) {
      expect(spanOf(day, 'month')).toEqual({ from: Date.UTC(year, month), to: Date.UTC(year, month + 1) });
    }
  }
});

test('an installation warms up for 14 days from its earliest call on', () => {
  const first = epochMs(Date.UTC(2026, 0, 1));
  expect(warmUpOf(undefined, first)).toEqual({ warmingUp: true });
  expect(warmUpOf(first, after(first, 14 * DAY - 1))).toEqual({
    since: first,
    until: after(first, 14 * DAY),
    warmingUp: true,
  });
  expect(warmUpOf(first, after(first, 14 * DAY))).toEqual({ since: first, warmingUp: false });
});

test('Wilson`s interval is that of the books', () => {
  // Newcombe 1998: 81 of 263 with z = 1.96 is 0.2553 to 0.3662; here z = 1.645.
  const { value, low, high } = wilson(81, 263);
  expect([value, low, high].map((share) => Number(share.toFixed(4)))).toEqual([0.308, 0.2633, 0.3566]);
  expect(wilson(0, 5)).toMatchObject({ value: 0, low: 0 });
  expect(wilson(0, 0)).toEqual({ value: 0, low: 0, high: 1 });
  for (let n = 1; n <= 300; n += 1) {
    expect(wilson(0, n).low).toBe(0);
    expect(wilson(n, n).high).toBe(1);
    for (let came = 1; came < n; came += 1) {
      const within = wilson(came, n);
      if (!(within.low > 0 && within.low < came / n && came / n < within.high && within.high < 1))
        expect.fail(`${came} of ${n} lies in ${within.low} to ${within.high}`);
    }
  }
});

test('the mean of few values is as uncertain as Student says', () => {
  const { mean, deviation } = meanInterval({ n: 5, sum: 15, squares: 55 }) ?? {};
  expect(deviation).toBeCloseTo(1.5811, 4);
  expect(mean?.value).toBe(3);
  expect(mean?.high).toBeCloseTo(3 + (2.132 * 1.5811) / Math.sqrt(5), 3);
  expect(meanInterval({ n: 1, sum: 1, squares: 1 })).toBeUndefined();
});

test.each([
  [2.228, 10, 0.05],
  [2.571, 5, 0.05],
  [1.96, Infinity, 0.05],
  [3.169, 10, 0.01],
])('a t of %d with %d degrees of freedom has the chance %d', (t, freedom, chance) => {
  expect(twoSided(t, freedom)).toBeCloseTo(chance, 2);
  expect(twoSided(-t, freedom)).toBe(twoSided(t, freedom));
});

test('Holm corrects the smallest chance by all questions, the next by one less', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

test('a hundred calls of one channel are no hundred proofs', () => {
  const random = createRandom(1);
  const habits = [5, 1, 8, 3, 0, 9, 2, 11, 6, 4, 10, 7];
  const cases = Array.from({ length: 600 }, (_, index) => {
    const channel = index % 12;
    const y = (habits[channel] ?? 0) + random();
    return { x: channel + random(), y, block: Math.floor(index / 120), groups: [channel] };
  });
  const alike = association(cases);
  const alone = association(cases.map(({ x, y, block }) => ({ x, y, block, groups: [] })));
  expect(alone?.p).toBeLessThan(0.001);
  expect(alike?.p).toBeGreaterThan(0.05);
  expect((alike?.rho.high ?? 0) - (alike?.rho.low ?? 0)).toBeGreaterThan(
    (alone?.rho.high ?? 0) - (alone?.rho.low ?? 0),
  );
});

test('what drifts with the weeks alone is no correlation', () => {
  const random = createRandom(2);
  const cases = Array.from({ length: 600 }, (_, index) => {
    const week = Math.floor(index / 60);
    return { x: week + random(), y: week + random(), block: week, groups: [index % 40] };
  });
  expect(Math.abs(association(cases)?.rho.value ?? 1)).toBeLessThan(0.12);
  expect(association(cases.slice(0, 40))).toBeUndefined();
});

test('the best of many equal groups is no finding, a better one is', () => {
  const random = createRandom(3);
  const cases = (lift: number) =>
    Array.from({ length: 600 }, (_, index) => ({
      group: index % 30,
      block: index % 7,
      value: random() + (index % 30 === 4 ? lift : 0),
    }));
  expect(extremeGroups(cases(0))?.best.p).toBeGreaterThan(0.05);
  const { best } = extremeGroups(cases(0.5)) ?? {};
  expect(best).toMatchObject({ group: 4, n: 20 });
  expect(best?.p).toBeLessThan(0.002);
  expect(extremeGroups(cases(0).slice(0, 15))).toBeUndefined();
});

test('a bootstrap of groups is as wide as their differences, and the same each time', () => {
  const groups = Array.from({ length: 20 }, (_, index) => Array.from({ length: 50 }, () => index));
  const { value = 0, low = 0, high = 0 } = bootstrapMean(groups) ?? {};
  expect(value).toBe(9.5);
  // Standard error of a mean of 20 groups: 5.77 / sqrt(20) = 1.29.
  expect(high - low).toBeGreaterThan(3);
  expect(high - low).toBeLessThan(5.5);
  expect(bootstrapMean(groups)).toEqual(bootstrapMean(groups));
  expect(bootstrapMean([[1, 2]])).toBeUndefined();
});
