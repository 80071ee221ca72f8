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

test('values are bound in the order of the names', () => {
  const { db, connection } = database;
  const insert = leanRun(
    connection,
    db.insert(tokens).values(placeholders('chain', 'address', 'symbol', 'life', 'misses')),
    ['chain', 'address', 'symbol', 'life', 'misses'],
  );
  insert('base', 'a', 'ONE', 'alive', 0);
  insert('base', 'b', null, 'alive', 0);
  const update = db.update(tokens).set(fillings(tokens, 'symbol')).where(ofChain);
  const rename = leanRun(connection, update, ['symbol', 'chain']);
  const symbols = () => db.select({ symbol: tokens.symbol }).from(tokens).orderBy(asc(tokens.id)).all();
  expect(symbols()).toEqual([{ symbol: 'ONE' }, { symbol: null }]);
  rename('TWO', 'base');
  expect(symbols()).toEqual([{ symbol: 'TWO' }, { symbol: 'TWO' }]);
});

test('a statement that these cannot run is refused when it is prepared', () => {
  const { db, connection } = database;
  expect(() => leanAll(connection, db.select().from(tokens))).toThrow('expected one placeholder, was 0');
  const constant = db.update(tokens).set({ symbol: 'x' }).where(ofChain);
  expect(() => leanRun(connection, constant, ['chain'])).toThrow('expected only placeholders');
  const update = db.update(tokens).set(fillings(tokens, 'symbol')).where(ofChain);
  expect(() => leanRun(connection, update, ['chain', 'symbol'])).toThrow(
    'expected the placeholders chain, symbol, was symbol, chain',
  );
});
