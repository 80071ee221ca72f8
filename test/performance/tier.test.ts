import { expect, test } from 'vitest';
import { tierOf } from '../../src/performance/tier.ts';

test.each([
  [99_999, 'nano'],
  [100_000, 'micro'],
  [999_999, 'micro'],
  [1_000_000, 'small'],
  [99_999_999, 'small'],
  [100_000_000, 'mid'],
  [999_999_999, 'mid'],
  [1_000_000_000, 'large'],
] as const)('a market cap of %d dollars is %s', (marketCapUsd, tier) => {
  expect(tierOf({ marketCapUsd, fdvUsd: 1 })).toEqual({ tier, byFdv: false });
});

test('the fully diluted value stands in for a missing market cap, and says so', () => {
  expect(tierOf({ fdvUsd: 2_000_000 })).toEqual({ tier: 'small', byFdv: true });
});

test('zero and what is no number are no figures', () => {
  expect(tierOf({ marketCapUsd: 0, fdvUsd: 50_000 })).toEqual({ tier: 'nano', byFdv: true });
  expect(tierOf({ marketCapUsd: Number.NaN })).toEqual({ tier: 'unknown', byFdv: false });
  expect(tierOf({ fdvUsd: Number.POSITIVE_INFINITY })).toEqual({ tier: 'unknown', byFdv: false });
  expect(tierOf({})).toEqual({ tier: 'unknown', byFdv: false });
});
