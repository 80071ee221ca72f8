import type { Row } from './row.ts';

/** Raised when a field changes its meaning or goes away; new fields come without. */
const VERSION = 1;

/** One JSON object, a row a line: `version`, the fields of `head`, then each table under its name. */
export async function* jsonOf(
  head: Readonly<Record<string, unknown>>,
  tables: readonly { readonly name: string; readonly rows: AsyncIterable<Row> }[],
): AsyncGenerator<string> {
  const fields = Object.entries({ version: VERSION, ...head });
  yield `{\n${fields.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value ?? null)}`).join(',\n')}`;
  for (const { name, rows } of tables) {
    yield `,\n${JSON.stringify(name)}: [`;
    let comma = '';
    for await (const row of rows) {
      yield `${comma}\n${JSON.stringify(row)}`;
      comma = ',';
    }
    yield '\n]';
  }
  yield '\n}\n';
}
