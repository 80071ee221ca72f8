import type { Grade, Reputation } from '../model/reputation.ts';
import { DAY, type EpochMs } from '../model/units.ts';
import { pointsOutside } from '../reputation/grade.ts';

/** Points by which a score must have left the grade that was last told: a score that wavers around a cut is no news. */
const CLEAR_BY = 3;
const AT_MOST_EVERY_MS = DAY;

/** The grade that was last told of a channel, and when. */
export interface ToldGrade {
  readonly grade: Grade;
  readonly at: EpochMs;
}

/**
 * The grade from which a channel is said to have come, undefined when there is nothing to say: once a day at most, and only when
 * its score lies 3 points or more outside the grade that was last told. A channel that was never told of is told when its grade
 * is another than `before`, the one before this call.
 */
export function gradeToTellFrom(
  { grade, score }: Pick<Reputation, 'grade' | 'score'>,
  known: { readonly before: Grade; readonly told: ToldGrade | undefined; readonly now: EpochMs },
): Grade | undefined {
  const { before, told, now } = known;
  if (told === undefined) return grade === before ? undefined : before;
  if (grade === told.grade || now - told.at < AT_MOST_EVERY_MS) return undefined;
  // How many calls a channel has cannot waver.
  return (pointsOutside(told.grade, score.value) ?? CLEAR_BY) >= CLEAR_BY ? told.grade : undefined;
}
