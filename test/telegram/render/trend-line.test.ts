import { expect, test } from 'vitest';
import { DAY, epochMs, HOUR } from '../../../src/model/units.ts';
import { trendLine } from '../../../src/telegram/render/history.ts';

const MIDNIGHT = Date.UTC(2026, 0, 5);
const days = (...of: readonly number[]) =>
  of.map((day) => ({ from: epochMs(MIDNIGHT + day * DAY), to: epochMs(MIDNIGHT + (day + 1) * DAY) }));
const at = epochMs(MIDNIGHT + 3 * DAY + HOUR);
const said = (trend: ReturnType<typeof days>, since?: number): string =>
  trendLine('day', trend, { at, ...(since !== undefined && { since: epochMs(MIDNIGHT + since * DAY) }) });

test('the last row of a trend is not over while it holds the present', () => {
  expect(said(days(1, 2, 3))).toMatch(/^By when calls ended; the last row is not over\. n: /);
  expect(said(days(0, 1, 2))).not.toContain('not over');
});

test('spans without a call are told to be left out where any are', () => {
  const LEFT_OUT = 'Days on which none ended are left out.';
  expect(said(days(0, 1, 2, 3), 0)).not.toContain('left out');
  expect(said(days(0, 2, 3), 0)).toContain(LEFT_OUT);
  expect(said(days(0, 1, 2), 0)).toContain(LEFT_OUT);
  expect(said(days(1, 2, 3), 0)).toContain(LEFT_OUT);
  expect(trendLine('week', days(0, 2), { at })).toContain('Weeks in which none ended are left out.');
});
