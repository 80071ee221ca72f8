import type { Tier } from '../model/call.ts';
import { DAY, type ChannelId, type EpochMs } from '../model/units.ts';
import { createRandom } from '../random.ts';
import { perTarget, RETURN, scored } from './target.ts';

const WEEK_MS = 7 * DAY;
const DEFAULT_DRAWS = 200;
/** The same draws every time. */
const SEED = 20_250_101;
/** Fewer channels or calls than this say nothing about channels. */
const FEWEST_CHANNELS = 5;
const FEWEST_CALLS = 50;

/** A completed call as far as it tells channels apart. Multiples of the entry, 0 and more. */
export interface DifferCall {
  readonly channelId: ChannelId;
  readonly tier: Tier;
  readonly postedAt: EpochMs;
  readonly finalMultiple: number;
  readonly athMultiple: number;
}

/** How much of one call's outcome is owed to its channel. */
export interface Difference {
  /**
   * Intraclass correlation, in [0, 1): share of the variance of a call, within its tier and week, that is owed to the channel
   * (one-way random effects by moments, 0 where the estimate falls below).
   */
  readonly icc: number;
  /** Chance that channels without any difference would look as different, in (0, 1]; by permutation within tier and week. */
  readonly p: number;
}

/** Do channels differ at all in what comes of their calls? Undefined figures: fewer than 5 channels or 50 calls. */
export interface ChannelDifferences {
  /** Calls and channels that were compared: those of channels with two calls or more. */
  readonly calls: number;
  readonly channels: number;
  readonly success: Difference | undefined;
  readonly hit: Difference | undefined;
  readonly logReturn: Difference | undefined;
}

/**
 * Asks, before anyone reads a ranking, whether channels differ at all: intraclass correlation and permutation p of success,
 * hit and clipped log return. Every outcome is taken less the mean of its tier and week, so that neither a channel's choice of
 * tiers nor a good market passes for skill; the permutation hands the outcomes of each tier and week out anew, `draws` times.
 * The same calls give the same figures, whatever their order. About a second for 100,000 calls.
 */
export function doChannelsDiffer(calls: readonly DifferCall[], draws = DEFAULT_DRAWS): ChannelDifferences {
  const compared = ofSeveral(calls).toSorted(byItself);
  const channelIds = [...new Set(compared.map(({ channelId }) => channelId))];
  const counts = { calls: compared.length, channels: channelIds.length };
  if (counts.channels < FEWEST_CHANNELS || counts.calls < FEWEST_CALLS) {
    return { ...counts, success: undefined, hit: undefined, logReturn: undefined };
  }
  const numbers = new Map(channelIds.map((id, number) => [id, number]));
  const channels = Uint32Array.from(compared, ({ channelId }) => numbers.get(channelId) ?? 0);
  const blocks = blocksOf(compared);
  const outcomes = compared.map(scored);
  const values = perTarget((k) =>
    lessMean(
      Float64Array.from(outcomes, (y) => y[k]),
      blocks,
    ),
  );
  const [success, hit, logReturn] = differences(values, { channels, blocks, draws, count: counts.channels });
  return { ...counts, success, hit, logReturn };
}

function ofSeveral(calls: readonly DifferCall[]): readonly DifferCall[] {
  const sizes = new Map<ChannelId, number>();
  for (const { channelId } of calls) sizes.set(channelId, (sizes.get(channelId) ?? 0) + 1);
  return calls.filter(({ channelId }) => (sizes.get(channelId) ?? 0) >= 2);
}

const weekOf = (call: DifferCall): number => Math.floor(call.postedAt / WEEK_MS);

/** Calls of a tier and week beside each other, in an order that depends on nothing but the calls. */
function byItself(a: DifferCall, b: DifferCall): number {
  if (a.tier !== b.tier) return a.tier < b.tier ? -1 : 1;
  return (
    weekOf(a) - weekOf(b) ||
    a.postedAt - b.postedAt ||
    a.channelId - b.channelId ||
    a.finalMultiple - b.finalMultiple ||
    a.athMultiple - b.athMultiple
  );
}

