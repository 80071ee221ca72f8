import type { Grade } from '../../model/reputation.ts';

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
  elite: { name: 'elite', meaning: 'Its calls did far better than most, over many calls.' },
};
