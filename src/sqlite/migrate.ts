import type { Connection } from './database.ts';
import { BOOK, orphansOf, rowCounts, tablesOf } from './integrity.ts';
import type { Migration } from './migrations.ts';

/**
 * Brings a database up to the newest migration. The migrations, their checks and the note that they were applied are one
 * transaction: when a table has lost rows or a row its parent, the file stays as it was.
 *
 * drizzle's own migrator is not used, because it turns foreign keys off inside its transaction, where that does nothing:
 * a table that is rebuilt then takes the rows that point to it along.
 *
 * `secure` is called before a database that holds data is changed, with the first migration to come; `fill` within the transaction, when
 * the tables are those of the newest migration: a process that is killed leaves no table empty that it would have filled.
 */
export function migrate(
  connection: Connection,
  migrations: readonly Migration[],
  secure: (next: Migration) => void,
  { fill }: { readonly fill?: () => void } = {},
): void {
  const [next] = pendingOf(connection, migrations);
  if (next === undefined) return;
  if (tablesOf(connection).length > 0) secure(next);

  connection.pragma('foreign_keys = OFF');
  try {
    // Asked again inside: another process may have migrated meanwhile.
    connection
      .transaction(() => {
        apply(connection, pendingOf(connection, migrations));
        fill?.();
      })
      .immediate();
  } finally {
    connection.pragma('foreign_keys = ON');
  }
}

/** Is the migration still to come? Of a copy: was it made before it? */
export function isPending(connection: Connection, migration: Migration): boolean {
  return !appliedTo(connection).includes(migration.createdAt);
}

function apply(connection: Connection, pending: readonly Migration[]): void {
  const before = rowCounts(connection);
  connection.exec(
    `CREATE TABLE IF NOT EXISTS ${BOOK} (id INTEGER PRIMARY KEY, hash TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT`,
  );
  const note = connection.prepare(`INSERT INTO ${BOOK} (hash, created_at) VALUES (?, ?)`);
  for (const migration of pending) {
    for (const statement of migration.statements) connection.exec(statement);
    note.run(migration.hash, migration.createdAt);
  }
  const damage = [...lossesSince(before, rowCounts(connection)), ...orphansOf(connection)];
  if (damage.length > 0) {
    throw new Error(
      `the migration would damage the database (${damage.join('; ')}): nothing was changed, go back to the version before`,
    );
  }
}

/** Folded from outcomes, and folded anew when a file is opened without it: it may go. */
const DERIVED: ReadonlySet<string> = new Set(['rolled', 'rollups']);

function lossesSince(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): string[] {
  return [...before]
    .filter(([table, rows]) => !DERIVED.has(table) && (now.get(table) ?? 0) < rows)
    .map(([table, rows]) => `expected ${rows} rows or more in ${table}, was ${now.get(table) ?? 'no table'}`);
}

function pendingOf(connection: Connection, migrations: readonly Migration[]): readonly Migration[] {
  const applied = appliedTo(connection);
  const known = new Set(migrations.map((migration) => migration.createdAt));
  if (applied.some((createdAt) => !known.has(createdAt))) {
    throw new Error(
      'the database comes from a newer version of CalledIt: install that version or restore a backup',
    );
  }
  return migrations.filter((migration) => !applied.includes(migration.createdAt));
}

function appliedTo(connection: Connection): readonly number[] {
  const exists = connection
    .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`)
    .get(BOOK);
  if (exists !== undefined) {
    return connection.prepare<[], number>(`SELECT created_at FROM ${BOOK}`).pluck().all();
  }
  const [table] = tablesOf(connection);
  if (table === undefined) return [];
  throw new Error(
    `the database belongs to another program (it has a table ${table} and no ${BOOK}): choose another folder`,
  );
}
