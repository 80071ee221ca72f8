import { expect, test } from 'vitest';
import { COMMANDS, nearestCommand } from '../../src/telegram/commands.ts';

test.each([
  ['leaderbord', 'leaderboard'],
  ['lead', 'leaderboard'],
  ['sumary', 'summary'],
  ['chanel', 'channel'],
  ['hlep', 'help'],
  ['strat', 'start'],
  ['hel', 'help'],
  ['ib', 'lb'],
  ['wen', undefined],
  ['x', undefined],
])('/%s is taken for %s', (typed, meant) => {
  expect(nearestCommand(typed)).toBe(meant);
});

test('the menus satisfy what Telegram demands of commands', () => {
  for (const { name, does } of COMMANDS) {
    expect(name).toMatch(/^[a-z0-9_]{1,32}$/);
    expect(does.length).toBeLessThanOrEqual(256);
  }
});
