import type { EpochMs } from '../model/units.ts';
import type { BeginFacts } from '../ports.ts';
import type { TrackingPolicy } from './lifecycle.ts';
import { refineDueAt } from './refine-times.ts';
import { nextDueAt } from './schedule.ts';

/** When the token of a new call is polled next, and when its candles are first read; that only where a source has them. */
export function firstLooks(
  { lead: { postedAt }, token, now }: BeginFacts,
  policy: TrackingPolicy,
): { readonly nextDueAt: EpochMs; readonly refineAt?: EpochMs } {
  const polledAt = nextDueAt({
    youngestPostedAt: postedAt,
    oldestPostedAt: postedAt,
    now,
    misses: 0,
    life: 'alive',
    watchedOnly: false,
    policy,
    jitterKey: token.id,
  });
  const refineAt =
    policy.candleGraceMs === 0 ? undefined : refineDueAt([{ status: 'open', postedAt }], now, policy);
  return { nextDueAt: polledAt, ...(refineAt !== undefined && { refineAt }) };
}
