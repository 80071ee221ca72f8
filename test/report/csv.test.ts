import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvHead, csvLine } from '../../src/report/csv.ts';

test('cells are quoted as RFC 4180 says', () => {
  const row = { name: 'a "b", c', lines: 'one\r\ntwo', plain: 'word', none: null, price: -0.5, small: 1e-9 };
  expect(csvHead(Object.keys(row))).toBe('name,lines,plain,none,price,small\r\n');
  expect(csvLine(row)).toBe('"a ""b"", c","one\r\ntwo",word,,-0.5,1e-9\r\n');
});

test.each([
  ['=1+2', "'=1+2"],
  ['+49', "'+49"],
  ['-cmd|calc', "'-cmd|calc"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['  =1', "'  =1"],
  ['\u202E=1', "'\u202E=1"],
  ['＝1', "'＝1"],
  ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ['a=b', 'a=b'],
])('%j is no formula for a spreadsheet', (name, cell) => {
  expect(csvLine({ name })).toBe(`${cell}\r\n`);
});

/** Reads one line of CSV back as RFC 4180 describes it. */
function parsed(line: string): readonly string[] {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n$)/gy;
  for (let match = cell.exec(line); match !== null; match = cell.exec(line)) {
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] !== ',') return cells;
  }
  throw new Error(`this is no line of CSV: ${JSON.stringify(line)}`);
}

test('whatever a name holds, a reader gets it back, with an apostrophe at most', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (names) => {
      const row = Object.fromEntries(names.map((name, index) => [`c${index}`, name]));
      const back = parsed(csvLine(row));
      expect(back.map((cell, index) => (cell === names[index] ? cell : cell.slice(1)))).toEqual(names);
      for (const cell of back) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});
