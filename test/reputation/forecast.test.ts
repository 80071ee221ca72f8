import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCrowd } from '../../src/reputation/crowd-state.ts';
import { forecast } from '../../src/reputation/forecast.ts';
import {
  anyFeatures,
  anyHistory,
  day,
  lived,
  LOSS,
  NOTHING,
  PLAIN_FEATURES,
  stateOf,
  told,
  WIN,
} from './history.ts';

const call = { tier: 'micro', postedAt: day(100), features: PLAIN_FEATURES, weight: 1 } as const;

test.each([
  ['nano', 0.09, 0.4],
  ['micro', 0.09, 0.4],
  ['small', 0.17, 0.28],
  ['mid', 0.24, 0.08],
  ['large', 0.17, 0.01],
  ['unknown', 0.09, 0.4],
] as const)('before any outcome a %s call gets the starting rates of its tier', (tier, close, peak) => {
  const { predictedSuccess, predictedHit } = forecast({ ...call, tier, learning: NOTHING });
  expect(predictedSuccess).toBeCloseTo(close, 12);
  expect(predictedHit).toBeCloseTo(peak, 12);
});

test('chances stay within [0.002, 0.998] whatever was learnt and whatever is called', () => {
  fc.assert(
    fc.property(anyHistory, anyFeatures, (history, features) => {
      const memory = lived(history);
      for (const channel of [1, 9]) {
        const learning = stateOf(memory, channel);
        const { predictedSuccess, predictedHit } = forecast({ ...call, features, learning });
        for (const chance of [predictedSuccess, predictedHit]) {
          expect(chance).toBeGreaterThanOrEqual(0.002);
          expect(chance).toBeLessThanOrEqual(0.998);
        }
      }
    }),
  );
});

test('a tier learns its own rates', () => {
  const both = Array.from({ length: 400 }, (_, at) =>
    told({
      postedAt: day(at / 8),
      ...(at % 2 === 0 ? { tier: 'nano', ...WIN } : { tier: 'micro', ...LOSS }),
    }),
  );
  const learning = stateOf(lived(both), 2);
  expect(forecast({ ...call, tier: 'nano', learning }).predictedSuccess).toBeGreaterThan(0.5);
  expect(forecast({ ...call, tier: 'micro', learning }).predictedSuccess).toBeLessThan(0.1);
});

test('the better of two channels gets the better chance', () => {
  const history = Array.from({ length: 240 }, (_, at) =>
    told({ channel: at % 2, postedAt: day(at / 4), ...(at % 2 === 1 && at % 4 === 1 ? WIN : LOSS) }),
  );
  const memory = lived(history);
  const good = forecast({ ...call, learning: stateOf(memory, 1) });
  const bad = forecast({ ...call, learning: stateOf(memory, 0) });
  expect(good.predictedSuccess).toBeGreaterThan(bad.predictedSuccess + 0.02);
  expect(good.predictedHit).toBeGreaterThan(bad.predictedHit + 0.02);
});

test('a feature that tells winners apart is learnt', () => {
  const history = Array.from({ length: 1_200 }, (_, at) => {
    const rich = at % 2 === 0;
    return told({
      channel: at % 5,
      postedAt: day(at / 10),
      features: { ...PLAIN_FEATURES, liquidityUsd: rich ? 100_000 : 3_000 },
      ...(rich && at % 4 === 0 ? WIN : LOSS),
    });
  });
  const learning = stateOf(lived(history), 1);
  const chance = (liquidityUsd: number): number =>
    forecast({ ...call, postedAt: day(121), features: { ...PLAIN_FEATURES, liquidityUsd }, learning })
      .predictedSuccess;
  expect(chance(100_000)).toBeGreaterThan(chance(3_000) + 0.1);
});

test('an installation unlike the starting rates is believed within a few calls, in all tiers at once', () => {
  const bleak = Array.from({ length: 40 }, (_, at) => told({ postedAt: day(at / 4), ...LOSS }));
  const learning = stateOf(lived(bleak), 2);
  expect(forecast({ ...call, learning }).predictedSuccess).toBeLessThan(0.03);
  expect(forecast({ ...call, tier: 'small', learning }).predictedSuccess).toBeLessThan(0.1);
});

test('the range of the return holds its expectation and keeps to the clip', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const { logReturn } = forecast({ ...call, learning: stateOf(lived(history), 1) });
      expect(logReturn.low).toBeGreaterThanOrEqual(Math.log(0.05));
      expect(logReturn.high).toBeLessThanOrEqual(Math.log(10));
      expect(logReturn.low).toBeLessThanOrEqual(logReturn.high);
    }),
  );
});

test('a crowd and a forecast of version 1 are read on', () => {
  const { crowd, channels } = lived([told(), told({ postedAt: day(1), ...WIN })]);
  const { losses, tiers, originality, moodS, moodI, spread, ...rest } = parseCrowd(crowd);
  expect(originality).toHaveLength(4);
  const since = new Set(['residuals', 'standing', 'places']);
  const older = {
    ...rest,
    v: 1,
    losses: losses.slice(0, 4),
    moodS: moodS.slice(0, 3),
    moodI: moodI.slice(0, 3),
    spread: spread.slice(0, 3),
    tiers: JSON.parse(JSON.stringify(tiers, (key, value) => (since.has(key) ? undefined : value))),
  };
  const learning = { channel: channels.get(1) ?? null, crowd: JSON.parse(JSON.stringify(older)) };
  expect(forecast({ ...call, learning }).predictedHit).toBeGreaterThan(0);
  expect(parseCrowd(learning.crowd).v).toBe(3);
});
