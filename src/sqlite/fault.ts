import { StoreError } from '../ports.ts';

const KINDS = [
  [/^SQLITE_FULL/, 'full', 'no space is left for the database: free some, nothing that was kept is lost'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'corrupt', 'the database file is damaged: restore it from a backup'],
  [/^SQLITE_(BUSY|LOCKED)/, 'busy', 'another process holds the database: stop it, or try again later'],
] as const;

/** SQLite's result code of an error or of one that caused it, e.g. `SQLITE_BUSY_SNAPSHOT`; undefined when it is not SQLite's. */
export function sqliteCode(error: unknown): string | undefined {
  let cause = error;
  // A chain of causes is short; the bound keeps a circular one from hanging us.
  for (let depth = 0; depth < 8 && cause instanceof Error; depth += 1) {
    if ('code' in cause && typeof cause.code === 'string' && cause.code.startsWith('SQLITE_')) {
      return cause.code;
    }
    cause = cause.cause;
  }
  return undefined;
}

/** What Node says when bytes end before what they promise. */
const ENDED_EARLY = /outside (?:the bounds of|buffer bounds)|^The value of "offset" is out of range/;
const SUMS_DAMAGED =
  'the sums that are kept of completed calls are damaged: restore the database from a backup, or stop the bot, empty the table rollups (DELETE FROM rollups) and start it: it fills it anew';

/** The error as callers of the store know it: a StoreError for a full disk, a damaged file or a lock, else unchanged. */
export function storeFault(error: unknown): unknown {
  // Sums are the only bytes that the store reads by their place.
  if (error instanceof RangeError && ENDED_EARLY.test(error.message))
    return new StoreError('corrupt', SUMS_DAMAGED, { cause: error });
  const code = sqliteCode(error);
  const known = KINDS.find(([pattern]) => code !== undefined && pattern.test(code));
  if (known === undefined) return error;
  const [, kind, words] = known;
  return new StoreError(kind, words, { cause: error });
}
