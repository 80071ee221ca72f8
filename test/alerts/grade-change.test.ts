import { expect, test } from 'vitest';
import { gradeToTellFrom, type ToldGrade } from '../../src/alerts/grade-change.ts';
import type { Grade } from '../../src/model/reputation.ts';
import { after, DAY, epochMs, HOUR } from '../../src/model/units.ts';
import { gradeOf } from '../../src/reputation/grade.ts';

const NOON = epochMs(Date.UTC(2026, 10, 2, 12));

/** Lives through scores, one an hour unless said otherwise, of a channel with calls enough; what was told, as `from > to`. */
function toldOf(scores: readonly number[], everyMs = HOUR, first?: ToldGrade): readonly string[] {
  const said: string[] = [];
  let told = first;
  let before: Grade = 'limited';
  scores.forEach((value, index) => {
    const now = after(NOON, index * everyMs);
    const grade = gradeOf(value, 20);
    const score = { value, low: value, high: value };
    const from = gradeToTellFrom({ grade, score }, { before, told, now });
    before = grade;
    if (from === undefined) return;
    said.push(`${from} > ${grade}`);
    told = { grade, at: now };
  });
  return said;
}

test('a score that wavers around a cut is told once', () => {
  const wavering = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 12.2 : 11.8));
  expect(toldOf(wavering, DAY)).toEqual(['limited > poor']);
});

test('a channel that drifts slowly is told once it is clearly past, from what was told last', () => {
  const drift = Array.from({ length: 200 }, (_, index) => 20 + index / 10);
  expect(toldOf(drift, DAY)).toEqual(['limited > poor', 'poor > average']);
  const until = (last: number) =>
    toldOf(
      drift.filter((score) => score <= last),
      DAY,
    ).length;
  expect([until(27.9), until(28)]).toEqual([1, 2]);
});

test('a grade is told once a day at most, and what is past by then is told then', () => {
  const hours = [14, ...Array.from({ length: 23 }, () => 40), 5, 40];
  expect(toldOf(hours)).toEqual(['limited > poor', 'poor > unreliable']);
});

test('what came and went between two notices is not told', () => {
  const told: ToldGrade = { grade: 'excellent', at: after(NOON, -DAY) };
  expect(toldOf([63, 49, 66], DAY, told)).toEqual(['excellent > average', 'average > excellent']);
  expect(toldOf([63, 62.1, 66], DAY, told)).toEqual([]);
});

test('grades of too few calls have no cut', () => {
  const told: ToldGrade = { grade: 'limited', at: after(NOON, -DAY) };
  const known = { before: 'limited', told, now: NOON } as const;
  const score = { value: 12, low: 5, high: 40 };
  expect(gradeToTellFrom({ grade: 'poor', score }, known)).toBe('limited');
  expect(gradeToTellFrom({ grade: 'limited', score }, known)).toBeUndefined();
});
