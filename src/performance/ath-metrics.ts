import type { High } from '../model/call.ts';
import type { Sample } from '../model/quote.ts';
import { type EpochMs, HOUR, MINUTE } from '../model/units.ts';
import type { Series } from './series.ts';
import { volatility } from './volatility.ts';

const HOLD_SHARE = 0.9;
/** A price is taken to stand no longer than the longest regular wait between polls: unseen time proves nothing. */
const LONGEST_UNSEEN_MS = 2 * HOUR;
const AROUND_MS = 6 * HOUR;
/** Volume figures cover five minutes: one before the high and one after it also speak of its surroundings. */
const VOLUME_AROUND_MS = 10 * MINUTE;

/**
 * Time spent at 90 % of the accepted high or above, milliseconds: a step between two samples counts whole when both
 * are there and half when one is, and never for more than two hours.
 */
export function athHoldMs(series: Series, ath: High, endAt: EpochMs): number {
  const holds = (point: High): number => (point.price >= ath.price * HOLD_SHARE ? 1 : 0);
  const step = (from: EpochMs, to: EpochMs): number => Math.min(Math.max(0, to - from), LONGEST_UNSEEN_MS);
  let before = series[0];
  let heldMs = 0;
  for (const point of series) {
    heldMs += ((holds(before) + holds(point)) / 2) * step(before.at, point.at);
    before = point;
  }
  return Math.round(heldMs + holds(before) * step(before.at, endAt));
}

/**
 * Volatility per square root of a day within 6 hours on either side of the high; undefined under two returns there.
 */
export function athVolatility(series: Series, ath: High): number | undefined {
  return volatility(series.filter((point) => Math.abs(point.at - ath.at) <= AROUND_MS));
}

/**
 * Was the high backed by volume or trades? True when a sample within 10 minutes of it saw any in its five-minute
 * window, false when all that told saw none, undefined when none told.
 */
export function athByVolume(samples: readonly Sample[], ath: High): boolean | undefined {
  let told = false;
  for (const { at, volumeM5Usd, tradesM5 } of samples) {
    if (Math.abs(at - ath.at) > VOLUME_AROUND_MS) continue;
    if ((volumeM5Usd ?? 0) > 0 || (tradesM5 ?? 0) > 0) return true;
    told ||= volumeM5Usd !== undefined || tradesM5 !== undefined;
  }
  return told ? false : undefined;
}
