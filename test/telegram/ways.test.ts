import { expect, test } from 'vitest';
import type { SourceHealth } from '../../src/ports.ts';
import { reachOf } from '../../src/telegram/ways.ts';
import { ALPHA } from '../fakes/views.ts';

const source = (name: 'preview' | 'session', health: Partial<SourceHealth> = {}) => ({
  name,
  health: () => new Map([[ALPHA.chatId, { failures: 0, ...health }]]),
});
const other = { name: 'session' as const, health: () => new Map() };

test('a channel is heard in every way that brings its posts', () => {
  expect(reachOf(ALPHA, 'admin', [source('preview', { lagMs: 74_000 }), other])).toEqual({
    ways: ['admin', 'preview'],
    problems: [],
  });
  expect(reachOf(ALPHA, 'outside', [])).toEqual({ ways: [], problems: [] });
  expect(reachOf({ ...ALPHA, monitored: false }, 'admin', [source('preview')]).ways).toEqual([]);
});

test('how late it is heard is that of the quickest source, where the bot is not there itself', () => {
  const sources = [source('preview', { lagMs: 74_000 }), source('session', { lagMs: 2_000 })];
  expect(reachOf(ALPHA, 'outside', sources).lagMs).toBe(2_000);
});

test('what is wrong is told with its cure, its own trouble first', () => {
  const problem = { issue: 'The page is gone.', cure: 'Add it again.' };
  const { problems } = reachOf(ALPHA, 'hidden', [source('preview', { problem })]);
  expect(problems.map(({ issue }) => issue)).toEqual([
    'Telegram hides the messages of this group from me.',
    'The page is gone.',
  ]);
  expect(reachOf(ALPHA, 'unknown', []).problems).toHaveLength(1);
});
