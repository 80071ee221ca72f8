import { statSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import type { Store } from '../ports.ts';
import { createBacktest } from './backtest.ts';
import { type Connection, createDatabase } from './database.ts';
import { sqliteCode, storeFault } from './fault.ts';
import { createFindChannels } from './find-channels.ts';

/** What can be asked of a database that another process may be writing. */
export type Reading = Pick<Store, 'findChannels' | 'followedCalls' | 'close'>;

/** A connection that only reads. Throws an Error that names the cure when there is no database, or one that was never filled. */
export function connectReadOnly(file: string, busyTimeoutMs: number = 5_000): Connection {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined)
    throw new Error(`There is no ${file}: the bot has not run there. Name its folder with --data.`);
  if (size === 0)
    throw new Error(
      `${file} is empty: start the bot once, which fills it, or name another folder with --data.`,
    );
  const connection = new BetterSqlite3(file, { readonly: true, timeout: busyTimeoutMs });
  if (isFilled(connection)) return connection;
  connection.close();
  throw new Error(`${file} has no sums of its completed calls yet: start the bot once, which fills them in.`);
}

/** Are there sums of its outcomes? A file that is damaged or of another version is left to whoever reads it: that says so. */
function isFilled(connection: Connection): boolean {
  try {
    const [outcomes, rollups] = ['outcomes', 'rollups'].map((table) =>
      connection.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get(),
    );
    return outcomes === undefined || rollups !== undefined;
  } catch {
    return true;
  }
}

/**
 * Opens a database for reading alone: nothing is made, migrated or written, and the bot may go on. Throws an Error that names the
 * cure when there is none or it cannot be read. Questions to a database of an older version reject with one.
 */
export function openReading(file: string, busyTimeoutMs?: number): Reading {
  const connection = connectReadOnly(file, busyTimeoutMs);
  try {
    const database = createDatabase(connection);
    const channels = createFindChannels(database);
    const calls = createBacktest(database);
    return {
      findChannels: async (...query) => await channels.findChannels(...query).catch(explain),
      followedCalls: async (query) => await calls.followedCalls(query).catch(explain),
      async close() {
        connection.close();
      },
    };
  } catch (error) {
    connection.close();
    return explain(error);
  }
}

function explain(error: unknown): never {
  const isOlder = error instanceof Error && /no such (?:table|column)/.test(error.message);
  if (sqliteCode(error) === 'SQLITE_ERROR' && isOlder) {
    throw new Error(
      'The database is of an older version of CalledIt: start the bot once, which brings it up to date.',
      { cause: error },
    );
  }
  throw storeFault(error);
}
