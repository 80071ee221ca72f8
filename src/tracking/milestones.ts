import { reaches } from '../performance/success.ts';

/**
 * Is an accepted high worth an alert, and which rung does it carry? The highest rung that lies above the last alerted
 * multiple and was reached; without one, only a high a further 20 % above the last alerted multiple, once the ladder
 * was entered. Undefined: nothing to say.
 */
export function alertOf(
  multiple: number,
  alertedMultiple: number,
  ladder: { readonly milestones: readonly number[]; readonly realertIncrease: number },
): { readonly rung?: number } | undefined {
  const { milestones, realertIncrease } = ladder;
  const rung = milestones.findLast((mark) => reaches(multiple, mark));
  if (rung === undefined) return undefined;
  if (!reaches(alertedMultiple, rung)) return { rung };
  return reaches(multiple, alertedMultiple * (1 + realertIncrease)) ? {} : undefined;
}
