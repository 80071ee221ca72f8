import { after, DAY, type EpochMs, epochMs, HOUR } from '../model/units.ts';

const UNITS: Readonly<Record<string, number>> = { h: HOUR, d: DAY, w: 7 * DAY };

/** The instant that `90d`, `12w`, `36h` before `now` or a day like `2026-01-31` (UTC) means; undefined for anything else. */
export function parseSince(text: string, now: EpochMs): EpochMs | undefined {
  const [, count, unit] = /^(\d{1,5})([hdw])$/.exec(text.trim()) ?? [];
  if (count !== undefined && unit !== undefined)
    return after(now, -Math.min(now, Number(count) * (UNITS[unit] ?? 0)));
  if (!/^\d{4}-\d\d-\d\d$/.test(text.trim())) return undefined;
  const at = Date.parse(`${text.trim()}T00:00:00Z`);
  return at >= 0 && at <= now ? epochMs(at) : undefined;
}
