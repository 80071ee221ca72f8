import * as z from 'zod';
import type { Tier } from '../model/call.ts';
import { DAY, epochMs, type EpochMs, type Json } from '../model/units.ts';
import { join, left } from './decay.ts';
import { FEATURE_COUNT } from './features.ts';
import type { Surplus } from './level.ts';
import { numbers, parsedState, quadruple, vouchFor } from './parsed-state.ts';
import { perMeasure, scored } from './target.ts';

/** A call counts half after this time: long enough to know a channel by, short enough to notice that it was sold. */
const HALF_LIFE_MS = 90 * DAY;

const count = z.int().nonnegative();

/**
 * Evidence on a channel's calls of one tier. Per measure: `s` sum of surpluses, `i` of information, `q` of the variance of
 * `s`, all as they stood at the state's `at`. Plain figures, never forgotten: completed calls, those that were learnt from,
 * successes, hits, sum of final ROI (ratio), sum and sum of squares of clipped log returns.
 */
const tierRecord = z.strictObject({
  s: quadruple,
  i: quadruple,
  q: quadruple,
  completed: count,
  learnt: count,
  successes: count,
  hits: count,
  roi: z.number(),
  log: z.number(),
  log2: z.number(),
});

/**
 * `at`: the latest call time folded in. `seen` and `sum`: how often each feature was known, and its sum. Version 1 did not
 * measure standing.
 */
const channelState = z.strictObject({
  v: z.literal([1, 2]).transform(() => 2 as const),
  at: count,
  tiers: z.record(z.string(), tierRecord),
  seen: numbers(FEATURE_COUNT),
  sum: numbers(FEATURE_COUNT),
});

export type TierRecord = z.infer<typeof tierRecord>;
export type ChannelState = z.infer<typeof channelState>;

const NO_RECORD: TierRecord = {
  s: [0, 0, 0, 0],
  i: [0, 0, 0, 0],
  q: [0, 0, 0, 0],
  completed: 0,
  learnt: 0,
  successes: 0,
  hits: 0,
  roi: 0,
  log: 0,
  log2: 0,
};

/** The channel's part of the learning state; the empty one for null. Throws on any other form, with the cure. */
export function parseChannel(json: Json): ChannelState {
  if (json !== null) return parsedState(channelState, json, { what: 'channel', version: 2 });
  const none = (): number[] => Array.from({ length: FEATURE_COUNT }, () => 0);
  return vouchFor({ v: 2, at: 0, tiers: {}, seen: none(), sum: none() });
}

/** The channel's plain figures with one more completed call. */
export function addCount(
  state: ChannelState,
  call: {
    readonly tier: Tier;
    readonly weight: number;
    readonly outcome: { readonly finalMultiple: number; readonly athMultiple: number };
  },
): ChannelState {
  const record = state.tiers[call.tier] ?? NO_RECORD;
  const [success, hit, log] = scored(call.outcome);
  return {
    ...state,
    tiers: {
      ...state.tiers,
      [call.tier]: {
        ...record,
        completed: record.completed + 1,
        learnt: record.learnt + (call.weight > 0 ? 1 : 0),
        successes: record.successes + success,
        hits: record.hits + hit,
        roi: record.roi + call.outcome.finalMultiple - 1,
        log: record.log + log,
        log2: record.log2 + log ** 2,
      },
    },
  };
}

/**
 * The channel's evidence with one more surplus `r` over par and its information `i`, per measure: S += w r, I += w i,
 * Q += w^2 i, each forgotten by the age of its call with a half-life of 90 days (Q with the square). The order in which calls
 * arrive makes no difference.
 */
export function addSurplus(
  state: ChannelState,
  call: {
    readonly tier: Tier;
    readonly postedAt: EpochMs;
    readonly weight: number;
    readonly surplus: readonly [Surplus, Surplus, Surplus, Surplus];
  },
): ChannelState {
  const { standsAt, keep, count } = join(epochMs(state.at), call.postedAt, HALF_LIFE_MS);
  const tiers = Object.entries({ [call.tier]: NO_RECORD, ...state.tiers });
  return {
    ...state,
    at: standsAt,
    tiers: Object.fromEntries(
      tiers.map(([tier, record]) => {
        const w = tier === call.tier ? call.weight * count : 0;
        const kept = forgotten(record, keep);
        return [
          tier,
          {
            ...kept,
            s: perMeasure((k) => kept.s[k] + w * call.surplus[k].r),
            i: perMeasure((k) => kept.i[k] + w * call.surplus[k].i),
            q: perMeasure((k) => kept.q[k] + w ** 2 * call.surplus[k].i),
          },
        ];
      }),
    ),
  };
}

/** Evidence per tier with completed calls, forgotten up to `now`. */
export function recordsAt(state: ChannelState, now: EpochMs): ReadonlyMap<string, TierRecord> {
  const keep = left(now - state.at, HALF_LIFE_MS);
  return new Map(Object.entries(state.tiers).map(([tier, record]) => [tier, forgotten(record, keep)]));
}

function forgotten(record: TierRecord, keep: number): TierRecord {
  if (keep === 1) return record;
  return {
    ...record,
    s: perMeasure((k) => record.s[k] * keep),
    i: perMeasure((k) => record.i[k] * keep),
    q: perMeasure((k) => record.q[k] * keep ** 2),
  };
}
