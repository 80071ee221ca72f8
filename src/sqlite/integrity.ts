import type { Connection } from './database.ts';
import { StoreError } from '../ports.ts';
import { storeFault } from './fault.ts';

/** Where applied migrations are noted; drizzle's own name, so that its tools can read it. */
export const BOOK = '__drizzle_migrations';

/** What is wrong with a database, in words; empty when it is whole. Reads every page: seconds for a large file. */
export function faultsOf(connection: Connection): readonly string[] {
  try {
    const pages = connection.prepare<[], string>('PRAGMA quick_check').pluck().all();
    return [...pages.filter((line) => line !== 'ok'), ...orphansOf(connection)];
  } catch (error) {
    // Damage in the wrong place keeps the check itself from running.
    const fault = storeFault(error);
    if (fault instanceof StoreError && fault.kind === 'corrupt') return [fault.message];
    throw fault;
  }
}

/** Rows whose parent is missing, in words. */
export function orphansOf(connection: Connection): readonly string[] {
  const orphans = connection
    .prepare<[], { readonly table: string; readonly parent: string; readonly rows: number }>(
      'SELECT "table", parent, count(*) AS "rows" FROM pragma_foreign_key_check GROUP BY 1, 2',
    )
    .all();
  return orphans.map((orphan) => `${orphan.rows} rows of ${orphan.table} without their ${orphan.parent}`);
}

/** Rows per table, without those of SQLite and of the migrations themselves. */
export function rowCounts(connection: Connection): ReadonlyMap<string, number> {
  const count = (table: string) =>
    connection
      .prepare<[], number>(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`)
      .pluck()
      .get() ?? 0;
  return new Map(tablesOf(connection).map((table) => [table, count(table)]));
}

/** Tables that hold data, without those of SQLite and of the migrations themselves. */
export function tablesOf(connection: Connection): readonly string[] {
  return connection
    .prepare<[string], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> ?`,
    )
    .pluck()
    .all(BOOK);
}
