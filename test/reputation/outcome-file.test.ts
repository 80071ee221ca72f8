import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOutcomeFile, type OutcomeFile } from '../../bench/learning/outcome-file.ts';
import { DAY } from '../../src/model/units.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'outcomes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(...lines: readonly (object | string)[]): OutcomeFile {
  const file = path.join(folder, 'outcomes.jsonl');
  writeFileSync(file, lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n'));
  return readOutcomeFile(file);
}

const CALL = { channel: 'a', calledAt: '2025-03-01T10:00:00Z', peakMultiple: 2, finalMultiple: 0.5 };

test('names of fields are taken as either project has them, and times with their outcome', () => {
  const { calls, channels, leftOut, hasFinal } = read(
    { ...CALL, tier: 'small', resolvedAt: '2025-03-04T10:00:00Z', tokenAgeHours: 2 },
    { caller: 7, calledAt: Date.UTC(2025, 2, 2), athRoi: 3, finalMcap: 10, entryMcap: 40_000 },
  );
  expect(channels).toEqual(['a', '7']);
  expect(hasFinal).toBe(true);
  expect([...leftOut]).toEqual([]);
  expect(calls[0]).toMatchObject({ tier: 'small', athMultiple: 2, finalMultiple: 0.5 });
  expect((calls[0]?.knownAt ?? 0) - (calls[0]?.postedAt ?? 0)).toBe(3 * DAY);
  expect(calls[0]?.features).toMatchObject({ tokenAgeMs: 7_200_000, utcHour: 10 });
  expect(calls[1]).toMatchObject({ tier: 'nano', athMultiple: 3, finalMultiple: 10 / 40_000 });
  expect((calls[1]?.knownAt ?? 0) - (calls[1]?.postedAt ?? 0)).toBe(7 * DAY);
});

test('calls are put in the order of time, and a token called again within 30 days weighs nothing', () => {
  const { calls } = read(
    { ...CALL, calledAt: '2025-03-20T10:00:00Z', token: 't' },
    { ...CALL, calledAt: '2025-03-01T10:00:00Z', token: 't' },
    { ...CALL, calledAt: '2025-03-10T10:00:00Z' },
  );
  expect(calls.map(({ weight }) => weight)).toEqual([1, 1, 0]);
  expect(calls.map(({ postedAt }) => postedAt)).toEqual(
    calls.map(({ postedAt }) => postedAt).toSorted((a, b) => a - b),
  );
});

test('lines that cannot be used are left out, each with its reason', () => {
  const { calls, leftOut } = read(
    CALL,
    'garbage',
    { ...CALL, calledAt: 'yesterday' },
    { ...CALL, channel: undefined },
    { ...CALL, peakMultiple: undefined },
    { ...CALL, finalMultiple: undefined },
    { ...CALL, resolvedAt: '2025-02-01T00:00:00Z' },
  );
  expect(calls).toHaveLength(1);
  expect(Object.fromEntries(leftOut)).toEqual({
    'no JSON': 1,
    'calledAt is missing or of another form': 1,
    'no channel or caller': 1,
    'no peakMultiple or athRoi': 1,
    'no final value, where others have one': 1,
    'resolvedAt is before calledAt': 1,
  });
});

test('a file without a usable line is refused with what is missing and the form it should have', () => {
  expect(() => read('')).toThrow(/it is empty[^]*peakMultiple/);
  expect(() => read({ channel: 'a', calledAt: '2025-03-01T10:00:00Z' })).toThrow(
    /1 x no peakMultiple or athRoi/,
  );
  expect(() => readOutcomeFile(path.join(folder, 'none.jsonl'))).toThrow(/can be read, was .*none\.jsonl/);
});
