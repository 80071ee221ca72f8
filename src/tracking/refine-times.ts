// When the candles of calls are read.

import { after, type EpochMs, epochMs, HOUR, MINUTE } from '../model/units.ts';
import { JUDGED_AFTER_MS } from '../performance/verify.ts';
import type { TrackedCall } from '../ports.ts';
import { type TrackingPolicy, windowEndAt } from './lifecycle.ts';

/** Length of the candles that are read of calls that are followed. */
export const SPAN_MINUTES = 5;
export const SPAN_MS = SPAN_MINUTES * MINUTE;
/** A candle is listed a while after it has ended. */
const SETTLED_MS = MINUTE;
/**
 * Ages of a call at which its candles are read. Most of what polls miss happens in the first hours, and no reading is longer than
 * the thousand candles of one request.
 */
const AGES_MS = [HOUR, 4 * HOUR, 12 * HOUR, 36 * HOUR, 90 * HOUR];

/** Start of the candle that holds the instant. */
export function startOf(at: EpochMs): EpochMs {
  return epochMs(Math.floor(at / SPAN_MS) * SPAN_MS);
}

/** End of the last candle that has ended and is surely listed. */
export function lastEndedAt(now: EpochMs): EpochMs {
  return startOf(epochMs(now - SETTLED_MS));
}

/**
 * The candles of open calls are read at certain ages and at the end of their windows, those of calls that have completed early at
 * that end alone; undefined when there is none.
 */
export function refineDueAt(
  calls: readonly Pick<TrackedCall, 'status' | 'postedAt'>[],
  now: EpochMs,
  policy: TrackingPolicy,
): EpochMs | undefined {
  const instants = calls.flatMap(({ status, postedAt }) => {
    const endAt = shownAt(epochMs(windowEndAt(postedAt, policy)));
    const ages = status === 'open' ? AGES_MS : [];
    const looks = ages.map((age) => after(postedAt, age)).filter((at) => at < endAt);
    return [...looks, endAt].filter((at) => at > now);
  });
  return instants.length === 0 ? undefined : epochMs(Math.min(...instants));
}

/** When candles can have shown all that happened up to the instant, and enough after it to judge it by. */
export function shownAt(at: EpochMs): EpochMs {
  return after(at, JUDGED_AFTER_MS + SPAN_MS + SETTLED_MS);
}

/** Have candles shown all that happened up to this instant, and enough after it to judge it by? */
export function isRefinedTo(refinedTo: EpochMs | undefined, at: number): boolean {
  return refinedTo !== undefined && refinedTo >= at + JUDGED_AFTER_MS;
}
