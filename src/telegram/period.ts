import { after, DAY, type EpochMs } from '../model/units.ts';
import type { Period } from './presses.ts';

const DAYS: Readonly<Record<Exclude<Period, 'all'>, number>> = { '24h': 1, '7d': 7, '30d': 30 };

/** The period a person typed (24h, 1d, 7d, 30d, all); undefined when it is none. An empty text is `fallback`. */
export function parsePeriod(text: string, fallback: Period): Period | undefined {
  const word = text.trim().toLowerCase();
  if (word === '') return fallback;
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
