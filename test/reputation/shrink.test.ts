import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordsAt, addSurplus, parseChannel, type TierRecord } from '../../src/reputation/channel-state.ts';
import { effectOf } from '../../src/reputation/shrink.ts';
import type { Spread } from '../../src/reputation/spread.ts';
import { perMeasure } from '../../src/reputation/target.ts';
import { day } from './history.ts';

const spread: Spread = {
  channel: [0.0625, 0.04, 0.0144, 0.0144],
  tier: [0.0144, 0.0144, 0.0036, 0.0036],
};

function records(calls: number, surplus: number): ReadonlyMap<string, TierRecord> {
  let state = parseChannel(null);
  for (let call = 0; call < calls; call += 1) {
    const each = perMeasure(() => ({ r: surplus, i: 1 }));
    state = addSurplus(state, { tier: 'micro', postedAt: day(0), weight: 1, surplus: each });
  }
  return recordsAt(state, day(0));
}

test('a channel of which nothing is known is the crowd', () => {
  const effect = effectOf(new Map(), 2, { spread });
  expect(effect.overall.mean).toBe(0);
  expect(effect.overall.variance).toBeCloseTo(0.0144 + 0.0036, 12);
  expect(effect.in('micro').mean).toBe(0);
  expect(effect.in('micro').variance).toBeCloseTo(0.0144 + 0.0036, 12);
});

test('one tier is shrunk as the formulas say', () => {
  const effect = effectOf(records(10, 0.5), 2, { spread });
  // S = 5, I = 10, 1 + tauT^2 I = 1.036, A = 4.8263, J = 9.6525, 1/tauC^2 = 69.444, m = 4.8263 / 79.097 = 0.061018
  // b = 1/1.036, theta = b m + (1 - b) 0.5 = 0.058898 + 0.017375 = 0.076273
  expect(effect.in('micro').mean).toBeCloseTo(0.076273, 5);
  // v = 1/79.097 = 0.012643; + 0.16 (0.0144 - 0.012643) = 0.012924; b^2 v + 0.0036 b = 0.012042 + 0.003475
  expect(effect.in('micro').variance).toBeCloseTo(0.015517, 5);
  expect(effect.overall.mean).toBeCloseTo(effect.in('micro').mean, 12);
});

test('effects lie between the crowd and the record, and certainty has a floor', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      (calls, surplus) => {
        const { mean, variance } = effectOf(records(calls, surplus), 2, { spread }).in('micro');
        expect(Math.abs(mean)).toBeLessThanOrEqual(Math.abs(surplus) + 1e-9);
        expect(mean * surplus).toBeGreaterThanOrEqual(0);
        expect(variance).toBeGreaterThan(0);
        expect(variance).toBeLessThanOrEqual(0.0144 + 0.0036 + 1e-12);
      },
    ),
  );
});
