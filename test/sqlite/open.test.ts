import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { ChatId } from '../../src/model/units.ts';
import { StoreError } from '../../src/ports.ts';
import { isAtLeast, openConnection } from '../../src/sqlite/connection.ts';
import { findMigrations } from '../../src/sqlite/migrations.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { NOON } from '../fakes/clock.ts';
import { eachTimeAFolder } from './folder.ts';

const inFolder = eachTimeAFolder();
const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);
const fault = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('expected an error, was none');
};

test('what was kept is there after opening again', async () => {
  const first = openStore({ path: inFolder('data', 'calledit.db') });
  await first.addOperator(7, NOON);
  await first.close();
  const second = openStore({ path: inFolder('data', 'calledit.db') });
  expect(await second.operators()).toEqual([7]);
  await second.close();
});

test('only the owner can read the folder and every file in it', async () => {
  const umask = process.umask();
  const file = inFolder('data', 'calledit.db');
  const store = openStore({ path: file });
  await store.addOperator(7, NOON);
  expect(mode(path.dirname(file))).toBe('700');
  expect([file, `${file}-wal`, `${file}-shm`].map(mode)).toEqual(['600', '600', '600']);
  expect(process.umask()).toBe(umask);
  await store.close();
});

test('a file that others could read is closed to them', async () => {
  const file = inFolder('calledit.db');
  await openStore({ path: file }).close();
  chmodSync(file, 0o644);
  await openStore({ path: file }).close();
  expect(mode(file)).toBe('600');
});

test('a commit waits for the disk, and rows cannot lose their parents', () => {
  const connection = openConnection(inFolder('calledit.db'), { busyTimeoutMs: 0, durable: true });
  const pragma = (name: string): unknown => connection.pragma(name, { simple: true });
  expect([pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys')]).toEqual(['wal', 2, 1]);
  connection.close();
});

test('versions of SQLite are compared as numbers', () => {
  const recent = ['3.51.3', '3.53.2', '4.0.0', '3.51.10'];
  const old = ['3.51.2', '3.9.9', '2.99.99', '3.51', ''];
  expect([...recent, ...old].filter((version) => isAtLeast(version, [3, 51, 3]))).toEqual(recent);
});

describe('the migrations are found', () => {
  const root = path.resolve(import.meta.dirname, '../..');

  test.each(['src/sqlite/migrations.ts', 'dist/main.js', 'dist/cli/main.js'])('from %s', (file) => {
    expect(findMigrations(path.join(root, file))).toBe(path.join(root, 'drizzle'));
  });

  test('or missed in plain words', () => {
    expect(() => findMigrations(inFolder('dist', 'main.js'))).toThrow(/install CalledIt again/);
  });
});

describe('a file that cannot be used is refused and left as it was:', () => {
  test('one that is no database', () => {
    const file = inFolder('calledit.db');
    writeFileSync(file, 'these are notes, not a database\n'.repeat(40));
    const before = readFileSync(file);
    const error = fault(() => openStore({ path: file }));
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ kind: 'corrupt', message: expect.stringContaining(file) });
    expect(readFileSync(file)).toEqual(before);
  });

  test('one that was emptied', () => {
    const file = inFolder('calledit.db');
    writeFileSync(file, '');
    expect(fault(() => openStore({ path: file }))).toMatchObject({ kind: 'corrupt' });
    expect(statSync(file).size).toBe(0);
  });

  test('one of another program', () => {
    const file = inFolder('other.db');
    const other = new BetterSqlite3(file);
    other.exec('CREATE TABLE recipes (title TEXT)');
    other.close();
    expect(() => openStore({ path: file })).toThrow(/another program .* table recipes/);
    const again = new BetterSqlite3(file);
    expect(again.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['recipes']);
    again.close();
  });

  test('one of a newer version', async () => {
    const file = inFolder('calledit.db');
    await openStore({ path: file }).close();
    const future = new BetterSqlite3(file);
    future.exec(`INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', ${NOON + 1e12})`);
    future.close();
    expect(() => openStore({ path: file })).toThrow(/newer version/);
  });

  test('one whose schema is damaged', async () => {
    const file = inFolder('calledit.db');
    await openStore({ path: file }).close();
    overwrite(file, 100, 200);
    const error = fault(() => openStore({ path: file }));
    expect(error).toMatchObject({ name: 'StoreError', kind: 'corrupt' });
  });

  test('one in a folder that cannot be made', () => {
    writeFileSync(inFolder('file'), '');
    const file = inFolder('file', 'data', 'calledit.db');
    expect(() => openStore({ path: file })).toThrow(/is a file, not a folder/);
    expect(existsSync(file)).toBe(false);
  });

  test('one that another process is writing to', async () => {
    const file = inFolder('calledit.db');
    const store = openStore({ path: file, busyTimeoutMs: 1 });
    const other = new BetterSqlite3(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.addOperator(1, NOON)).rejects.toMatchObject({ name: 'StoreError', kind: 'busy' });
    expect(await store.operators()).toEqual([]);
    other.exec('ROLLBACK');
    await store.addOperator(1, NOON);
    expect(await store.operators()).toEqual([1]);
    other.close();
    await store.close();
  });
});

test('damage inside the file is found by a check', async () => {
  const file = inFolder('calledit.db');
  const store = openStore({ path: file });
  for (let key = 0; key < 500; key += 1) await store.writeConversation(`k${key}`, 'x'.repeat(200), NOON);
  await store.meetChat({ id: 1 as ChatId, kind: 'private', title: 'Alice' }, NOON);
  await store.close();
  cpSync(file, inFolder('damaged.db'));
  const { size } = statSync(file);
  overwrite(inFolder('damaged.db'), size - 20_000, 8_192);
  const damaged = openStore({ path: inFolder('damaged.db') });
  expect(await damaged.check()).not.toEqual([]);
  await damaged.close();
});

function overwrite(file: string, from: number, length: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, from);
  closeSync(handle);
}
