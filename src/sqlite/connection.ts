import { chmodSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Connection } from './database.ts';
import { sqliteCode, storeFault } from './fault.ts';
import { makeFolder } from './make-folder.ts';
import { StoreError } from '../ports.ts';

const MEMORY = ':memory:';
/** Earlier versions may damage a database in WAL mode (sqlite.org/wal.html, the WAL-reset bug). */
const OLDEST_SQLITE = [3, 51, 3] as const;
const OWNER_ONLY = 0o600;
const FOR_OTHERS = 0o077;

export interface ConnectionOptions {
  /** How long a statement waits for another process, milliseconds. */
  readonly busyTimeoutMs: number;
  /** False: a commit is reported before it is on the disk. It outlives the process, but not the power. */
  readonly durable: boolean;
}

/** Opens a database file, or makes one with its folder. Throws StoreError, or an Error that names the cure. */
export function openConnection(file: string, { busyTimeoutMs, durable }: ConnectionOptions): Connection {
  if (file === MEMORY) return prepare(new BetterSqlite3(MEMORY), durable);
  try {
    makeFolder(path.dirname(path.resolve(file)));
    refuseEmptied(file);
    const connection = prepare(new BetterSqlite3(file, { timeout: busyTimeoutMs }), durable);
    for (const name of [file, `${file}-wal`, `${file}-shm`]) keepFromOthers(name);
    return connection;
  } catch (error) {
    throw explained(error, file);
  }
}

function prepare(connection: Connection, durable: boolean): Connection {
  try {
    demandSqlite(connection);
    const mode = connection.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal' && !connection.memory) {
      throw new Error(
        `expected a disk that can hold a write-ahead log, was journal mode ${String(mode)}: use a local disk`,
      );
    }
    // With FULL a commit is on the disk before it is reported: NORMAL, the default here, loses the last ones with the power.
    connection.pragma(`synchronous = ${durable ? 'FULL' : 'OFF'}`);
    connection.pragma('foreign_keys = ON');
    connection.pragma('trusted_schema = OFF');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function demandSqlite(connection: Connection): void {
  const version = connection.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
  if (!isAtLeast(version, OLDEST_SQLITE)) {
    throw new Error(`expected SQLite ${OLDEST_SQLITE.join('.')} or newer, was ${version}: run npm ci again`);
  }
}

/** Is a version like `3.53.2` the given one or a later one? False for anything that is no version. */
export function isAtLeast(version: string, oldest: readonly number[]): boolean {
  const parts = version.split('.').map(Number);
  const differing = oldest.findIndex((part, index) => parts[index] !== part);
  return differing === -1 || (parts[differing] ?? -1) > (oldest[differing] ?? 0);
}

/** A file of zero bytes is what a failed copy leaves. Filling it anew would hide that a record was lost. */
function refuseEmptied(file: string): void {
  if (!existsSync(file) || statSync(file).size > 0 || existsSync(`${file}-wal`)) return;
  throw new StoreError(
    'corrupt',
    `the database ${file} is empty: restore it from a backup, or delete it if nothing was ever kept in it`,
  );
}

function keepFromOthers(file: string): void {
  if (!existsSync(file) || (statSync(file).mode & FOR_OTHERS) === 0) return;
  chmodSync(file, OWNER_ONLY);
}

function explained(error: unknown, file: string): unknown {
  const folder = path.dirname(path.resolve(file));
  const code = sqliteCode(error) ?? (error instanceof Error && 'code' in error ? String(error.code) : '');
  if (code === 'SQLITE_NOTADB') {
    return new StoreError('corrupt', `${file} is not a database: restore it from a backup, or move it away`, {
      cause: error,
    });
  }
  if (/^(SQLITE_(CANTOPEN|READONLY|PERM)|EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENOENT)/.test(code)) {
    return new Error(
      `cannot write to ${file}: let the user that runs CalledIt own the folder ${folder} and the files in it`,
      { cause: error },
    );
  }
  return storeFault(error);
}
