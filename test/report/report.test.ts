import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { after, DAY, type EpochMs } from '../../src/model/units.ts';
import { type ReportOptions, writeReport } from '../../src/report.ts';
import { leaderboardRows } from '../../src/report/tables.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { reputationOf, standingOf } from '../fakes/views.ts';
import { eachTimeAFolder } from '../sqlite/folder.ts';
import { endCalls, HARBOUR, MARSH, ZOE } from '../telegram/ended-calls.ts';

const file = eachTimeAFolder();
let at: EpochMs;

beforeEach(async () => {
  const store = openStore({ path: file('calledit.db') });
  await endCalls(store, HARBOUR, [1.5, 2, -0.5, 1.2, 3, 0.2]);
  at = after(await endCalls(store, MARSH, [-0.9, -1, 0.3, -0.8, -0.95, -0.2, 1.4, -1]), DAY);
  await endCalls(store, ZOE, [5]);
  await store.close();
});

async function report(options: Partial<ReportOptions>): Promise<string> {
  const out = file('report');
  const fault = await writeReport(file(), {
    format: 'json',
    period: 'all',
    by: 'score',
    rhythm: 'day',
    minCompleted: 5,
    at,
    out,
    ...options,
  });
  expect(fault).toBeUndefined();
  return readFileSync(out, 'utf8');
}

describe('as JSON', () => {
  test('is one object with what the bot shows', async () => {
    const all = JSON.parse(await report({}));
    expect(Object.keys(all)).toEqual([
      'version',
      'at',
      'period',
      'since',
      'warmingUp',
      'warmingUpUntil',
      'summary',
      'channelsDiffer',
      'ranking',
      'insights',
      'insightsFrom',
      'forecasts',
      'leaderboard',
      'history',
      'portfolio',
    ]);
    expect(all).toMatchObject({
      version: 1,
      at: new Date(at).toISOString(),
      period: 'all',
      since: null,
      warmingUp: true,
      summary: { heard: 15, open: 0, completed: 15, successes: 8, hits: 6 },
      ranking: { pairs: 0, channels: 0, rightOrder: null },
      insights: [],
    });
    expect(all.leaderboard.map((row: { channel: string }) => row.channel).toSorted()).toEqual([
      HARBOUR.title,
      MARSH.title,
    ]);
    expect(all.portfolio[0]).toMatchObject({ group: 'all', completed: 15, openCalls: 0 });
    expect(JSON.stringify(all)).not.toContain('Zoe');
  });

  test('of one section holds that table alone', async () => {
    const { calls, ...rest } = JSON.parse(await report({ section: 'calls' }));
    expect(Object.keys(rest)).toEqual(['version', 'at', 'period', 'since', 'warmingUp', 'warmingUpUntil']);
    expect(calls).toHaveLength(15);
    expect(calls.at(-1)).toMatchObject({
      call: 1,
      channel: HARBOUR.title,
      chain: 'solana',
      status: 'completed',
      return: 1.5,
      highMultiple: 2.5,
      endedBy: 'manual',
      hoursTracked: expect.closeTo(5, 1),
    });
    expect(calls.some(({ channel }: { channel: string }) => channel === 'somebody in private')).toBe(true);
  });
});

describe('as CSV', () => {
  test('ranks by what is asked for', async () => {
    const [head = '', first = '', second = '', end] = (await report({ format: 'csv', by: 'hit' })).split(
      '\r\n',
    );
    const columns = head.split(',');
    const cell = (line: string, name: string): string | undefined => line.split(',')[columns.indexOf(name)];
    expect([cell(first, 'place'), cell(first, 'channel'), cell(first, 'hits')]).toEqual([
      '1',
      'Harbour =Calls',
      '4',
    ]);
    expect([cell(second, 'place'), cell(second, 'channel')]).toEqual(['2', 'Marsh | room']);
    expect(end).toBe('');
  });

  test.each(['leaderboard', 'history', 'portfolio', 'calls'] as const)(
    'names the columns of %s, without a row as well',
    async (section) => {
      const [head] = (await report({ format: 'csv', section })).split('\r\n');
      const rows = JSON.parse(await report({ section }))[section];
      expect(head).toBe(Object.keys(rows[0]).join(','));
      const later = { format: 'csv', section, period: '24h', at: after(at, 90 * DAY) } as const;
      const lines = (await report(later)).split('\r\n');
      expect(lines[0]).toBe(head);
      // The portfolio has a line of all calls in any case.
      expect(lines).toHaveLength(section === 'portfolio' ? 3 : 2);
    },
  );

  test.each(['leaderboard', 'history', 'portfolio', 'calls'] as const)(
    'every line of %s has as many cells as the first',
    async (section) => {
      const lines = (await report({ format: 'csv', section })).trimEnd().split('\r\n');
      expect(lines.length).toBeGreaterThan(1);
      expect(new Set(lines.map((line) => line.split(',').length)).size).toBe(1);
    },
  );
});

