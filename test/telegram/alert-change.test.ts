import { expect, test } from 'vitest';
import { DEFAULT_CHAT_SETTINGS } from '../../src/model/notice.ts';
import { after, HOUR } from '../../src/model/units.ts';
import { changeAlert } from '../../src/telegram/alert-change.ts';
import { NOON } from '../fakes/clock.ts';

const change = (field: string, value: string) => changeAlert(DEFAULT_CHAT_SETTINGS, { field, value }, NOON);

test.each([
  ['ath', 'off', { ath: 'off' }],
  ['started', 'silent', { started: 'silent' }],
  ['board', 'weekly', { leaderboard: 'weekly' }],
  ['min', '5', { minMultiple: 5 }],
  ['mute', '8h', { mutedUntil: after(NOON, 8 * HOUR) }],
])('the button %s %s changes that one setting', (field, value, changed) => {
  expect(change(field, value)).toEqual({ ...DEFAULT_CHAT_SETTINGS, ...changed });
});

test('unmuting takes the mute away and leaves the rest', () => {
  const muted = { ...DEFAULT_CHAT_SETTINGS, mutedUntil: after(NOON, HOUR) };
  expect(changeAlert(muted, { field: 'mute', value: 'off' }, NOON)).toEqual(DEFAULT_CHAT_SETTINGS);
});

test.each([
  ['ath', 'loud'],
  ['min', '4'],
  ['min', ''],
  ['mute', '9h'],
  ['mute', 'constructor'],
  ['board', 'on'],
  ['constructor', 'on'],
  ['minMultiple', 'on'],
  ['leaderboard', 'on'],
])('the button %s %s means nothing', (field, value) => {
  expect(change(field, value)).toBeUndefined();
});
