import { MINUTE, SECOND } from '../model/units.ts';

export const FIRST_RETRY_MS = 15 * SECOND;
const LAST_RETRY_MS = 15 * MINUTE;

/** Wait before the next try, milliseconds: 15 s after the first, doubling up to 15 min. */
export function backoff(tries: number): number {
  return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(tries, 10));
}
