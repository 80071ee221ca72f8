import { expect, test } from 'vitest';
import type { InboxRow } from '../../src/ports.ts';
import { openConnection } from '../../src/sqlite/connection.ts';
import { createDatabase } from '../../src/sqlite/database.ts';
import { migrate } from '../../src/sqlite/migrate.ts';
import { findMigrations, readMigrations } from '../../src/sqlite/migrations.ts';
import { createStore } from '../../src/sqlite/store.ts';
import { NOON } from '../fakes/clock.ts';
import { eachTimeAFolder } from './folder.ts';

const inFolder = eachTimeAFolder();
const update = (updateId: number, length: number): InboxRow => ({
  updateId,
  receivedAt: NOON,
  raw: { text: 'x'.repeat(length) },
  tries: 0,
});

test('a full disk refuses a batch as a whole, loses nothing, and is over when there is room again', async () => {
  const connection = openConnection(inFolder('calledit.db'), { busyTimeoutMs: 0, durable: true });
  migrate(connection, readMigrations(findMigrations()), () => {});
  const store = createStore(createDatabase(connection));
  await store.receive([update(1, 10)]);

  // SQLite answers SQLITE_FULL at this limit exactly as it does when the disk has no room for another page.
  const pages = Number(connection.pragma('page_count', { simple: true }));
  connection.pragma(`max_page_count = ${pages + 4}`);
  const batch = [update(2, 10), update(3, 100_000), update(4, 10)];
  await expect(store.receive(batch)).rejects.toMatchObject({ name: 'StoreError', kind: 'full' });
  expect((await store.unhandled(10)).map((row) => row.updateId)).toEqual([1]);
  expect(await store.check()).toEqual([]);

  connection.pragma(`max_page_count = ${pages + 1_000}`);
  expect(await store.receive(batch)).toBe(3);
  expect((await store.unhandled(10)).map((row) => row.updateId)).toEqual([1, 2, 3, 4]);
  await store.close();
});
