import type { WarmUp } from '../model/analytics.ts';
import { after, DAY, type EpochMs } from '../model/units.ts';

/** Losers end early: until calls of two full weeks can have run their seven days, what has ended looks worse than what was called. */
const WARM_UP_MS = 14 * DAY;

/**
 * Is an installation in its first 14 days? They are counted from the post of its earliest call, so that one whose history was taken
 * in has them behind it.
 */
export function warmUpOf(firstCallAt: EpochMs | undefined, now: EpochMs): WarmUp {
  if (firstCallAt === undefined) return { warmingUp: true };
  const until = after(firstCallAt, WARM_UP_MS);
  return now < until
    ? { since: firstCallAt, until, warmingUp: true }
    : { since: firstCallAt, warmingUp: false };
}
