import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Connection } from './database.ts';
import { faultsOf, rowCounts } from './integrity.ts';

/**
 * Writes a copy of the open database to `target`. The copy appears under its name only when it was read back whole, with
 * as many rows as the original, and lies on the disk. An older copy of that name is replaced.
 */
export function writeSafetyCopy(connection: Connection, target: string): void {
  const part = `${target}.part`;
  rmSync(part, { force: true });
  try {
    connection.prepare('VACUUM INTO ?').run(part);
    verify(part, rowCounts(connection));
    flush(part);
    renameSync(part, target);
    flush(path.dirname(target));
  } finally {
    rmSync(part, { force: true });
  }
}

function verify(file: string, expected: ReadonlyMap<string, number>): void {
  const copy = new BetterSqlite3(file, { readonly: true });
  try {
    const rows = rowCounts(copy);
    const differing = [...expected].filter(([table, count]) => rows.get(table) !== count);
    const faults = [...faultsOf(copy), ...differing.map(([table]) => `${table} differs from the original`)];
    if (faults.length > 0) {
      throw new Error(`the copy ${file} is not whole (${faults.join('; ')}): check the disk and try again`);
    }
  } finally {
    copy.close();
  }
}

function flush(file: string): void {
  const handle = openSync(file, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
