import BetterSqlite3 from 'better-sqlite3';
import { createDatabase, type Database } from '../../src/sqlite/database.ts';
import { migrate } from '../../src/sqlite/migrate.ts';
import { findMigrations, readMigrations } from '../../src/sqlite/migrations.ts';

/** An empty database, in memory unless a file is named, with the real migrations, for tests that look behind the store. */
export function migratedDatabase(file: string = ':memory:'): Database {
  const connection = new BetterSqlite3(file);
  migrate(connection, readMigrations(findMigrations()), () => {});
  return createDatabase(connection);
}
