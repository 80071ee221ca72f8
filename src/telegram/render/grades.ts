import type { Grade, Reputation } from '../../model/reputation.ts';

/** Half of all channels stand below it. */
const MIDDLE_SCORE = 50;

/** What each grade is called, and what it means to somebody who reads it for the first time. */
export const GRADES: Readonly<Record<Grade, { readonly name: string; readonly meaning: string }>> = {
  insufficient: {
    name: 'not rated',
    meaning: 'Fewer than 5 completed calls that count: too early for a score.',
  },
  limited: {
    name: 'little data',
    meaning: 'Fewer than 10 completed calls that count: the figures may still be luck.',
  },
  unreliable: {
    name: 'unreliable',
    meaning: 'Its calls did clearly worse than most calls of their size and week.',
  },
  poor: { name: 'poor', meaning: 'Its calls did somewhat worse than most calls of their size and week.' },
  average: { name: 'average', meaning: 'Its calls did about as well as other calls of their size and week.' },
  good: { name: 'good', meaning: 'Its calls did somewhat better than most calls of their size and week.' },
  excellent: {
    name: 'excellent',
    meaning: 'Its calls did clearly better than most calls of their size and week.',
  },
  elite: {
    name: 'elite',
    meaning: 'Its calls did far better than most calls of their size and week.',
  },
};

/** What a grade says, or that it may be luck: said of a grade other than average whose range still holds the middle. */
export function meaningLine(rated: Pick<Reputation, 'grade' | 'score'> | undefined): string {
  const { meaning } = GRADES[rated?.grade ?? 'insufficient'];
  return rated !== undefined && mayBeLuck(rated)
    ? 'The range still holds an average channel: so far this may be luck.'
    : meaning;
}

/** Does the range of a score hold an average channel, though the grade says that it is none? */
export function mayBeLuck({ grade, score }: Pick<Reputation, 'grade' | 'score'>): boolean {
  if (grade === 'average' || grade === 'limited' || grade === 'insufficient') return false;
  return score.low <= MIDDLE_SCORE && score.high >= MIDDLE_SCORE;
}

/** Does a grade say that a channel does better than most? */
export function isBetterThanMost(grade: Grade): boolean {
  return grade === 'good' || grade === 'excellent' || grade === 'elite';
}