/** Where each tier and week starts, and the end of the last. */
function blocksOf(calls: readonly DifferCall[]): readonly number[] {
  const starts = calls.flatMap((call, at) => {
    const before = calls[at - 1];
    return before !== undefined && before.tier === call.tier && weekOf(before) === weekOf(call) ? [] : [at];
  });
  return [...starts, calls.length];
}

function lessMean(values: Float64Array, blocks: readonly number[]): Float64Array {
  for (const [index, from] of blocks.entries()) {
    const block = values.subarray(from, blocks[index + 1] ?? from);
    const mean = block.reduce((sum, value) => sum + value, 0) / block.length;
    for (const [at, value] of block.entries()) block[at] = value - mean;
  }
  return values;
}

interface Design {
  readonly channels: Uint32Array;
  readonly blocks: readonly number[];
  readonly draws: number;
  /** Number of channels. */
  readonly count: number;
}

function differences(
  values: readonly [Float64Array, Float64Array, Float64Array],
  design: Design,
): [Difference, Difference, Difference] {
  const sizes = new Float64Array(design.count);
  for (const channel of design.channels) sizes[channel] = (sizes[channel] ?? 0) + 1;
  const sums = values.map(() => new Float64Array(design.count));
  /** Sum over channels of n mean^2, of the values as `order` hands them out: large when channels differ. */
  const apart = (order: Uint32Array): [number, number, number] =>
    perTarget((k) => {
      const sum = sums[k] ?? new Float64Array(design.count);
      sum.fill(0);
      for (let at = 0; at < order.length; at += 1) {
        const channel = design.channels[at] ?? 0;
        sum[channel] = (sum[channel] ?? 0) + (values[k][order[at] ?? 0] ?? 0);
      }
      let all = 0;
      for (let channel = 0; channel < design.count; channel += 1) {
        all += (sum[channel] ?? 0) ** 2 / (sizes[channel] ?? 1);
      }
      return all;
    });
  const order = Uint32Array.from(design.channels, (_, at) => at);
  const seen = apart(order);
  const random = createRandom(SEED);
  const asFar = [1, 1, 1];
  for (let draw = 0; draw < design.draws; draw += 1) {
    shuffle(order, design.blocks, random);
    const drawn = apart(order);
    for (const k of [0, 1, RETURN] as const) {
      if (drawn[k] >= seen[k] * (1 - 1e-12)) asFar[k] = (asFar[k] ?? 0) + 1;
    }
  }
  return perTarget((k) => ({
    icc: iccOf(values[k], { between: seen[k], sizes }),
    p: (asFar[k] ?? 1) / (design.draws + 1),
  }));
}

/** One-way random effects: (MSB - MSW) / (MSB + (n0 - 1) MSW), with n0 the mean size that unequal channels are worth. */
function iccOf(
  values: Float64Array,
  { between, sizes }: { readonly between: number; readonly sizes: Float64Array },
): number {
  const n = values.length;
  const total = values.reduce((sum, value) => sum + value ** 2, 0);
  const groups = sizes.length;
  const msb = between / (groups - 1);
  const msw = Math.max(0, total - between) / (n - groups);
  const n0 = (n - sizes.reduce((sum, size) => sum + size ** 2, 0) / n) / (groups - 1);
  const all = msb + (n0 - 1) * msw;
  // What is left of outcomes that are all alike is rounding.
  return total > n * 1e-12 && all > 0 ? Math.max(0, (msb - msw) / all) : 0;
}

/** Fisher and Yates within each block. */
function shuffle(order: Uint32Array, blocks: readonly number[], random: () => number): void {
  for (const [index, from] of blocks.entries()) {
    for (let at = (blocks[index + 1] ?? from) - 1; at > from; at -= 1) {
      const other = from + Math.floor(random() * (at - from + 1));
      const kept = order[at] ?? 0;
      order[at] = order[other] ?? 0;
      order[other] = kept;
    }
  }
}
