import { HOUR, SECOND } from '../model/units.ts';

/**
 * The pause that a Retry-After header asks for in milliseconds, at most `mostMs`; seconds or an HTTP date (RFC 9110).
 * Undefined when it is missing or makes no sense.
 */
export function parseRetryAfter(header: string | null, nowMs: number, mostMs = HOUR): number | undefined {
  if (header === null) return undefined;
  const waitMs = /^\d+$/.test(header.trim()) ? Number(header) * SECOND : Date.parse(header) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), mostMs) : undefined;
}
