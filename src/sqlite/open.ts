import type { Store } from '../ports.ts';
import { openConnection } from './connection.ts';
import { type Connection, createDatabase } from './database.ts';
import { storeFault } from './fault.ts';
import { isPending, migrate } from './migrate.ts';
import { findMigrations, type Migration, readMigrations } from './migrations.ts';
import { fillRollups } from './rollups-rebuild.ts';
import { writeSafetyCopy } from './safety-copy.ts';
import { createStore } from './store.ts';

const BUSY_TIMEOUT_MS = 5_000;

export interface StoreOptions {
  /** The file, or `:memory:` for a store that is forgotten when it is closed. */
  readonly path: string;
  /** The folder `drizzle` with the migrations; found by itself when left out. */
  readonly migrationsFolder?: string;
  /** How long a statement waits for another process, milliseconds. */
  readonly busyTimeoutMs?: number;
  /** False for a database that nobody would miss: it is written faster and may be damaged by a loss of power. */
  readonly durable?: boolean;
  /** How many tokens are remembered from one sweep to the next; 0 reads each of them anew. */
  readonly rememberedTokens?: number;
}

/**
 * Opens the store in one SQLite file, made or migrated as needed and readable for its owner alone. Before a file with
 * data is migrated, a verified copy is kept beside it as `<path>.before-<migration>`. Throws StoreError, or an Error that
 * names the cure, when the file cannot be used.
 */
export function openStore(options: StoreOptions): Store {
  const { path, migrationsFolder = findMigrations(), rememberedTokens } = options;
  const { busyTimeoutMs = BUSY_TIMEOUT_MS, durable = true } = options;
  // SQLite makes its side files as readable as the file itself, so this is needed no longer than until they exist.
  const umask = process.umask(0o077);
  try {
    const connection = openConnection(path, { busyTimeoutMs, durable });
    try {
      const database = createDatabase(connection);
      const fill = (): void => fillRollups(database.db);
      migrate(connection, readMigrations(migrationsFolder), (next) => secure(connection, path, next), {
        fill,
      });
      // A database that is up to date may have been left without them as well.
      fill();
      return createStore(database, rememberedTokens);
    } catch (error) {
      connection.close();
      throw storeFault(error);
    }
  } finally {
    process.umask(umask);
  }
}

function secure(connection: Connection, path: string, next: Migration): void {
  if (connection.memory) return;
  // Another process may have migrated the file since: a copy of that would replace the one from before.
  writeSafetyCopy(connection, `${path}.before-${next.tag}`, (copy) => isPending(copy, next));
}
