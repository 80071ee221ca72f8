import BetterSqlite3 from 'better-sqlite3';
import { detect } from '../../src/detection/detect.ts';
import { type ImportDeps, type ImportOptions, runImport } from '../../src/import.ts';
import { MINUTE } from '../../src/model/units.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { fakeClock, NOON } from '../fakes/clock.ts';

// An import on a real database, and what it says.

export interface Outcome {
  readonly code: number;
  readonly said: string;
  readonly complained: string;
  /** The JSON object at the end. */
  readonly counts: Readonly<Record<string, unknown>>;
}

export async function runOn(
  database: string,
  options: ImportOptions,
  deps: Partial<ImportDeps> = {},
): Promise<Outcome> {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await runImport(
    { json: true, ...options },
    {
      clock: fakeClock(NOON),
      detect,
      openStore: () => openStore({ path: database, durable: false }),
      history: () => {
        throw new Error('expected nobody to ask for a page');
      },
      entryMaxLagMs: 10 * MINUTE,
      pricing: { callsPerMinute: 5, keyed: false },
      signal: new AbortController().signal,
      progress: () => ({ show: () => undefined, done: () => undefined }),
      say: (words) => said.push(words),
      complain: (words) => complained.push(words),
      ...deps,
    },
  );
  const last = said.pop() ?? '{}';
  return {
    code,
    said: said.join('\n'),
    complained: complained.join('\n'),
    counts: JSON.parse(last) as Outcome['counts'],
  };
}

/** What the database holds: posts, how many of them are different ones, leads and later versions. */
export function recordOf(database: string) {
  const db = new BetterSqlite3(database, { readonly: true });
  try {
    const number = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0;
    return {
      posts: number('SELECT count(*) FROM posts'),
      different: number('SELECT count(*) FROM (SELECT DISTINCT channel_id, message_id FROM posts)'),
      leads: number('SELECT count(*) FROM leads'),
      revisions: number('SELECT count(*) FROM revisions'),
    };
  } finally {
    db.close();
  }
}
