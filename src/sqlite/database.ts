import type BetterSqlite3 from 'better-sqlite3';
import { type Column, type Placeholder, type SQL, sql } from 'drizzle-orm';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { storeFault } from './fault.ts';

// The file every part of the store is built on. A part is `create...(database)`: it prepares its statements once, there,
// and returns the methods of Store that it answers for:
//
//   export function createSweeps({ db, write }: Database, steps: Steps): Pick<Store, 'recordSweep'> {
//     const insert = db.insert(sweeps).values(placeholders('at', 'due', ...)).onConflictDoNothing().prepare();
//     return { recordSweep: (report, at) => write(() => void insert.run({ ...report, at })) };
//   }
//
// There is one connection and it is synchronous, so a statement that runs inside write() or read() belongs to that
// transaction; nothing needs to be handed around.

export type Connection = BetterSqlite3.Database;
export type Db = BetterSQLite3Database & { readonly $client: Connection };

export interface Database {
  readonly connection: Connection;
  readonly db: Db;
  /**
   * Runs `work` as one transaction: all of it is kept, or nothing when it throws. Rejects with StoreError like every method.
   * `onRollback` is called when nothing was kept, before anything else can run.
   */
  readonly write: <T>(work: () => T, onRollback?: () => void) => Promise<T>;
  /** Runs `work` on one state of the database. */
  readonly read: <T>(work: () => T) => Promise<T>;
}

/** The store's way to a connection that has been opened and migrated. */
export function createDatabase(connection: Connection): Database {
  const transaction = connection.transaction((work: () => unknown) => work());

  // Async functions, so that whatever is thrown becomes a rejection.
  return {
    connection,
    db: drizzle(connection),
    async write<T>(work: () => T, onRollback?: () => void): Promise<T> {
      try {
        return guarded(() => transaction.immediate(work) as T);
      } catch (error) {
        onRollback?.();
        throw error;
      }
    },
    async read<T>(work: () => T): Promise<T> {
      return guarded(() => transaction.deferred(work) as T);
    },
  };
}

/** Result of `work`; errors of SQLite leave it as StoreError. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeFault(error);
  }
}

/** Placeholders named like the columns they fill, for `values()` of a prepared insert. */
export function placeholders<Name extends string>(
  ...names: readonly Name[]
): { [N in Name]: Placeholder<N> } {
  return Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])) as {
    [N in Name]: Placeholder<N>;
  };
}

/** A placeholder that writes like the column (JSON, flags), for `set()` of a prepared update. */
export function filling(column: Column, name: string): SQL {
  return sql`${sql.param(sql.placeholder(name), column)}`;
}

/** Values for a prepared statement: what is undefined in the model is NULL in the file. */
export function nulled<T extends object>(values: T): { [K in keyof T]-?: Exclude<T[K], undefined> | null } {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]: [string, unknown]) => [key, value ?? null]),
  ) as { [K in keyof T]-?: Exclude<T[K], undefined> | null };
}

/** A row as the model spells it: columns that are NULL become absent properties. */
export type Known<Row> = { [K in keyof Row as null extends Row[K] ? never : K]: Row[K] } & {
  [K in keyof Row as null extends Row[K] ? K : never]?: Exclude<Row[K], null>;
};

/** The row without its NULLs. */
export function known<Row extends object>(row: Row): Known<Row> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Known<Row>;
}
