// The rows of a sweep by hand: prepared statements on the driver, and nothing else.

import { isDeepStrictEqual } from 'node:util';
import BetterSqlite3 from 'better-sqlite3';

type Value = number | string | null;
type Row = readonly Value[];

/** What a sweep has written of one token: values in the order of the placeholders below. */
export interface SweptRow {
  readonly sample: Row;
  readonly token: Row;
  readonly call: Row;
}

const SAMPLE =
  'token_id, at, price, source, liquidity_usd, depth_usd, market_cap_usd, volume_m5_usd, trades_m5, doubt';
const TOKEN = 'life last_price last_at last_depth_usd misses missing_since next_due_at'.split(' ');
const CALL =
  'samples last_price last_at ath_price ath_at provisional_price provisional_at wick_price wick_at low_price low_at alerted_multiple warned breached_at'.split(
    ' ',
  );

/** Reads what the sweep at this instant has left in a file in which every token has one call. */
export function readSweep(file: string, at: number): readonly SweptRow[] {
  const db = new BetterSqlite3(file, { readonly: true });
  const all = (sql: string, ...values: number[]): Row[] =>
    db
      .prepare<number[], Row>(sql)
      .raw()
      .all(...values);
  const samples = all(`SELECT ${SAMPLE} FROM samples WHERE at = ? ORDER BY token_id`, at);
  const tokens = all(`SELECT ${TOKEN.join(', ')}, id FROM tokens ORDER BY id`);
  const calls = all(`SELECT ${CALL.join(', ')}, id FROM calls ORDER BY token_id`);
  db.close();
  return samples.map((sample, index) => ({ sample, token: tokens[index] ?? [], call: calls[index] ?? [] }));
}

/** The statements on a file, with the durability of the store's own connection. */
export function openBare(file: string) {
  const db = new BetterSqlite3(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  const set = (columns: readonly string[]): string => columns.map((column) => `${column} = ?`).join(', ');
  const insertSample = db.prepare<Value[]>(
    `INSERT INTO samples (${SAMPLE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const updateToken = db.prepare<Value[]>(`UPDATE tokens SET ${set(TOKEN)} WHERE id = ?`);
  const updateCall = db.prepare<Value[]>(`UPDATE calls SET ${set(CALL)} WHERE id = ?`);
  const writeBatch = db.transaction((rows: readonly SweptRow[]) => {
    for (const { sample, token, call } of rows) {
      insertSample.run(...sample);
      updateToken.run(...token);
      updateCall.run(...call);
    }
  });
  return {
    /** Milliseconds that it takes to write the rows, `batch` of them in a transaction. */
    write(rows: readonly SweptRow[], batch: number): number {
      const startedAt = performance.now();
      for (let from = 0; from < rows.length; from += batch) writeBatch(rows.slice(from, from + batch));
      return performance.now() - startedAt;
    },
    close: () => db.close(),
  };
}

/** Throws when two files differ in what a sweep writes. */
export function sameTables(...files: readonly [string, string]): void {
  for (const table of ['samples', 'tokens', 'calls']) {
    const [one, other] = files.map((file) => {
      const db = new BetterSqlite3(file, { readonly: true });
      const rows = db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).raw().all();
      db.close();
      return rows;
    });
    if (!isDeepStrictEqual(one, other))
      throw new Error(`expected the same ${table} in both files, was different`);
  }
}
