import type { Claims } from '../ports.ts';

/** Prices are seen every few minutes and callers round up: a tenth above what was measured is still honest. */
const TOLERANCE = 1.1;

/** What a channel's claims are worth, from claimed over measured multiple of each; undefined when it has claimed nothing. */
export function claimsFrom(ratios: readonly number[]): Claims | undefined {
  if (ratios.length === 0) return undefined;
  const sorted = ratios.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return {
    count: sorted.length,
    medianRatio: sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2,
    inflated: sorted.filter((ratio) => ratio > TOLERANCE).length,
  };
}
