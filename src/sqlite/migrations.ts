import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import * as z from 'zod';

/** One step of the schema, as drizzle-kit wrote it. */
export interface Migration {
  readonly tag: string;
  readonly createdAt: number;
  readonly hash: string;
  readonly statements: readonly string[];
}

const JOURNAL = path.join('meta', '_journal.json');
const journalSchema = z.object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) });

/**
 * The folder `drizzle` nearest above this file. Source files and the bundle lie at different depths below it, so the
 * way up is searched, not counted.
 */
export function findMigrations(from: string = fileURLToPath(import.meta.url)): string {
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'drizzle');
    if (existsSync(path.join(candidate, JOURNAL))) return candidate;
    if (folder === path.dirname(folder)) {
      throw new Error(`expected a folder drizzle with ${JOURNAL} above ${from}: install CalledIt again`);
    }
  }
}

/** The migrations of a folder, oldest first. */
export function readMigrations(folder: string): readonly Migration[] {
  const { entries } = journalSchema.parse(JSON.parse(readFileSync(path.join(folder, JOURNAL), 'utf8')));
  return readMigrationFiles({ migrationsFolder: folder }).map((file, index) => ({
    tag: entries[index]?.tag ?? String(file.folderMillis),
    createdAt: file.folderMillis,
    hash: file.hash,
    statements: file.sql,
  }));
}
