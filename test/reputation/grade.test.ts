import { expect, test } from 'vitest';
import { gradeOf, pointsOutside } from '../../src/reputation/grade.ts';

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

test.each([
  ['unreliable', 0, 0],
  ['unreliable', 15, 3],
  ['poor', 12, 0],
  ['poor', 24.5, 0],
  ['poor', 9, 3],
  ['poor', 30, 5],
  ['good', 66, 1],
  ['elite', 100, 0],
  ['elite', 79, 1],
] as const)('%s is left by a score of %d by %d points', (grade, score, points) => {
  expect(pointsOutside(grade, score)).toBe(points);
});

test('a grade of too few calls is none of a score', () => {
  expect([pointsOutside('insufficient', 50), pointsOutside('limited', 50)]).toEqual([undefined, undefined]);
});
