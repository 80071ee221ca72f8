import type { ChannelState, TierRecord } from './channel-state.ts';
import type { CrowdState, SpreadSums } from './crowd-state.ts';
import { type Measure, type PerMeasure, perMeasure } from './target.ts';

/** How much channels are taken to differ before they have shown it: sd of channel effects, and of tiers within a channel. */
export const CHANNEL_SPREAD: PerMeasure = [0.25, 0.2, 0.12, 0.12];
const TIER_SPREAD: PerMeasure = [0.12, 0.12, 0.06, 0.06];
/** The starting spreads weigh as much as this many well-known channels. */
const PSEUDO_CHANNELS = 5;
/** Skill moves, so a moment's differences are wider than those of whole records. */
const WIDENING = 1.3;
/** Bounds of a variance, as a share of the starting one. */
const NARROWEST = 0.02;
const WIDEST = 8;

/** Width of the channels' differences per measure, variances: between channels, and between a channel's tiers. */
export interface Spread {
  readonly channel: PerMeasure;
  readonly tier: PerMeasure;
}

/**
 * How different channels are, by the method of moments over all of them (DerSimonian and Laird 1986), started with five
 * pseudo-channels: tauC^2 = 1.3 (sum u (S^2 - Q - tauT^2 sum I_t^2) + 5 tau0^2) / (sum u I^2 + 5), within [0.02, 8] tau0^2.
 */
export function spreadOf(crowd: CrowdState): Spread {
  const tier = perMeasure((k) => {
    const { tierN, tierD } = crowd.spread[k];
    const start = TIER_SPREAD[k] ** 2;
    return within((tierN + PSEUDO_CHANNELS * start) / (tierD + PSEUDO_CHANNELS), start);
  });
  const channel = perMeasure((k) => {
    const { n, t, d } = crowd.spread[k];
    const start = CHANNEL_SPREAD[k] ** 2;
    const between = n - tier[k] * t + PSEUDO_CHANNELS * start;
    return within((WIDENING * between) / (d + PSEUDO_CHANNELS), start);
  });
  return { channel, tier };
}

function within(variance: number, start: number): number {
  return Math.min(WIDEST * start, Math.max(NARROWEST * start, variance));
}

/** A channel's share of the spread sums as of its latest call; its influence (`d`, `tierD`) is below 1 each. */
export function shareOf(state: ChannelState, k: Measure): SpreadSums {
  const records = Object.values(state.tiers).filter((record) => record.i[k] > 0);
  const s = total(records, (record) => record.s[k]);
  const i = total(records, (record) => record.i[k]);
  const q = total(records, (record) => record.q[k]);
  const i2 = total(records, (record) => record.i[k] ** 2);
  const u = 1 / (i + 1 / CHANNEL_SPREAD[k] ** 2) ** 2;
  const share = { n: u * (s ** 2 - q), t: u * i2, d: u * i ** 2, tierN: 0, tierD: 0 };
  if (records.length < 2) return share;
  const freedom = i - i2 / i;
  // One tier may outweigh the others by more than a number can hold.
  if (!(freedom > 0)) return share;
  const apart = total(records, (record) => record.i[k] * (record.s[k] / record.i[k] - s / i) ** 2);
  const noise = total(records, (record) => (record.q[k] / record.i[k]) * (1 - record.i[k] / i));
  const influence = (freedom / (freedom + 1 / TIER_SPREAD[k] ** 2)) ** 2;
  return { ...share, tierN: (influence * (apart - noise)) / freedom, tierD: influence };
}

function total(records: readonly TierRecord[], of: (record: TierRecord) => number): number {
  return records.reduce((sum, record) => sum + of(record), 0);
}
