import { Column, is, Param, Placeholder, type Query } from 'drizzle-orm';
import type { Connection } from './database.ts';

// Drizzle writes these statements, but the driver runs them: for the few that a sweep runs for every token, finding
// placeholders and decoding columns one by one costs as much as SQLite's own work.

/** What the driver can bind. Flags are bound as 0 and 1. */
export type Bound = number | string | null;

interface Written {
  toSQL(): Query;
}

/**
 * Prepares a statement that changes rows. Its values are given one by one; `names` are those of its placeholders in the
 * order in which the statement has them, which drizzle takes from the table.
 */
export function leanRun<const Names extends readonly string[]>(
  connection: Connection,
  query: Written,
  names: Names,
): (...values: { readonly [Name in keyof Names]: Bound }) => void {
  const { sql, params } = query.toSQL();
  const written = params.map(placeholderName).join(', ');
  if (written !== names.join(', ')) {
    throw new Error(`expected the placeholders ${names.join(', ')}, was ${written}`);
  }
  const statement = connection.prepare<Bound[]>(sql);
  // Bound, not wrapped: a wrapper would gather and spread the values once more for every row.
  return statement.run.bind(statement) as (...values: readonly Bound[]) => void;
}

interface Selected<Row> extends Written {
  readonly _: { readonly selectedFields: unknown };
  all(): Row[];
}

/** Prepares a select of plain columns with one placeholder; returns its rows as drizzle would. */
export function leanAll<Row extends object>(
  connection: Connection,
  query: Selected<Row>,
): (value: Bound) => readonly Row[] {
  const { sql, params } = query.toSQL();
  if (params.length !== 1) throw new Error(`expected one placeholder, was ${params.length} parameters`);
  const statement = connection.prepare<[Bound], unknown[]>(sql).raw();
  const columns = Object.entries(query._.selectedFields as object).map(
    ([name, field]) => [name, decoderOf(field)] as const,
  );

  function rowOf(cells: readonly unknown[]): Row {
    const row: Record<string, unknown> = {};
    let at = 0;
    for (const [name, decode] of columns) {
      const cell = cells[at];
      row[name] = decode === undefined || cell === null ? cell : decode(cell);
      at += 1;
    }
    return row as Row;
  }

  return (value) => statement.all(value).map(rowOf);
}

function placeholderName(param: unknown): string {
  const placeholder = is(param, Param) ? param.value : param;
  if (!is(placeholder, Placeholder)) throw new Error(`expected only placeholders, was ${String(param)}`);
  return placeholder.name;
}

/** Undefined where the driver's value is the column's own. */
function decoderOf(field: unknown): ((value: unknown) => unknown) | undefined {
  if (!is(field, Column)) throw new Error('expected a plain column');
  const isPlain = field.dataType === 'number' || field.dataType === 'string';
  return isPlain ? undefined : (value) => field.mapFromDriverValue(value);
}
