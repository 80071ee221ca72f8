import { getTableColumns, type InferInsertModel, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Db } from './database.ts';

export interface Inserted {
  readonly id: number;
  /** False when the row was there before. */
  readonly isNew: boolean;
}

/**
 * Prepares an insert of whole rows: absent properties become NULL, a row that meets a unique index is left as it is.
 * Columns with a default must be given: NULL is not absent.
 */
export function prepareInsert<T extends SQLiteTable>(
  db: Db,
  table: T,
): (row: InferInsertModel<T>) => Inserted {
  const names = Object.keys(getTableColumns(table));
  const values = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)]));
  const insert = db
    .insert(table)
    .values(values as InferInsertModel<T>)
    .onConflictDoNothing()
    .prepare();

  return (row) => {
    const given: Readonly<Record<string, unknown>> = row;
    const result = insert.run(Object.fromEntries(names.map((name) => [name, given[name] ?? null])));
    return { id: Number(result.lastInsertRowid), isNew: result.changes === 1 };
  };
}
