import type { TierRecord } from './channel-state.ts';
import type { Spread } from './spread.ts';
import type { Measure } from './target.ts';

/** Skill moves by this share of the channels' spread, so no record makes a channel certain. */
const MOVING = 0.4;

/** A mean with its variance. */
export interface Belief {
  readonly mean: number;
  readonly variance: number;
}

/** What is believed of a channel's effect on one measure: over its own mix of tiers, and in a tier. */
export interface Effect {
  readonly overall: Belief;
  in(tier: string): Belief;
}

/**
 * A channel's effect, shrunk tier -> channel -> crowd (normal random effects in two levels):
 * A = sum S/(1 + tauT^2 I), J = sum I/(1 + tauT^2 I), m = (A + m0/tauC^2)/(J + 1/tauC^2), v = 1/(J + 1/tauC^2) + (0.4 tauC)^2 (1 - v/tauC^2);
 * in a tier b = 1/(1 + tauT^2 I), mean b m + (1 - b) S/I, variance b^2 v + tauT^2 b. Log odds; for
 * return and standing sds of the tier. `start` is m0, what is expected of a channel like it: the crowd's 0 unless given.
 */
export function effectOf(
  records: ReadonlyMap<string, TierRecord>,
  k: Measure,
  { spread, start = 0 }: { readonly spread: Spread; readonly start?: number },
): Effect {
  const channel = spread.channel[k];
  const tier = spread.tier[k];
  const known = [...records.values()].map((record) => ({ s: record.s[k], i: record.i[k] }));
  const a = known.reduce((sum, { s, i }) => sum + s / (1 + tier * i), 0);
  const j = known.reduce((sum, { i }) => sum + i / (1 + tier * i), 0);
  const mean = (a + start / channel) / (j + 1 / channel);
  const still = 1 / (j + 1 / channel);
  const variance = still + MOVING ** 2 * (channel - still);

  const inTier = (s: number, i: number): Belief => {
    const b = 1 / (1 + tier * i);
    return { mean: b * mean + tier * b * s, variance: b ** 2 * variance + tier * b };
  };
  return {
    overall: mixed(known, { mean, variance, tier }),
    in: (name) => {
      const record = records.get(name);
      return record === undefined ? inTier(0, 0) : inTier(record.s[k], record.i[k]);
    },
  };
}

/**
 * Tiers weighted by their share u of the evidence: mean sum u theta, variance (sum u b)^2 v + sum u^2 tauT^2 b. Without
 * evidence the channel might be of any one tier.
 */
function mixed(
  known: readonly { readonly s: number; readonly i: number }[],
  channel: { readonly mean: number; readonly variance: number; readonly tier: number },
): Belief {
  const all = known.reduce((sum, { i }) => sum + i, 0);
  if (all === 0) return { mean: channel.mean, variance: channel.variance + channel.tier };
  let mean = 0;
  let lean = 0;
  let own = 0;
  for (const { s, i } of known) {
    const u = i / all;
    const b = 1 / (1 + channel.tier * i);
    mean += u * (b * channel.mean + channel.tier * b * s);
    lean += u * b;
    own += u ** 2 * channel.tier * b;
  }
  return { mean, variance: lean ** 2 * channel.variance + own };
}
