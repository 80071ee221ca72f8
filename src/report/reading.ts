import { existsSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import type { Store } from '../ports.ts';
import { createDatabase } from '../sqlite/database.ts';
import { createStore } from '../sqlite/store.ts';

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens a database for reading alone: nothing is made, migrated or written, and the bot may go on. Throws an Error that names
 * the cure when there is none, or when it is of another version.
 */
export function openReport(file: string): Store {
  if (!existsSync(file))
    throw new Error(`There is no ${file}: the bot has not run there. Name its folder with --data.`);
  const connection = new BetterSqlite3(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    return createStore(createDatabase(connection), 0);
  } catch (error) {
    connection.close();
    // All statements are prepared at once, so that a missing table or column shows here.
    if (error instanceof Error && /no such (?:table|column)/.test(error.message)) {
      throw new Error(
        `${file} is of another version of CalledIt: start the bot of this version once, which brings it up to date.`,
        { cause: error },
      );
    }
    throw error;
  }
}
