import { expect, test } from 'vitest';
import { CHANNELS } from '../../src/sandbox/callers.ts';
import { sandboxRefusal } from '../../src/sandbox/week.ts';

test.each([
  [{ days: 0, channels: 6 }, '--days 0 cannot be simulated: give a number of days from 1 to 30.'],
  [{ days: 31, channels: 6 }, '--days 31 cannot be simulated: give a number of days from 1 to 30.'],
  [{ days: 7, channels: 0 }, '--channels 0 cannot be simulated: give a number of channels from 1 to 6.'],
  [{ days: 7, channels: 99 }, '--channels 99 cannot be simulated: give a number of channels from 1 to 6.'],
  [{ days: 1, channels: 1 }, undefined],
  [{ days: 30, channels: CHANNELS.length }, undefined],
])('%j', (asked, refusal) => {
  expect(sandboxRefusal(asked)).toBe(refusal);
});
