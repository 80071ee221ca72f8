import { epochMs, type EpochMs } from '../model/units.ts';

/** Share of a weight that is left after `ms`, in (0, 1]: 0.5^(ms / halfLife). 1 for a negative time. */
export function left(ms: number, halfLifeMs: number): number {
  return ms > 0 ? 0.5 ** (ms / halfLifeMs) : 1;
}

/**
 * How sums that stand at `standing` take in something of instant `at`: they are kept by `keep`, the newcomer counts by
 * `count`, and they then stand at `standsAt`, the later of the two. The order of arrival makes no difference.
 */
export function join(
  standing: EpochMs,
  at: EpochMs,
  halfLifeMs: number,
): { readonly standsAt: EpochMs; readonly keep: number; readonly count: number } {
  return {
    standsAt: epochMs(Math.max(standing, at)),
    keep: left(at - standing, halfLifeMs),
    count: left(standing - at, halfLifeMs),
  };
}
