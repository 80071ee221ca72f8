import { getTableColumns, type SQL } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { filling } from './database.ts';

/** Placeholders named like the columns they fill, for `set()` of a prepared update. Each must be given, if only as null. */
export function fillings<T extends SQLiteTable, Name extends string & keyof T['_']['columns']>(
  table: T,
  ...names: readonly Name[]
): { [N in Name]: SQL } {
  const columns = getTableColumns(table);
  return Object.fromEntries(
    names.map((name) => {
      const column = columns[name];
      if (column === undefined) throw new Error(`expected a column ${name}, was none`);
      return [name, filling(column, name)];
    }),
  ) as { [N in Name]: SQL };
}
