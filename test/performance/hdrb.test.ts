import { expect, test } from 'vitest';
import { claimsFrom } from '../../src/performance/claims.ts';
import { hdrb } from '../../src/performance/hdrb.ts';

test.each([
  // 100 forwards + 2 x 40 reactions + 0.5 x 20 replies = 190 of 1000.
  [{ forwards: 100, reactions: 40, replies: 20 }, 19],
  [{ reactions: 15 }, 3],
  [{ reactions: 0 }, 0],
  [{ forwards: 5_000 }, 100],
])('engagement of %j is %d', (engagement, figure) => {
  expect(hdrb(engagement)).toBeCloseTo(figure);
});

test('engagement is unknown, not zero, where only views are seen', () => {
  expect(hdrb({ views: 90_000 })).toBeUndefined();
});

test('claims are judged by their median, and a tenth above the measured high is no lie', () => {
  expect(claimsFrom([])).toBeUndefined();
  expect(claimsFrom([1.1, 0.8, 3])).toEqual({ count: 3, medianRatio: 1.1, inflated: 1 });
  expect(claimsFrom([1, 2])).toEqual({ count: 2, medianRatio: 1.5, inflated: 1 });
});
