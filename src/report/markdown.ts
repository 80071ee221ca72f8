import type { Estimate } from '../model/reputation.ts';
import { epochMs, HOUR } from '../model/units.ts';
import { count, duration, multiple, number, percent, score, share } from '../telegram/format.ts';
import { displayName } from '../telegram/names.ts';
import { BOUNDED_FROM, estimatedMultiple, estimatedPercent, shareRange } from '../telegram/render/figures.ts';
import { dated, datedMoment } from './dates.ts';
import type { Row } from './row.ts';

const ISOLATES = /[\u2066-\u2069]/g;
const MEANING = /[\\`*_{}[\]<>#|~!&]/g;
const COLUMN_LENGTH = 40;

/** Text from outside that Markdown reads as nothing but text, on one line. */
export function plain(text: string): string {
  return text.replaceAll(ISOLATES, '').replaceAll(MEANING, '\\$&').replaceAll(/\s+/g, ' ');
}

/**
 * What a column holds: shares and returns are ratios in a row and percent in a table, spans are hours, days and moments ISO 8601. A
 * figure has its interval behind it where the row has its bounds.
 */
export type Column =
  | string
  | {
      readonly head: string;
      readonly as: 'score' | 'share' | 'return' | 'multiple' | 'span' | 'day' | 'moment';
    };

/** The asked columns of rows as a table, empty where a figure cannot be told; a sentence where there is no row. */
export function markdownTable(rows: readonly Row[], columns: Readonly<Record<string, Column>>): string {
  if (rows.length === 0) return `There is nothing to show.\n`;
  const asked = Object.entries(columns);
  const lines = [
    line(asked.map(([, column]) => (typeof column === 'string' ? column : column.head))),
    line(asked.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(asked.map(([name, column]) => cell(row, name, column)))),
  ];
  return `${lines.join('\n')}\n\n${count(rows.length, 'row')}.\n`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function cell(row: Row, name: string, column: Column): string {
  const value = row[name] ?? null;
  if (value === null) return '';
  if (typeof value === 'number') {
    const bounds = boundsOf(row, name);
    const { completed } = row;
    return bounds !== undefined && typeof completed === 'number' && completed < BOUNDED_FROM
      ? fewCell(value, completed, column)
      : plain(numberCell(value, bounds, column));
  }
  if (typeof column !== 'string') return dateCell(value, column.as);
  return plain(displayName(value, { limit: COLUMN_LENGTH }));
}

/** An estimate from so few calls that its bounds say little: of a share the count, as in Telegram, of all else nothing. */
function fewCell(value: number, completed: number, column: Column): string {
  return typeof column !== 'string' && column.as === 'share'
    ? `${Math.round(value * completed)} of ${completed}`
    : '';
}

type Bounds = Pick<Estimate, 'low' | 'high'>;

function boundsOf(row: Row, name: string): Bounds | undefined {
  const [low, high] = [row[`${name}Low`], row[`${name}High`]];
  return typeof low === 'number' && typeof high === 'number' ? { low, high } : undefined;
}

function numberCell(value: number, bounds: Bounds | undefined, column: Column): string {
  if (typeof column === 'string') return number(value);
  const estimate = bounds && { value, ...bounds };
  switch (column.as) {
    case 'score':
      return estimate === undefined ? number(value) : score(estimate);
    case 'share':
      return estimate === undefined ? share(value) : `${share(value)} (${shareRange(estimate)})`;
    case 'return':
      return estimate === undefined ? percent(value) : estimatedPercent(estimate);
    case 'multiple':
      return estimate === undefined ? multiple(value) : estimatedMultiple(estimate);
    case 'span':
      return duration(value * HOUR);
    case 'day':
      return dated(epochMs(value));
    case 'moment':
      return datedMoment(epochMs(value));
  }
}

function dateCell(value: string, as: Exclude<Column, string>['as']): string {
  const at = epochMs(Date.parse(value));
  return as === 'day' ? dated(at) : datedMoment(at);
}
