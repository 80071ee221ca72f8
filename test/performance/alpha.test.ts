import { describe, expect, test } from 'vitest';
import { alpha, peerAlpha } from '../../src/performance/alpha.ts';

describe('alpha', () => {
  test('is 0 for a call that did what the coin did', () => {
    expect(alpha(0.03, 0.03)).toBeCloseTo(0);
  });

  test('counts a doubling and a halving alike', () => {
    expect(alpha(1, 0)).toBeCloseTo(Math.LN2);
    expect(alpha(-0.5, 0)).toBeCloseTo(-Math.LN2);
    expect(alpha(0, 1)).toBeCloseTo(-Math.LN2);
  });

  test('takes a total loss for one of 95 %', () => {
    expect(alpha(-1, 0)).toBe(Math.log(0.05));
    expect(alpha(-1, 0)).toBe(alpha(-0.99, 0));
  });

  test('is unknown where the coin is', () => {
    expect(alpha(1, undefined)).toBeUndefined();
  });
});

describe('alpha against peers', () => {
  test('is against their median', () => {
    expect(peerAlpha(0, [-1, -0.9, 0, 1, 9])).toBeCloseTo(0);
    expect(peerAlpha(1, [-1, -0.9, 0, 0, 1, 9])).toBeCloseTo(Math.LN2);
    expect(peerAlpha(0, [-0.5, -0.5, -0.5, 1, 1, 1])).toBeCloseTo(0);
  });

  test('is unknown among too few', () => {
    expect(peerAlpha(1, [0, 0, 0, 0])).toBeUndefined();
    expect(peerAlpha(1, [0, 0], 2)).toBeCloseTo(Math.LN2);
  });
});
