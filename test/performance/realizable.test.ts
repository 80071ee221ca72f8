import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boughtUsd, realizableMultiple, realizableOf, soldUsd } from '../../src/performance/realizable.ts';

describe('a constant-product pool', () => {
  test('of $10,000 on a side sells $1,000 its own tokens for about a tenth less', () => {
    expect(boughtUsd(1_000, 20_000)).toBeCloseTo(909.09, 2);
    expect(soldUsd(909.09, 20_000)).toBeCloseTo(833.33, 1);
  });

  test('is the swap x y = k, whatever its size', () => {
    const positive = fc.double({ min: 1, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (ticketUsd, depthUsd) => {
        // A pool of 1,000 tokens: k = x y before and after.
        const [tokens, quote] = [1_000, depthUsd / 2];
        const bought = tokens - (tokens * quote) / (quote + ticketUsd);
        expect(boughtUsd(ticketUsd, depthUsd) / (quote / tokens)).toBeCloseTo(bought, 5);
        const brought = quote - (tokens * quote) / (tokens + bought);
        expect(soldUsd((bought * quote) / tokens, depthUsd) / brought).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe('what a ticket brings', () => {
  test('is less than the multiple on paper, and the less the larger the ticket', () => {
    const at = { multiple: 10, entryDepthUsd: 20_000, depthUsd: 60_000 };
    const [small, large] = [realizableMultiple(100, at) ?? 0, realizableMultiple(1_000, at) ?? 0];
    expect(small).toBeGreaterThan(large);
    expect(small).toBeLessThan(10);
    // 1,000 buys 909.09 dollars' worth, worth 9,090.9 then, into 30,000 dollars.
    expect(large).toBeCloseTo((30_000 * 9_090.9) / 39_090.9 / 1_000, 3);
  });

  test('is nothing of a worthless token, whatever its depth', () => {
    expect(realizableMultiple(100, { multiple: 0 })).toBe(0);
    expect(realizableMultiple(100, { multiple: 3, entryDepthUsd: 20_000, depthUsd: 0 })).toBe(0);
  });

  test('is unknown where a depth is', () => {
    expect(realizableMultiple(100, { multiple: 2, depthUsd: 20_000 })).toBeUndefined();
    expect(realizableMultiple(100, { multiple: 2, entryDepthUsd: 20_000 })).toBeUndefined();
  });

  test('is said at the high and at the end, each for itself', () => {
    const [hundred] = realizableOf({ depthUsd: 20_000 }, { athRoi: 1, athDepthUsd: 30_000, finalRoi: -1 });
    expect(hundred).toMatchObject({ ticketUsd: 100, high: expect.closeTo(1.954, 3), end: 0 });
    const [unknown] = realizableOf({}, { athRoi: 1, athDepthUsd: 30_000, finalRoi: -0.5 });
    expect(unknown).toEqual({ ticketUsd: 100 });
  });
});
