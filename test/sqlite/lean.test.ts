import { asc, eq, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { placeholders } from '../../src/sqlite/database.ts';
import { fillings } from '../../src/sqlite/fillings.ts';
import { leanAll, leanRun } from '../../src/sqlite/lean.ts';
import { tokens } from '../../src/sqlite/schema.ts';
import { NOON } from '../fakes/clock.ts';
import { migratedDatabase } from './migrated.ts';

let database = migratedDatabase();
beforeEach(() => {
  database = migratedDatabase();
});

const ofChain = eq(tokens.chain, sql.placeholder('chain'));

test('rows come as drizzle gives them: flags as flags, NULL as null', () => {
  const { db, connection } = database;
  db.insert(tokens)
    .values([
      { chain: 'base', address: 'a', pairAddress: 'p', pairDex: 'd', pairCurve: true, lastPrice: null },
      { chain: 'base', address: 'b', pairAddress: 'p', pairDex: 'd', pairCurve: false, nextDueAt: NOON },
      { chain: 'ton', address: 'c' },
    ])
    .run();
  const query = db.select().from(tokens).where(ofChain).orderBy(asc(tokens.id));
  const all = leanAll(connection, query);
  for (const chain of ['base', 'ton', 'none']) {
    expect(all(chain)).toEqual(query.prepare().all({ chain }));
  }
  expect(all('base').map(({ pairCurve }) => pairCurve)).toEqual([true, false]);
});

test('values are bound by name, in whatever order they are given, and what is left out is NULL', () => {
  const { db, connection } = database;
  const insert = leanRun(
    connection,
    db.insert(tokens).values(placeholders('address', 'chain', 'symbol', 'life', 'misses')),
  );
  insert({ symbol: 'ONE', misses: 0, chain: 'base', life: 'alive', address: 'a' });
  insert({ address: 'b', chain: 'base', life: 'alive', misses: 0 });
  const rename = leanRun(connection, db.update(tokens).set(fillings(tokens, 'symbol')).where(ofChain));
  expect(db.select({ symbol: tokens.symbol }).from(tokens).all()).toEqual([
    { symbol: 'ONE' },
    { symbol: null },
  ]);
  rename({ chain: 'base', symbol: 'TWO' });
  expect(db.select({ symbol: tokens.symbol }).from(tokens).all()).toEqual([
    { symbol: 'TWO' },
    { symbol: 'TWO' },
  ]);
});

test('a statement that these cannot run is refused when it is prepared', () => {
  const { db, connection } = database;
  expect(() => leanAll(connection, db.select().from(tokens))).toThrow('expected one placeholder, was 0');
  const constant = db.update(tokens).set({ symbol: 'x' }).where(ofChain);
  expect(() => leanRun(connection, constant)).toThrow('expected only placeholders');
});
