import { expect, test } from 'vitest';
import { createReadPastDue } from '../../src/sqlite/past-due.ts';
import { migratedDatabase } from './migrated.ts';

test('whether an earlier lead of the same address waits is asked by address, not by every post of the channel', () => {
  const { connection, db } = migratedDatabase();
  const { sql } = createReadPastDue(db).getQuery();
  const parameters = [...sql.matchAll(/\?/g)].map(() => 1);
  const plan = connection
    .prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...parameters)
    .map(({ detail }) => detail);
  expect(plan).toContain('SEARCH sooner USING INDEX leads_past_address (address=?)');
  expect(plan).toContain('SEARCH earlier USING INTEGER PRIMARY KEY (rowid=?)');
});
