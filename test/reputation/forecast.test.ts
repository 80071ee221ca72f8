import * as fc from 'fast-check';
import { expect, test } from 'vitest';
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
  const nano = Array.from({ length: 200 }, (_, at) => told({ tier: 'nano', postedAt: day(at / 4), ...WIN }));
  const learning = stateOf(lived(nano), 2);
  expect(forecast({ ...call, tier: 'nano', learning }).predictedSuccess).toBeGreaterThan(0.5);
  expect(forecast({ ...call, tier: 'unknown', learning }).predictedSuccess).toBeLessThan(0.2);
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
