import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import BetterSqlite3 from 'better-sqlite3';
import type { Connection } from './database.ts';
import { faultsOf, rowCounts } from './integrity.ts';

/**
 * Writes a copy of the open database to `target`. The copy appears under its name only when it was read back whole, with
 * as many rows as the original, and lies on the disk. An older copy of that name is replaced, unless what was copied is not `wanted` any
 * more. Several processes may be at it at once: each has a file of its own until then.
 */
export function writeSafetyCopy(
  connection: Connection,
  target: string,
  wanted: (copy: Connection) => boolean,
): void {
  sweepParts(target);
  const part = `${target}.${process.pid}${PART}`;
  try {
    const expected = rowCounts(connection);
    connection.prepare('VACUUM INTO ?').run(part);
    if (!isWhole(part, expected, wanted)) return;
    flush(part);
    renameSync(part, target);
    flush(path.dirname(target));
  } finally {
    rmSync(part, { force: true });
  }
}

const PART = '.part';

/** Takes away what processes have left that were killed at it. */
function sweepParts(target: string): void {
  const folder = path.dirname(target);
  const begin = `${path.basename(target)}.`;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(begin) || !name.endsWith(PART)) continue;
    const owner = Number(name.slice(begin.length, -PART.length));
    if (owner === process.pid || !isRunning(owner)) rmSync(path.join(folder, name), { force: true });
  }
}

/** Also true of what is no number of a process: somebody else's file. */
function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return true;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** False when the copy is not wanted; throws an Error that names the cure when it is damaged. */
function isWhole(
  file: string,
  expected: ReadonlyMap<string, number>,
  wanted: (copy: Connection) => boolean,
): boolean {
  const copy = new BetterSqlite3(file, { readonly: true });
  try {
    if (!wanted(copy)) return false;
    const rows = rowCounts(copy);
    const differing = [...expected].filter(([table, count]) => rows.get(table) !== count);
    const faults = [...faultsOf(copy), ...differing.map(([table]) => `${table} differs from the original`)];
    if (faults.length > 0) {
      throw new Error(`the copy ${file} is not whole (${faults.join('; ')}): check the disk and try again`);
    }
    return true;
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
