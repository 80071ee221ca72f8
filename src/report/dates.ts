import type { EpochMs } from '../model/units.ts';
import { moment } from '../telegram/format.ts';

/** A day in UTC, with its year: a report is read long after. `22 Nov 2026` */
export function dated(at: EpochMs): string {
  const [day, month] = moment(at).split(' ');
  return `${day} ${month} ${new Date(at).getUTCFullYear()}`;
}

/** The same with the time: `22 Nov 2026 14:03 UTC`. */
export function datedMoment(at: EpochMs): string {
  return `${dated(at)} ${moment(at).split(' ').slice(2).join(' ')}`;
}
