import { displayName } from '../telegram/names.ts';
import { count, percent, share } from '../telegram/format.ts';
import type { Cell, Row } from './row.ts';

const ISOLATES = /[\u2066-\u2069]/g;
const MEANING = /[\\`*_{}[\]<>#|~!&]/g;
const COLUMN_LENGTH = 40;

/** Text from outside that Markdown reads as nothing but text, on one line. */
export function plain(text: string): string {
  return text.replaceAll(ISOLATES, '').replaceAll(MEANING, '\\$&').replaceAll(/\s+/g, ' ');
}

/** What the numbers of a column are: shares and returns are ratios in a row, and percent in a table. */
export type Column = string | { readonly head: string; readonly as: 'share' | 'return' };

/** The asked columns of rows as a table, empty where a figure cannot be told; a sentence where there is no row. */
export function markdownTable(rows: readonly Row[], columns: Readonly<Record<string, Column>>): string {
  if (rows.length === 0) return `There is nothing to show.\n`;
  const asked = Object.entries(columns);
  const lines = [
    row(asked.map(([, column]) => (typeof column === 'string' ? column : column.head))),
    row(asked.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...rows.map((each) => row(asked.map(([name, column]) => cell(each[name] ?? null, column)))),
  ];
  return `${lines.join('\n')}\n\n${count(rows.length, 'row')}.\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function cell(value: Cell, column: Column): string {
  if (value === null) return '';
  if (typeof value === 'number') return numberCell(value, column);
  return plain(displayName(value, { limit: COLUMN_LENGTH }));
}

function numberCell(value: number, column: Column): string {
  if (typeof column === 'string') return String(Number(value.toPrecision(4)));
  return column.as === 'share' ? share(value) : percent(value);
}
