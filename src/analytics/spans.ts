import type { Rhythm, Span } from '../model/analytics.ts';
import { DAY, epochMs } from '../model/units.ts';

const WEEK = 7;
/** Days from 1970 to the first Monday. */
const FIRST_MONDAY = 4;
const QUARTER_MONTHS = 3;

/** The day, week, month or quarter of UTC that holds a day, which is counted from 1970. */
export function spanOf(day: number, by: Rhythm): Span {
  if (by === 'day') return daysFrom(day, 1);
  if (by === 'week') return daysFrom(mondayOf(day), WEEK);
  const months = monthOf(day);
  const first = by === 'month' ? months : Math.floor(months / QUARTER_MONTHS) * QUARTER_MONTHS;
  const next = first + (by === 'month' ? 1 : QUARTER_MONTHS);
  return { from: epochMs(firstDayOf(first) * DAY), to: epochMs(firstDayOf(next) * DAY) };
}

/** Days of 400 years, and of the years before 1970, counted as years from March on: so the leap day is the last of a year. */
const ERA_DAYS = 146_097;
const MARCH_0_TO_1970 = 719_468;

/** Months from January of the year 0 to the one that holds a day. H. Hinnant, chrono-compatible low-level date algorithms (2013). */
function monthOf(day: number): number {
  const days = day + MARCH_0_TO_1970;
  const era = Math.floor(days / ERA_DAYS);
  const ofEra = days - era * ERA_DAYS;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const sinceMarch = Math.floor((5 * ofYear + 2) / 153);
  return (year + era * 400) * 12 + sinceMarch + 2;
}

/** The first day of a month that is counted from January of the year 0. */
function firstDayOf(months: number): number {
  const sinceMarch = months - 2;
  const year = Math.floor(sinceMarch / 12);
  const month = sinceMarch - year * 12;
  const era = Math.floor(year / 400);
  const ofEra = year - era * 400;
  const ofYear = Math.floor((153 * month + 2) / 5);
  return (
    era * ERA_DAYS + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - MARCH_0_TO_1970
  );
}

function daysFrom(day: number, days: number): Span {
  return { from: epochMs(Math.max(0, day * DAY)), to: epochMs((day + days) * DAY) };
}

/** The Monday of the week that holds a day, both counted from 1970. */
function mondayOf(day: number): number {
  return day - ((((day - FIRST_MONDAY) % WEEK) + WEEK) % WEEK);
}
