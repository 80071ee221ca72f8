import { reaches } from '../performance/success.ts';

/**
 * Is an accepted high worth an alert, and which rung does it carry? The highest rung that lies above the last alerted
 * multiple and was reached. Between rungs nothing is said: one token may make a dozen highs in an hour. Above the last
 * rung a high is told when it stands a further `realertIncrease` above the last alerted one. Undefined: nothing to say.
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
  const isAboveLadder = rung === milestones.at(-1);
  return isAboveLadder && reaches(multiple, alertedMultiple * (1 + realertIncrease)) ? {} : undefined;
}
