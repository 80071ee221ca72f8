import type { Store } from '../ports.ts';
import { createDatabase } from '../sqlite/database.ts';
import { storeFault } from '../sqlite/fault.ts';
import { connectReadOnly } from '../sqlite/read-only.ts';
import { createStore } from '../sqlite/store.ts';

/**
 * Opens a database for reading alone: nothing is made, migrated or written, and the bot may go on. Throws an Error that names
 * the cure when there is none, when it is damaged, or when it is of another version.
 */
export function openReport(file: string): Store {
  const connection = connectReadOnly(file);
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
    throw storeFault(error);
  }
}
