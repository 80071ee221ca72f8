import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, test } from 'vitest';
import type { EpochMs, PriceUsd, TokenId } from '../../src/model/units.ts';
import * as schema from '../../src/sqlite/schema.ts';
import { migratedDatabase } from './migrated.ts';

const tables = Object.values(schema)
  .filter((value) => is(value, SQLiteTable))
  .map((table) => getTableConfig(table));
const { connection, db } = migratedDatabase();

interface ColumnInfo {
  readonly name: string;
  readonly type: string;
  readonly notnull: 0 | 1;
  readonly pk: number;
}
interface TableInfo {
  readonly name: string;
  readonly strict: 0 | 1;
  readonly wr: 0 | 1;
}

const tableList = (connection.pragma('table_list') as TableInfo[]).filter(
  (table) => !table.name.startsWith('sqlite_'),
);
/** For comparing without regard to order. */
const bag = (rows: readonly unknown[]): Set<string> => new Set(rows.map((row) => JSON.stringify(row)));

test('the migrations make the tables of the schema and no others', () => {
  const made = tableList.map((table) => table.name).filter((name) => name !== '__drizzle_migrations');
  expect(bag(made)).toEqual(bag(tables.map((table) => table.name)));
});

test('every table is strict', () => {
  expect(tableList.filter((table) => table.strict === 0)).toEqual([]);
});

test('samples are clustered by token and time', () => {
  expect(tableList.find((table) => table.name === 'samples')?.wr).toBe(1);
});

describe.each(tables)('$name', (table) => {
  const columns = connection.pragma(`table_info(${table.name})`) as ColumnInfo[];
  const keyed = new Set(table.primaryKeys.flatMap((key) => key.columns.map((column) => column.name)));

  test('has the columns of the schema, of the same type, as required and in the same key', () => {
    const made = columns.map(({ name, type, notnull, pk }) => [
      name,
      type.toLowerCase(),
      notnull === 1,
      pk > 0,
    ]);
    const wanted = table.columns.map((column) => [
      column.name,
      column.getSQLType().toLowerCase(),
      column.notNull,
      column.primary || keyed.has(column.name),
    ]);
    expect(made).toEqual(wanted);
  });

  test('has the indexes of the schema', () => {
    const made = connection.pragma(`index_list(${table.name})`) as {
      readonly name: string;
      readonly unique: 0 | 1;
      readonly partial: 0 | 1;
      readonly origin: string;
    }[];
    const wanted = table.indexes.map(({ config }) => [
      config.name,
      config.unique,
      config.where !== undefined,
    ]);
    const named = made
      .filter((index) => index.origin === 'c')
      .map((index) => [index.name, index.unique === 1, index.partial === 1]);
    expect(bag(named)).toEqual(bag(wanted));
  });

  test('has the checks of the schema', () => {
    const text = connection
      .prepare<[string], string>('SELECT sql FROM sqlite_schema WHERE name = ?')
      .pluck()
      .get(table.name);
    const made = [...(text ?? '').matchAll(/CONSTRAINT "(\w+)" CHECK/g)].map((match) => match[1]);
    expect(bag(made)).toEqual(bag(table.checks.map((check) => check.name)));
  });

  test('restricts the deletion of what its rows point to', () => {
    const made = connection.pragma(`foreign_key_list(${table.name})`) as {
      readonly from: string;
      readonly table: string;
      readonly on_delete: string;
    }[];
    const wanted = table.foreignKeys.map((key) => {
      const { columns, foreignTable } = key.reference();
      return [columns[0]?.name ?? '', getTableConfig(foreignTable).name, 'RESTRICT'];
    });
    expect(bag(made.map((key) => [key.from, key.table, key.on_delete]))).toEqual(bag(wanted));
  });
});

describe('a price', () => {
  const keep = (price: number): void => {
    db.delete(schema.samples).run();
    const sample = { tokenId: 1 as TokenId, at: 1 as EpochMs, price: price as PriceUsd, source: 'test' };
    db.insert(schema.samples).values(sample).run();
  };
  db.insert(schema.tokens)
    .values({ id: 1 as TokenId, chain: 'solana', address: 'a' })
    .run();

  test.each([1.000_000_1e-18, 1e-12, 0.1 + 0.2, 1, 3.4567e-14, 999_999_999_999.9])(
    'of %d is kept to the last bit',
    (price) => {
      keep(price);
      expect(db.select().from(schema.samples).get()?.price).toBe(price);
    },
  );

  test.each([0, -1, 1e-18, 5e-324, 1e12, 1e300, Infinity, Number.NaN])('of %d is refused', (price) => {
    expect(() => keep(price)).toThrow(/constraint failed/);
  });

  test('in words is refused', () => {
    expect(() =>
      connection.exec(`INSERT INTO samples (token_id, at, price, source) VALUES (1, 2, 'twelve', 'test')`),
    ).toThrow(/cannot store TEXT value in REAL column/);
  });
});

describe('what is asked for all the time is read from an index:', () => {
  const plan = (statement: string): string =>
    connection
      .prepare<[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${statement}`)
      .all()
      .map((row) => row.detail)
      .join('; ');

  test.each([
    ['tokens_due', 'SELECT id FROM tokens WHERE next_due_at <= 5 ORDER BY next_due_at'],
    [
      'leads_waiting',
      `SELECT id FROM leads WHERE status = 'waiting' AND next_try_at <= 5 ORDER BY next_try_at`,
    ],
    ['inbox_new', `SELECT raw FROM inbox WHERE status = 'new' ORDER BY received_at, update_id`],
    ['outbox_waiting', `SELECT notice FROM outbox WHERE status = 'waiting' ORDER BY id`],
    [
      'outbox_chat',
      `SELECT 1 FROM outbox WHERE chat_id = 1 AND status = 'waiting' AND not_before > 5 AND id < 9`,
    ],
    ['calls_tracked', `SELECT * FROM calls WHERE token_id = 1 AND status <> 'closed'`],
    ['PRIMARY KEY', 'SELECT * FROM samples WHERE token_id = 1 AND at >= 5 ORDER BY at'],
  ])('%s', (index, statement) => {
    expect(plan(statement)).toContain(index);
    expect(plan(statement)).not.toMatch(/TEMP B-TREE|SCAN \w+$/);
  });
});
