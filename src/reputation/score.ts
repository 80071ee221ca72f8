import type { Estimate } from '../model/reputation.ts';
import { normalBelow } from './chance.ts';
import type { Belief } from './shrink.ts';
import type { Spread } from './spread.ts';
import { PEAK, perTarget, type PerTarget } from './target.ts';

/** What each target counts: the return says most; the peak alone could be pumped. */
const SHARE: PerTarget = [0.25, 0.25, 0.5];
/**
 * A channel's peaks move its score by no more than 0.7 widths of the channels' differences: an audience that lifts every peak
 * would otherwise carry a mediocre channel to the top. Among honest channels this costs nothing that could be measured.
 */
const FURTHEST_PEAK = 0.7;
/** Standard deviations taken off the mean: more would reward volume, none would start newcomers in the middle. */
const CAUTION = 0.5;
/** Half-width of a 90 % interval in standard deviations. */
export const NINETY = 1.6449;

/**
 * The score in [0, 100]: 100 Phi(L) with L = sum a_k (m_k - 0.5 sd_k) / tau_k and tau^2 = tauC^2 + tauT^2, the peak's
 * m_k / tau_k within +-0.7: the share of
 * channels that this one is reasonably sure to beat, 31 when nothing is known. Its 90 % interval is that of the channel's
 * standing, 100 Phi(sum a_k (m_k -+ 1.645 sd_k) / tau_k), as if the three targets erred together, which is the wider reading.
 */
export function scoreOf(beliefs: readonly [Belief, Belief, Belief], spread: Spread): Estimate {
  const at = (sds: number): number => {
    const terms = perTarget((k) => {
      const { mean, variance } = beliefs[k];
      const width = Math.sqrt(spread.channel[k] + spread.tier[k]);
      const widths = mean / width;
      const counted = k === PEAK ? Math.max(-FURTHEST_PEAK, Math.min(FURTHEST_PEAK, widths)) : widths;
      return SHARE[k] * (counted + (sds * Math.sqrt(variance)) / width);
    });
    return 100 * normalBelow(terms[0] + terms[1] + terms[2]);
  };
  return { value: at(-CAUTION), low: at(-NINETY), high: at(NINETY) };
}
