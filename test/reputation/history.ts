import * as fc from 'fast-check';
import type { Tier } from '../../src/model/call.ts';
import { TIERS } from '../../src/model/call.ts';
import type { Reputation } from '../../src/model/reputation.ts';
import { after, DAY, epochMs, type ChannelId, type EpochMs, type Json } from '../../src/model/units.ts';
import type { LearningState } from '../../src/ports.ts';
import type { Features } from '../../src/reputation/features.ts';
import { forecast } from '../../src/reputation/forecast.ts';
import { learn } from '../../src/reputation/learn.ts';

export const START = epochMs(Date.UTC(2025, 2, 1));
export const NOTHING: LearningState = { channel: null, crowd: null };
export const day = (days: number): EpochMs => after(START, days * DAY);

/** A completed call as a history tells it. */
export interface Told {
  readonly channel: number;
  readonly tier: Tier;
  readonly postedAt: EpochMs;
  readonly completedAt: EpochMs;
  readonly weight: number;
  readonly finalMultiple: number;
  readonly athMultiple: number;
  readonly features: Features;
}

export const PLAIN_FEATURES: Features = { detectionConfidence: 0.8, echo: false, utcHour: 12 };

/** A micro call that lost most of its value and never doubled, unless said otherwise. */
export function told(facts: Partial<Told> = {}): Told {
  const postedAt = facts.postedAt ?? START;
  return {
    channel: 1,
    tier: 'micro',
    postedAt,
    completedAt: after(postedAt, 7 * DAY),
    weight: 1,
    finalMultiple: 0.15,
    athMultiple: 1.3,
    features: PLAIN_FEATURES,
    ...facts,
  };
}

export const WIN = { finalMultiple: 2.5, athMultiple: 6 };
export const LOSS = { finalMultiple: 0.03, athMultiple: 1.05 };

export const anyFeatures: fc.Arbitrary<Features> = fc.record(
  {
    detectionConfidence: fc.double({ min: 0, max: 1, noNaN: true }),
    hdrb: fc.double({ min: 0, max: 100, noNaN: true }),
    liquidityUsd: fc.double({ min: 0, max: 1e12, noNaN: true }),
    tokenAgeMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
    echo: fc.boolean(),
    utcHour: fc.integer({ min: 0, max: 23 }),
  },
  { requiredKeys: ['detectionConfidence', 'echo', 'utcHour'] },
);

export const anyTold: fc.Arbitrary<Told> = fc
  .record({
    channel: fc.integer({ min: 1, max: 4 }),
    tier: fc.constantFrom(...TIERS),
    postedDay: fc.double({ min: 0, max: 400, noNaN: true }),
    trackedDays: fc.double({ min: 0, max: 8, noNaN: true }),
    weight: fc.constantFrom(0, 0.3, 5 / 6, 1, 1),
    finalMultiple: fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e5, noNaN: true }), fc.constant(1)),
    lift: fc.double({ min: 1, max: 1e4, noNaN: true }),
    features: anyFeatures,
  })
  .map((one) => ({
    channel: one.channel,
    tier: one.tier,
    weight: one.weight,
    features: one.features,
    finalMultiple: one.finalMultiple,
    athMultiple: Math.max(1, one.finalMultiple) * one.lift,
    postedAt: day(one.postedDay),
    completedAt: day(one.postedDay + one.trackedDays),
  }));

export const anyHistory = fc
  .array(anyTold, { maxLength: 40 })
  .map((calls) => calls.toSorted((a, b) => a.completedAt - b.completedAt));

/** The whole memory of a learner: the crowd, and each channel. */
export interface Memory {
  readonly crowd: Json;
  readonly channels: ReadonlyMap<number, Json>;
  /** Each channel's latest reputations. */
  readonly reputations: ReadonlyMap<number, readonly Reputation[]>;
}

export const BLANK: Memory = { crowd: null, channels: new Map(), reputations: new Map() };

/** What the learner knows of one channel. */
export function stateOf(memory: Memory, channel: number): LearningState {
  return { channel: memory.channels.get(channel) ?? null, crowd: memory.crowd };
}

/** Foretells a call and learns its outcome at once. */
export function live(memory: Memory, call: Told): Memory {
  const learning = stateOf(memory, call.channel);
  const result = learn({
    ...call,
    channelId: call.channel as ChannelId,
    outcome: call,
    forecast: forecast({ ...call, learning }).forecast,
    learning,
  });
  return {
    crowd: result.learning.crowd,
    channels: new Map([...memory.channels, [call.channel, result.learning.channel]]),
    reputations: new Map([...memory.reputations, [call.channel, result.reputations]]),
  };
}

/** Lives through a history from a blank memory, or from the given one. */
export function lived(history: readonly Told[], from: Memory = BLANK): Memory {
  return history.reduce(live, from);
}

/** A channel's overall reputation. */
export function overall(memory: Memory, channel: number): Reputation {
  const reputation = memory.reputations.get(channel)?.[0];
  if (reputation === undefined) throw new Error(`expected a reputation of channel ${channel}, was none`);
  return reputation;
}
