import { expect, test } from 'vitest';
import { parseSince } from '../../src/import/since.ts';
import { after, DAY, HOUR } from '../../src/model/units.ts';
import { progressLine } from '../../src/progress.ts';
import { NOON } from '../fakes/clock.ts';

const rate = (perSecond: number) => `${perSecond} a second`;

test.each([
  ['nothing yet', 0, 1_000, '[..............................] 0 %  note'],
  ['a quarter', 25, 10_000, '[########......................] 25 %  note, 2.5 a second, 30 s left'],
  ['with long to go', 1, 10_000, '[..............................] 1 %  note, 0.1 a second, 17 min left'],
  ['more than all', 120, 10_000, '[##############################] 100 %  note, 12 a second, 0 s left'],
])('the progress bar shows %s', (_, done, tookMs, line) => {
  expect(progressLine({ done, total: 100, tookMs, note: 'note', rate })).toBe(line);
});

test('without a rate only the time that remains is shown', () => {
  expect(progressLine({ done: 50, total: 100, tookMs: 5_000, note: 'note' })).toMatch(
    / 50 % {2}note, 5 s left$/,
  );
});

test.each([
  ['90d', after(NOON, -90 * DAY)],
  ['12w', after(NOON, -84 * DAY)],
  [' 36h ', after(NOON, -36 * HOUR)],
  ['2025-12-31', Date.UTC(2025, 11, 31)],
  ['99999w', 0],
  ['2026-02-01', undefined],
  ['2025-13-01', undefined],
  ['90', undefined],
  ['-5d', undefined],
  ['soon', undefined],
])('--since %s', (text, at) => {
  expect(parseSince(text, NOON)).toBe(at);
});