test('channels that are not rated have no score', () => {
  const rated = reputationOf(1, 48, 74);
  const [row, unrated, unknown] = leaderboardRows({
    ranked: [standingOf(1, { reputation: rated })],
    unranked: [standingOf(2, { reputation: { ...rated, grade: 'insufficient' } }), standingOf(3)],
  });
  expect(row).toMatchObject({ grade: 'average', score: 61, scoreLow: 48, scoreHigh: 74 });
  for (const none of [unrated, unknown])
    expect(none).toMatchObject({ grade: 'insufficient', score: null, scoreLow: null, scoreHigh: null });
});

describe('as Markdown', () => {
  test('reads as text, and names make no markup', async () => {
    const text = await report({ format: 'md' });
    expect(text).toContain('# CalledIt, all time');
    expect(text).toContain('- Ended above +10 %: 8 of 15, 53 %');
    expect(text).toContain('- Did higher scores come true? Not known yet: it takes');
    expect(text).toContain('| Marsh \\| room |');
    // Shares and returns are percent, and what cannot be told is empty.
    expect(text).toMatch(
      /\| Harbour =Calls \|.*\| 83 % \(\d+–\d+ %\) \| 67 % \(\d+–\d+ %\) \| \+\d+ % \([-+]\d+ % to \+\d+ %\) \| \+\d+ % \|/,
    );
    expect(text).toMatch(/\| all \|  \| 0 \|  \| 15 \|/);
    // Scores as Telegram shows them, and days with their year.
    expect(text).toContain('| score (90 %) |');
    expect(text).toMatch(/\| Marsh \\\| room \| \d+ \| \w+ \| \d+ \(\d+–\d+\) \|/);
    const year = new Date(at).getUTCFullYear();
    expect(text).toMatch(new RegExp(`As of \\d+ \\w{3} ${year} \\d\\d:\\d\\d UTC\\. `));
    expect(text).toMatch(new RegExp(`Warming up until \\d+ \\w{3} ${year} \\d\\d:\\d\\d UTC: `));
    expect(text).toMatch(new RegExp(`\\n\\| \\d+ \\w{3} ${year} \\| \\d+ \\|`));
    expect(text).not.toMatch(/\d{4}-\d\d-\d\d/);
    // Of fewer than five calls the counts, and no median: its bounds would not hold 90 %.
    expect(text).toMatch(/\n\| 7 Jan 2026 \| 2 \| 1 of 2 \| 1 of 2 \|  \| \+20 % \|  \|/);
    expect(text).toMatch(/\n- From 15 completed calls/);
    expect(text).not.toMatch(/undefined|NaN|null|\[object/);
    expect(text).not.toContain('Zoe');
    for (const section of ['Summary', 'Insights', 'Leaderboard', 'History', 'Portfolio'])
      expect(text).toContain(`\n## ${section}`);
  });
});

test('a report only reads', async () => {
  const before = readFileSync(file('calledit.db'));
  await report({});
  expect(readFileSync(file('calledit.db')).equals(before)).toBe(true);
  expect(statSync(file('report')).mode & 0o077).toBe(0);
});

test('a report of a folder without a database says so, and makes none', async () => {
  const options = { format: 'md', period: 'all', by: 'score', rhythm: 'week', minCompleted: 5, at } as const;
  expect(await writeReport(file('nowhere'), options)).toMatch(
    /^There is no .*Name its folder with --data\.$/,
  );
  expect(existsSync(file('nowhere'))).toBe(false);
});

test('a report of calls without their sums says what to do, and once that is done tells of them', async () => {
  const database = new BetterSqlite3(file('calledit.db'));
  const damage = (sql: string): void => void database.exec(sql);
  const options = {
    format: 'json',
    period: 'all',
    by: 'score',
    rhythm: 'week',
    minCompleted: 5,
    at,
  } as const;
  damage('DELETE FROM rollups');
  expect(await writeReport(file(), options)).toMatch(
    /no sums of its completed calls yet: start the bot once/,
  );
  await openStore({ path: file('calledit.db') }).close();
  expect(JSON.parse(await report({})).summary).toMatchObject({ completed: 15 });
  damage(`UPDATE rollups SET whole = x'00', parts = x'ff'`);
  expect(await writeReport(file(), { ...options, out: file('report') })).toMatch(
    /sums .* are damaged: .*DELETE FROM rollups/,
  );
  damage('DELETE FROM rollups');
  await openStore({ path: file('calledit.db') }).close();
  expect(JSON.parse(await report({})).summary).toMatchObject({ completed: 15 });
  database.close();
});

test.each([
  ['damaged', 'no database at all, '.repeat(500), /damaged: restore it from a backup/],
  ['empty', '', /is empty: start the bot once/],
])('a report of a %s database says what to do', async (_, text, sentence) => {
  writeFileSync(file('calledit.db'), text);
  const options = { format: 'md', period: 'all', by: 'score', rhythm: 'week', minCompleted: 5, at } as const;
  expect(await writeReport(file(), options)).toMatch(sentence);
});

test('a file that cannot be written is a sentence', async () => {
  const options = { format: 'md', period: 'all', by: 'score', rhythm: 'week', minCompleted: 5, at } as const;
  expect(await writeReport(file(), { ...options, out: file('nowhere', 'report.md') })).toMatch(
    /cannot be written \(ENOENT.*name another file with --out\.$/,
  );
});
