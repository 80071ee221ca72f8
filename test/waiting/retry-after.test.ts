import { expect, test } from 'vitest';
import { parseRetryAfter } from '../../src/waiting/retry-after.ts';

const NOW = Date.UTC(2026, 0, 5, 12);

test.each([
  ['seconds', '7', 7_000],
  ['a date', 'Mon, 05 Jan 2026 12:00:30 GMT', 30_000],
  ['a date that has passed', 'Mon, 05 Jan 2026 11:00:00 GMT', 0],
  ['more than an hour, which is cut', '999999', 3_600_000],
  ['nonsense', 'soon', undefined],
  ['nothing', null, undefined],
])('Retry-After as %s', (_, header, expected) => {
  expect(parseRetryAfter(header, NOW)).toBe(expected);
});
