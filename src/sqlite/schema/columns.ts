import { type SQL, sql } from 'drizzle-orm';
import { type AnySQLiteColumn, check, customType, integer, real, text } from 'drizzle-orm/sqlite-core';
import type { ChatId, EpochMs, Json, PriceUsd } from '../../model/units.ts';

// Column kinds that several tables share. What TypeScript promises, a CHECK demands of the file as well.

/** An instant, whole milliseconds since 1970 UTC. */
export const instant = (name: string) => integer(name).$type<EpochMs>();

/** US dollars for one whole token; goes with priceCheck(). */
export const price = (name: string) => real(name).$type<PriceUsd>();

/** A Telegram chat id. */
export const chatNumber = (name: string) => integer(name).$type<ChatId>();

/** Data kept as JSON text. Never nullable: drizzle would write an absent value as the text `null`. */
export const json = <T = Json>(name: string) => text(name, { mode: 'json' }).$type<T>().notNull();

/** Yes or no. Never nullable: drizzle would write an absent value as no. */
export const flag = (name: string) => integer(name, { mode: 'boolean' }).notNull();

/** Yes, no or unknown. */
export const maybeFlag = customType<{ data: boolean; driverData: number | null }>({
  dataType: () => 'integer',
  // Placeholders hand over null although the type does not say so.
  toDriver: (value: boolean | null) => (value === null ? null : Number(value)),
  fromDriver: (value) => value === 1,
});

/** Same bounds as priceUsd(): NaN, infinities and dust that no ratio survives stay outside. */
export const priceCheck = (name: string, column: AnySQLiteColumn) =>
  check(name, sql`${column} > 1e-18 AND ${column} < 1e12`);

export const oneOfCheck = (name: string, column: AnySQLiteColumn, values: readonly string[]) =>
  check(name, sql`${column} IN (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`);

/** Within 0 and 1, both included. */
export const shareCheck = (name: string, column: AnySQLiteColumn) =>
  check(name, sql`${column} >= 0 AND ${column} <= 1`);

/** Columns that are known together or not at all. */
export const togetherCheck = (name: string, first: AnySQLiteColumn, second: AnySQLiteColumn) =>
  check(name, sql`(${first} IS NULL) = (${second} IS NULL)`);

/**
 * `column = 'value'` with the value spelled out. SQLite takes a partial index only when the query repeats its condition
 * as a literal: with a bound parameter it reads the whole table.
 */
export const literally = (column: AnySQLiteColumn, value: string): SQL<boolean> =>
  sql<boolean>`${column} = ${sql.raw(`'${value}'`)}`;
