import type { Estimate } from '../model/reputation.ts';
import { normalBelow } from './chance.ts';
import type { Belief } from './shrink.ts';
import type { Spread } from './spread.ts';
import { CLOSE, PEAK, STANDING } from './target.ts';

/** What the standing of a channel's returns counts, and what its peaks do: the peak alone could be pumped. */
const STANDING_SHARE = 0.7;
const PEAK_SHARE = 0.3;
/**
 * A channel's peaks move its score by no more than 0.7 widths of the channels' differences: an audience that lifts every peak
 * would otherwise carry a mediocre channel to the top. Among honest channels this costs nothing that could be measured.
 */
const FURTHEST_PEAK = 0.7;
/**
 * Standing may lift a score by as many widths, and by more only as far as calls close above +10 %: whoever calls tokens that do not
 * move stands above the many that lose, and yet nobody gains.
 */
const FURTHEST_STANDING = 0.7;
const FREE_CLOSE = 0.3;
/** Standard deviations taken off the mean: more would reward volume, none would start newcomers in the middle. */
const CAUTION = 0.5;
/** Half-width of a 90 % interval in standard deviations. */
export const NINETY = 1.6449;

/**
 * The score in [0, 100]: 100 Phi(L) with L = sum a (m - 0.5 sd) / tau and tau^2 = tauC^2 + tauT^2, over the standing of returns
 * and peaks, the peak's m / tau within +-0.7, the standing's not above 0.7 + max(0, 0.3 + that of the close): the share of channels that this one is reasonably sure to beat, 31 when nothing
 * is known. Its 90 % interval is that of the channel's standing, 100 Phi(sum a (m -+ 1.645 sd) / tau), as if both erred
 * together, which is the wider reading.
 */
export function scoreOf(beliefs: readonly [Belief, Belief, Belief, Belief], spread: Spread): Estimate {
  const inWidths = (
    k: typeof CLOSE | typeof PEAK | typeof STANDING,
  ): { readonly mean: number; readonly sd: number } => {
    const width = Math.sqrt(spread.channel[k] + spread.tier[k]);
    return { mean: beliefs[k].mean / width, sd: Math.sqrt(beliefs[k].variance) / width };
  };
  const standing = inWidths(STANDING);
  const peak = inWidths(PEAK);
  const earned = FURTHEST_STANDING + Math.max(0, FREE_CLOSE + inWidths(CLOSE).mean);
  const mean =
    STANDING_SHARE * Math.min(standing.mean, earned) +
    PEAK_SHARE * Math.max(-FURTHEST_PEAK, Math.min(FURTHEST_PEAK, peak.mean));
  const sd = STANDING_SHARE * standing.sd + PEAK_SHARE * peak.sd;
  const at = (sds: number): number => 100 * normalBelow(mean + sds * sd);
  return { value: at(-CAUTION), low: at(-NINETY), high: at(NINETY) };
}
