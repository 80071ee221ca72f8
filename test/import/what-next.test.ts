import { expect, test } from 'vitest';
import { createTally } from '../../src/import/tally.ts';
import { nextLines } from '../../src/import/what-next.ts';

test.each([
  [11, 5, false, 'about 5 a minute without a key: 11 take some 3 minutes'],
  [11, 15, true, 'about 15 a minute with your key: 11 take some 1 minute'],
  [6_000, 5, false, 'about 5 a minute without a key: 6,000 take some 20 hours'],
  [60_000, 5, false, 'about 5 a minute without a key: 60,000 take some 8 days'],
])('%i calls at %d a minute (with a key: %s): %s', (past, callsPerMinute, keyed, words) => {
  const tally = createTally();
  tally.calls.past = past;
  const pricing = { callsPerMinute, keyed };
  expect(nextLines(tally, { dryRun: false, isDone: true, pricing }).join('')).toContain(`, ${words};`);
  expect(nextLines(tally, { dryRun: true, isDone: true, pricing })).toEqual([]);
});
