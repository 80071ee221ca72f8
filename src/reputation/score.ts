import type { Estimate } from '../model/reputation.ts';
import { normalBelow } from './chance.ts';
import type { Belief } from './shrink.ts';
import type { Spread } from './spread.ts';
import { perTarget, type PerTarget } from './target.ts';

/** What each target counts: the return says most; the peak alone could be pumped. */
const SHARE: PerTarget = [0.25, 0.25, 0.5];
/** Standard deviations taken off the mean: more would reward volume, none would start newcomers in the middle. */
const CAUTION = 0.5;
/** Half-width of a 90 % interval in standard deviations. */
export const NINETY = 1.6449;

/**
 * The score in [0, 100]: 100 Phi(L) with L = sum a_k (m_k - 0.5 sd_k) / tau_k and tau^2 = tauC^2 + tauT^2: the share of
 * channels that this one is reasonably sure to beat, 31 when nothing is known. Its 90 % interval is that of the channel's
 * standing, 100 Phi(sum a_k (m_k -+ 1.645 sd_k) / tau_k), as if the three targets erred together, which is the wider reading.
 */
export function scoreOf(beliefs: readonly [Belief, Belief, Belief], spread: Spread): Estimate {
  const at = (sds: number): number => {
    const terms = perTarget((k) => {
      const { mean, variance } = beliefs[k];
      return (SHARE[k] * (mean + sds * Math.sqrt(variance))) / Math.sqrt(spread.channel[k] + spread.tier[k]);
    });
    return 100 * normalBelow(terms[0] + terms[1] + terms[2]);
  };
  return { value: at(-CAUTION), low: at(-NINETY), high: at(NINETY) };
}
