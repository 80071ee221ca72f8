import type { ChannelState } from './channel-state.ts';
import type { CrowdState, OriginalitySums } from './crowd-state.ts';
import { ECHO } from './features.ts';
import { CHANNEL_SPREAD } from './spread.ts';
import { type Measure, type PerMeasure, perMeasure } from './target.ts';

/** Before its own calls show it, a channel is taken to echo others as often as is usual, with the weight of so many calls. */
const USUAL_SHARE = 0.15;
const PSEUDO_CALLS = 3;
/** Sums below this are rounding: all channels echo alike. */
const SMALLEST = 1e-6;
/** That echoing makes no difference is believed with the weight of so many well-known channels, a whole share apart. */
const PSEUDO_CHANNELS = 2;
/** A slope of as many standard errors, squared, may be chance: it is taken for 0, and larger ones are lowered by it. */
const BY_CHANCE = 2;

/** Share of a channel's calls whose token another channel had called before and was still followed, in (0, 1). */
export function echoShare(channel: ChannelState): number {
  const echoes = (channel.sum[ECHO] ?? 0) + PSEUDO_CALLS * USUAL_SHARE;
  return echoes / ((channel.seen[ECHO] ?? 0) + PSEUDO_CALLS);
}

/**
 * What is expected of a channel from how often it calls what others have called before it, per measure: the slope of channels'
 * effects on their echo share, times how far its share lies from the mean. Early callers are credited as far as early calls
 * did better in this installation, and no further. Weighted least squares over channels (Fay and Herriot 1979), weights
 * I / (1 + tau0^2 I), so that a channel of many calls counts little more than one of some, with a ridge, so that shares that
 * hardly differ say little; a slope b is kept by max(0, 1 - 2 se^2 / b^2), so that chance moves nobody.
 */
export function originalityEffect(crowd: CrowdState, channel: ChannelState): PerMeasure {
  const share = echoShare(channel);
  return perMeasure((k) => {
    const { w, z, zz, y, zy } = crowd.originality[k];
    if (w <= 0) return 0;
    const mean = z / w;
    const apart = zz - mean * z;
    if (apart <= SMALLEST) return 0;
    const together = zy - mean * y;
    const squared = together ** 2 / apart;
    if (squared <= BY_CHANCE) return 0;
    const slope = together / (apart + PSEUDO_CHANNELS / CHANNEL_SPREAD[k] ** 2);
    return slope * (1 - BY_CHANCE / squared) * (share - mean);
  });
}

/** A channel's share of the crowd's sums, from its own state alone: weight, echo share, its square, effect, and their product. */
export function originalityOf(channel: ChannelState, k: Measure): OriginalitySums {
  const records = Object.values(channel.tiers);
  const s = records.reduce((sum, record) => sum + record.s[k], 0);
  const i = records.reduce((sum, record) => sum + record.i[k], 0);
  const shrunk = 1 + CHANNEL_SPREAD[k] ** 2 * i;
  const share = echoShare(channel);
  const w = i / shrunk;
  const y = s / shrunk;
  return { w, z: w * share, zz: w * share ** 2, y, zy: share * y };
}
