import { FormattedString } from '@grammyjs/parse-mode';
import type { Figures } from '../../model/analytics.ts';
import { percent, share } from '../format.ts';
import { displayName } from '../names.ts';
import { BOUNDED_FROM } from './figures.ts';

/** Characters that stand side by side on a phone in monospace. */
const PHONE_WIDTH = 34;
const NOTHING = '-';
const FSI = '\u2068';
const PDI = '\u2069';

// Emoji and the signs of East Asian scripts take the room of two letters.
const WIDE =
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 2 });

/**
 * A table in monospace: the first column stands left, as wide as the phone leaves it, the others right, each as wide as its
 * widest cell. First cells may be names from outside.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width = PHONE_WIDTH,
): FormattedString {
  const all = [head, ...rows];
  const figures = head
    .slice(1)
    .map((_, index) => Math.max(...all.map((row) => (row[index + 1] ?? '').length)));
  const room = Math.max(3, width - figures.reduce((sum, column) => sum + column + 1, 0));
  const names = all.map(([name = '']) =>
    fitting(displayName(name, { limit: room, fallback: NOTHING }), room),
  );
  const first = Math.max(...names.map(widthOf));
  const text = all.map((row, line) => {
    const name = names[line] ?? '';
    const cells = figures.map((column, index) => ` ${(row[index + 1] ?? '').padStart(column)}`);
    return `${FSI}${name}${PDI}${' '.repeat(first - widthOf(name))}${cells.join('')}`;
  });
  return FormattedString.pre(text.join('\n'));
}

/** As much of a name as fits, with a sign where it was cut. */
function fitting(name: string, room: number): string {
  if (widthOf(name) <= room) return name;
  let left = room - 1;
  const kept = partsOf(name).filter((part) => {
    left -= widthOf(part);
    return left >= 0;
  });
  return `${kept.join('').trimEnd()}…`;
}

function widthOf(text: string): number {
  return partsOf(text).reduce((width, part) => width + (WIDE.test(part) ? 2 : 1), 0);
}

function partsOf(text: string): readonly string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

/** `12%`; a dash when it is undefined. */
export function shareCell(value: number | undefined): string {
  return value === undefined ? NOTHING : share(value).replace(' ', '');
}

/** `-68%`; a dash when it is undefined, and 1,000 % and more shortened: `+1.2K%`, `+12K%`. */
export function percentCell(ratio: number | undefined): string {
  if (ratio === undefined) return NOTHING;
  return ratio >= 10 ? `+${short.format(ratio * 100)}%` : percent(ratio).replace(' ', '');
}

/** A count: `420`, `12.3K`. */
export function countCell(value: number): string {
  return value < 10_000 ? String(value) : compact.format(value);
}

/** Heads and cells of a group of completed calls: how many, above +10 %, at 2x, and from 5 calls on the median return. */
export const FIGURE_HEADS = ['n', '>10%', '2x', 'median'];

export function figureCells({ completed, successRate, hitRate, medianRoi }: Figures): readonly string[] {
  return [
    countCell(completed),
    shareCell(successRate?.value),
    shareCell(hitRate?.value),
    percentCell(completed < BOUNDED_FROM ? undefined : medianRoi?.value),
  ];
}
