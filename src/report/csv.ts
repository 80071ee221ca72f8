import type { Cell, Row } from './row.ts';

/** What a spreadsheet takes for a formula, full-width forms too (OWASP, CSV injection). */
const FORMULA = /^[\s\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

/** The line of column names, and one line a row, ended by CRLF (RFC 4180). */
export function csvHead(columns: readonly string[]): string {
  return line(columns);
}

export function csvLine(row: Row): string {
  return line(Object.values(row));
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** A text that a spreadsheet would calculate has an apostrophe before it; numbers are left alone. */
function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
