import type { Grade } from '../model/reputation.ts';

/** Calls that were learnt from, below which a channel is not judged, and below which only with reserve. */
const INSUFFICIENT_BELOW = 5;
const LIMITED_BELOW = 10;

/** Lowest score of each grade, best first. A channel of which nothing is known stands near 31. */
const LOWEST_SCORE: readonly (readonly [Grade, number])[] = [
  ['elite', 80],
  ['excellent', 65],
  ['good', 50],
  ['average', 25],
  ['poor', 12],
];

/**
 * The grade of a score (0 to 100) that rests on `learnt` calls: insufficient below 5 calls, limited from 5 to 9, then elite
 * from 80, excellent from 65, good from 50, average from 25, poor from 12, else unreliable.
 */
export function gradeOf(score: number, learnt: number): Grade {
  if (learnt < INSUFFICIENT_BELOW) return 'insufficient';
  if (learnt < LIMITED_BELOW) return 'limited';
  return LOWEST_SCORE.find(([, lowest]) => score >= lowest)?.[0] ?? 'unreliable';
}

/** Points by which a score lies outside the scores of a grade, 0 within them; undefined for a grade that is none of a score. */
export function pointsOutside(grade: Grade, score: number): number | undefined {
  if (grade === 'insufficient' || grade === 'limited') return undefined;
  const found = LOWEST_SCORE.findIndex(([name]) => name === grade);
  // What is not in the list is unreliable and stands below its last.
  const place = found < 0 ? LOWEST_SCORE.length : found;
  const lowest = LOWEST_SCORE[place]?.[1] ?? 0;
  const above = LOWEST_SCORE[place - 1]?.[1] ?? 100;
  return Math.max(0, lowest - score, score - above);
}
