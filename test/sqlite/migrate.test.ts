import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CallId, ChannelId } from '../../src/model/units.ts';
import { openConnection } from '../../src/sqlite/connection.ts';
import { isPending, migrate } from '../../src/sqlite/migrate.ts';
import { findMigrations, readMigrations } from '../../src/sqlite/migrations.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { createRollUp } from '../../src/sqlite/rollups.ts';
import { writeSafetyCopy } from '../../src/sqlite/safety-copy.ts';
import { NOON } from '../fakes/clock.ts';
import { eachTimeAFolder } from './folder.ts';
import { keepCall } from './kept-calls.ts';
import { migratedDatabase } from './migrated.ts';

const inFolder = eachTimeAFolder();
const file = (): string => inFolder('calledit.db');
const migrations = (): string => inFolder('drizzle');
const copy = (): string => inFolder('calledit.db.before-9999_next');

/** Writes a second migration behind the real one, as drizzle-kit would. */
function nextMigration(...statements: readonly string[]): void {
  const journalFile = inFolder('drizzle', 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as { entries: { when: number }[] };
  const when = (journal.entries.at(-1)?.when ?? 0) + 1;
  const entry = { idx: journal.entries.length, version: '6', when, tag: '9999_next', breakpoints: true };
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries: [...journal.entries, entry] }));
  writeFileSync(inFolder('drizzle', '9999_next.sql'), statements.join('\n--> statement-breakpoint\n'));
}

function inspect<T>(path: string, look: (database: BetterSqlite3.Database) => T): T {
  const database = new BetterSqlite3(path, { readonly: true });
  try {
    return look(database);
  } finally {
    database.close();
  }
}
const rows = (path: string): unknown =>
  inspect(path, (database) => [
    database.prepare('SELECT title FROM channels ORDER BY id').pluck().all(),
    database.prepare('SELECT text FROM posts ORDER BY id').pluck().all(),
  ]);
const KEPT = [
  ['Alpha', 'Beta'],
  ['buy now', 'and this'],
];
/** How drizzle-kit rebuilds a table: the DROP makes children with ON DELETE CASCADE vanish while foreign keys are on. */
const REBUILD = [
  'PRAGMA foreign_keys=OFF;',
  'CREATE TABLE `__new_channels` (id integer PRIMARY KEY, kind text, chat_id integer, member_id integer, title text, username text, monitored integer DEFAULT 0, added_at integer, last_post_at integer, preview integer DEFAULT 0) STRICT;',
  'INSERT INTO `__new_channels` SELECT id, kind, chat_id, member_id, title, username, monitored, added_at, last_post_at, preview FROM channels;',
  'DROP TABLE `channels`;',
  'ALTER TABLE `__new_channels` RENAME TO `channels`;',
  'CREATE UNIQUE INDEX `channels_identity` ON `channels` (`chat_id`,`member_id`);',
  'PRAGMA foreign_keys=ON;',
];

beforeEach(async () => {
  mkdirSync(migrations());
  cpSync(findMigrations(), migrations(), { recursive: true });
  await openStore({ path: file(), migrationsFolder: migrations() }).close();
  const database = new BetterSqlite3(file());
  database.exec(`
    INSERT INTO channels (id, kind, chat_id, title, added_at) VALUES (1, 'channel', -100, 'Alpha', 1), (2, 'channel', -200, 'Beta', 1);
    INSERT INTO posts (channel_id, message_id, posted_at, seen_at, text, text_sha256, origin, intent, confidence)
      VALUES (1, 1, 1, 1, 'buy now', '', 'api', 'call', 0.5), (2, 1, 1, 1, 'and this', '', 'api', 'call', 0.5);
  `);
  database.close();
});

const open = () => openStore({ path: file(), migrationsFolder: migrations() });

test('a database that is up to date is opened without a copy', async () => {
  await open().close();
  expect(readdirSync(inFolder())).not.toContain('calledit.db.before-9999_next');
});

test('a table is rebuilt without the rows that point to it being lost', async () => {
  nextMigration(...REBUILD);
  await open().close();
  expect(rows(file())).toEqual(KEPT);
  // A second start finds nothing left to do.
  await open().close();
  expect(rows(file())).toEqual(KEPT);
});

test('a whole copy of the file as it was is kept, for its owner alone', async () => {
  nextMigration(...REBUILD, `UPDATE channels SET title = 'renamed'`);
  await open().close();
  expect(rows(copy())).toEqual(KEPT);
  expect(inspect(copy(), (database) => database.pragma('integrity_check', { simple: true }))).toBe('ok');
  expect((statSync(copy()).mode & 0o777).toString(8)).toBe('600');
  expect(existsSync(`${copy()}.part`)).toBe(false);
});

test('a copy that another process has not finished stays its own; what a killed one left is taken away', async () => {
  const [others, left] = [`${copy()}.${process.ppid}.part`, `${copy()}.${2 ** 30}.part`];
  for (const part of [others, left]) writeFileSync(part, 'half a copy');
  nextMigration(...REBUILD);
  await open().close();
  expect(rows(copy())).toEqual(KEPT);
  expect(readFileSync(others, 'utf8')).toBe('half a copy');
  expect(existsSync(left)).toBe(false);
});

