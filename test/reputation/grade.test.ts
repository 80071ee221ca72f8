import { expect, test } from 'vitest';
import { gradeOf } from '../../src/reputation/grade.ts';

test('few calls are no grade, whatever the score', () => {
  expect([0, 4].map((learnt) => gradeOf(99, learnt))).toEqual(['insufficient', 'insufficient']);
  expect([5, 9].map((learnt) => gradeOf(99, learnt))).toEqual(['limited', 'limited']);
});

test.each([
  [0, 'unreliable'],
  [11.9, 'unreliable'],
  [12, 'poor'],
  [24.9, 'poor'],
  [25, 'average'],
  [49.9, 'average'],
  [50, 'good'],
  [65, 'excellent'],
  [79.9, 'excellent'],
  [80, 'elite'],
  [100, 'elite'],
])('a score of %d is %s', (score, grade) => {
  expect(gradeOf(score, 10)).toBe(grade);
});
