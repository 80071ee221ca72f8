import { DAY, HOUR, type PriceUsd } from '../model/units.ts';

/** Compounding 100x in a week to a year gives 1e104: above +1,000,000 % the figure says nothing but "a lot". */
export const MAX_ANNUALISED_RETURN = 10_000;

/** Minutes blown up to a day say nothing about a day. */
const SHORTEST_FOR_DAILY_MS = HOUR;
const DAYS_A_YEAR = 365;

/** What one dollar became, price / entry: above 0, 1 is unchanged. */
export function multiple(entry: PriceUsd, price: PriceUsd): number {
  return price / entry;
}

/** Return on the entry as a ratio, price / entry - 1: above -1, 0.5 is +50 %. */
export function roi(entry: PriceUsd, price: PriceUsd): number {
  return price / entry - 1;
}

/** Arithmetic return per day, roi / days; undefined under one hour. */
export function averageDailyReturn(roi: number, trackedMs: number): number | undefined {
  return trackedMs < SHORTEST_FOR_DAILY_MS ? undefined : roi / (trackedMs / DAY);
}

/**
 * Compounded return per day, (1 + roi)^(1 / days) - 1, at least -1; undefined under one hour or past what a double
 * holds.
 */
export function geometricDailyReturn(roi: number, trackedMs: number): number | undefined {
  if (trackedMs < SHORTEST_FOR_DAILY_MS) return undefined;
  const daily = (1 + roi) ** (DAY / trackedMs) - 1;
  return Number.isFinite(daily) ? daily : undefined;
}

/**
 * Return compounded to 365 days, (1 + roi)^(365 / days) - 1, from -1 to MAX_ANNUALISED_RETURN; undefined under 24
 * hours. For completeness only: a week does not repeat 52 times, so it enters no ranking.
 */
export function annualisedReturn(roi: number, trackedMs: number): number | undefined {
  if (trackedMs < DAY) return undefined;
  return Math.min((1 + roi) ** ((DAYS_A_YEAR * DAY) / trackedMs) - 1, MAX_ANNUALISED_RETURN);
}
