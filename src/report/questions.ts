import type { InsightReport } from '../model/analytics.ts';
import { count, number } from '../telegram/format.ts';

/** What findings were looked for in, and what it takes to be named; undefined without a completed call. */
export function questionsLine({
  calls,
  of,
  questions,
}: Pick<InsightReport, 'calls' | 'of' | 'questions'>): string | undefined {
  if (calls === 0) return undefined;
  const sample =
    calls === of ? count(calls, 'completed call') : `${number(calls)} of ${count(of, 'completed call')}`;
  return questions === 0
    ? `From ${sample}: too few to ask anything of.`
    : `From ${sample}; in findings each token counts once. I asked ${count(questions, 'question')} and name only what stands up to all of them: by chance alone at most 1 of 20 such reports would name anything.`;
}
