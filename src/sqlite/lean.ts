import { Column, is, Param, Placeholder, type Query } from 'drizzle-orm';
import type { Connection } from './database.ts';

// Drizzle writes these statements, but the driver runs them: for the few that a sweep runs for every token, finding
// placeholders and decoding columns one by one costs as much as SQLite's own work.

/** What the driver can bind. Flags are bound as 0 and 1. */
export type Bound = number | string | null;

interface Written {
  toSQL(): Query;
}

/** Prepares a statement that changes rows; every placeholder is given by its name. */
export function leanRun(
  connection: Connection,
  query: Written,
): (values: Readonly<Record<string, Bound>>) => void {
  const { sql, params } = query.toSQL();
  const statement = connection.prepare<[Bound[]]>(sql);
  const names = params.map(placeholderName);
  // The driver copies what it binds, so one array serves every run.
  const bound: Bound[] = names.map(() => null);

  return (values) => {
    let at = 0;
    for (const name of names) {
      bound[at] = values[name] ?? null;
      at += 1;
    }
    statement.run(bound);
  };
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
