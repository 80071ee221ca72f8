import { expect, test } from 'vitest';
import { epochMs } from '../../src/model/units.ts';
import { historySince, parseHistoryWords, shownSpans, spanName } from '../../src/telegram/rhythm.ts';

const SUNDAY = epochMs(Date.UTC(2026, 10, 22, 14, 3));
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);

test.each([
  ['day', '2026-11-09'],
  ['week', '2026-08-31'],
  ['month', '2025-12-01'],
  ['quarter', '2025-01-01'],
] as const)('a page by %s begins with a whole one', (by, from) => {
  expect(iso(historySince(by, SUNDAY))).toBe(from);
});

test.each([
  ['', 'week', ''],
  ['day', 'day', ''],
  ['Months', 'month', ''],
  ['weekly Alpha Harbour', 'week', 'Alpha Harbour'],
  ['q @alphaharbour', 'quarter', '@alphaharbour'],
  ['Alpha Harbour', 'week', 'Alpha Harbour'],
])('%j is read as by %s of %j', (text, by, channel) => {
  expect(parseHistoryWords(text)).toEqual({ by, channel });
});

test('spans have short names', () => {
  const span = { from: epochMs(Date.UTC(2026, 9, 5)), to: SUNDAY };
  expect((['day', 'week', 'month', 'quarter'] as const).map((by) => spanName(span, by))).toEqual([
    '5 Oct',
    '5 Oct',
    'Oct 26',
    'Q4 26',
  ]);
  expect(shownSpans('week')).toBe('12 weeks');
});