test('the copy from before is not replaced by one from after, when another process was quicker', async () => {
  nextMigration(`UPDATE channels SET title = 'renamed'`);
  const next = readMigrations(migrations()).at(-1) ?? expect.unreachable();
  const late = openConnection(file(), { busyTimeoutMs: 0, durable: false });
  await open().close();
  writeSafetyCopy(late, copy(), (one) => isPending(one, next));
  late.close();
  expect(rows(copy())).toEqual(KEPT);
  expect(readdirSync(inFolder()).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('what is filled after a migration is kept with it, or neither is', () => {
  nextMigration(`UPDATE channels SET title = 'renamed'`);
  const connection = openConnection(file(), { busyTimeoutMs: 0, durable: false });
  const kill = (): never => {
    throw new Error('killed');
  };
  expect(() => migrate(connection, readMigrations(migrations()), () => undefined, { fill: kill })).toThrow(
    'killed',
  );
  connection.close();
  expect(rows(file())).toEqual(KEPT);
});

test('a migration that empties the sums is not kept without filling them anew', async () => {
  const path = inFolder('called.db');
  const { db, connection } = migratedDatabase(path);
  keepCall(db, createRollUp(db), { channelId: 1 as ChannelId, postedAt: NOON, number: 1, finalRoi: 0.5 });
  connection.close();
  const sums = (): unknown => inspect(path, (it) => it.prepare('SELECT count(*) FROM rollups').pluck().get());
  const kept = sums();
  expect(kept).toBeGreaterThan(0);
  const openAgain = () => openStore({ path, migrationsFolder: migrations() });
  const journal = readFileSync(inFolder('drizzle', 'meta', '_journal.json'), 'utf8');
  nextMigration(
    'DELETE FROM rollups',
    `CREATE TRIGGER broken BEFORE INSERT ON rollups BEGIN SELECT raise(ABORT, 'killed'); END`,
  );
  expect(openAgain).toThrow('killed');
  expect(sums()).toBe(kept);
  writeFileSync(inFolder('drizzle', 'meta', '_journal.json'), journal);
  nextMigration('DELETE FROM rollups');
  await openAgain().close();
  expect(sums()).toBe(kept);
});

describe('a migration that would damage the record changes nothing:', () => {
  test.each([
    ['rows are deleted', ['DELETE FROM posts WHERE id = 2'], /2 rows or more in posts, was 1/],
    ['a table with rows is dropped', ['DROP TABLE posts'], /posts, was no table/],
    [
      'a rebuild forgets to copy',
      REBUILD.filter((statement) => !statement.startsWith('INSERT')),
      /2 rows or more in channels, was 0/,
    ],
    [
      'parents are renumbered',
      ['UPDATE channels SET id = id + 10'],
      /2 rows of posts without their channels/,
    ],
    ['a statement fails', ['DELETE FROM posts', 'UPDATE nowhere SET x = 1'], /no such table/],
  ])('%s', async (_, statements, message) => {
    nextMigration(...statements);
    expect(open).toThrow(message);
    expect(rows(file())).toEqual(KEPT);
    expect(rows(copy())).toEqual(KEPT);
    // The version before still opens it.
    await openStore({ path: file() }).close();
  });
});

test('a database of version 0.1 keeps every row, number and link through the rebuilt tables', async () => {
  const old = inFolder('old.db');
  const first = inFolder('first');
  cpSync(findMigrations(), first, { recursive: true });
  const journalFile = inFolder('first', 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as { entries: { tag: string }[] };
  const begun = journal.entries.filter(({ tag }) => tag === '0000_house');
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries: begun }));
  const statements = readFileSync(inFolder('first', '0000_house.sql'), 'utf8');

  const database = new BetterSqlite3(old);
  for (const statement of statements.split('--> statement-breakpoint')) database.exec(statement);
  const [migration] = readMigrations(first);
  database.exec(`
    CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
    INSERT INTO channels (id, kind, chat_id, title, added_at) VALUES (1, 'channel', -100, 'Alpha', 1);
    INSERT INTO posts (id, channel_id, message_id, posted_at, seen_at, text, text_sha256, origin, intent, confidence)
      VALUES (7, 1, 70, 1, 1, 'buy now', '', 'forward', 'call', 0.5);
    INSERT INTO leads (id, post_id, candidate, address, confidence, status, next_try_at) VALUES (3, 7, '{}', 'Abc', 0.5, 'begun', 1);
    INSERT INTO revisions (post_id, seen_at, text) VALUES (7, 2, 'told you');
    INSERT INTO tokens (id, chain, address) VALUES (5, 'solana', 'Abc');
    INSERT INTO calls (id, channel_id, token_id, post_id, sequence, posted_at, entry_at, entry_price, entry_lag_ms, entry_source,
      entry_confidence, tier, tier_by_fdv, detection_confidence, predicted_success, forecast, evidence, origin, weight, samples, last_price,
      last_at, ath_price, ath_at, wick_price, wick_at, low_price, low_at, alerted_multiple, warned)
      VALUES (1042, 1, 5, 7, 1, 1, 2, 0.5, 1, 'dexscreener', 'high', 'nano', 0, 0.5, 0.2, '{}', '["text"]', 'forward', 1, 0, 0.5, 2, 0.5, 2,
      0.5, 2, 0.5, 2, 1, 0);
    INSERT INTO mentions (call_id, post_id, at, claimed_multiple) VALUES (1042, 7, 3, 5);
  `);
  database
    .prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)')
    .run(migration?.hash, migration?.createdAt);
  database.close();

  const store = openStore({ path: old });
  const view = await store.call(1042 as CallId);
  expect(view).toMatchObject({
    call: { id: 1042, postId: 7, entry: { price: 0.5 }, context: { origin: 'forward' } },
    token: { ref: { chain: 'solana', address: 'Abc' } },
    channel: { title: 'Alpha', preview: false },
    messageId: 70,
    mentions: 1,
    edits: { count: 1 },
    editedBefore: false,
  });
  expect(await store.check()).toEqual([]);
  await store.close();
  // The next call gets a number that was never given.
  expect(
    inspect(old, (whole) =>
      whole.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'calls'`).pluck().get(),
    ),
  ).toBe(1042);
});
