import { after, DAY, type EpochMs } from '../model/units.ts';
import type { Period } from './presses.ts';

/**
 * What a page without a stated period is about, the same on all pages, so that their figures are of the same calls. A call takes a
 * week to complete: a day, or even a week, holds too few to say much.
 */
export const DEFAULT_PERIOD: Period = '30d';

const DAYS: Readonly<Record<Exclude<Period, 'all'>, number>> = { '24h': 1, '7d': 7, '30d': 30 };

/** The period a person typed (24h, 1d, 7d, 30d, all); undefined when it is none. An empty text is the default. */
export function parsePeriod(text: string): Period | undefined {
  const word = text.trim().toLowerCase();
  if (word === '') return DEFAULT_PERIOD;
  if (word === '1d' || word === 'day') return '24h';
  if (word === 'week') return '7d';
  if (word === 'month') return '30d';
  return word === '24h' || word === '7d' || word === '30d' || word === 'all' ? word : undefined;
}

/** Where a period begins, as the store takes it: empty for all time. */
export function since(period: Period, now: EpochMs): { readonly since?: EpochMs } {
  return period === 'all' ? {} : { since: after(now, -DAYS[period] * DAY) };
}

/** `last 7 days`, `all time`. */
export function periodName(period: Period): string {
  if (period === 'all') return 'all time';
  return period === '24h' ? 'last 24 hours' : `last ${DAYS[period]} days`;
}
