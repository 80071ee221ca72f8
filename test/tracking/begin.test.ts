import { describe, expect, test } from 'vitest';
import type { Lead } from '../../src/model/call.ts';
import type { Quote } from '../../src/model/quote.ts';
import {
  after,
  type CallId,
  type ChannelId,
  DAY,
  HOUR,
  MINUTE,
  type PriceUsd,
  SECOND,
} from '../../src/model/units.ts';
import type { BeginFacts } from '../../src/ports.ts';
import { decide } from '../../src/tracking/begin.ts';
import { DEFAULT_BEGIN_POLICY, entryOf } from '../../src/tracking/new-call.ts';
import { DEFAULT_TRACKING_POLICY } from '../../src/tracking/lifecycle.ts';
import { NOON } from '../fakes/clock.ts';
import { ALPHA, LANTERN, viewOf } from '../fakes/views.ts';

const POLICY = { ...DEFAULT_TRACKING_POLICY, ...DEFAULT_BEGIN_POLICY };

const lead: Lead = {
  id: 1,
  postId: 3,
  channelId: 1 as ChannelId,
  messageId: 42,
  postedAt: NOON,
  seenAt: NOON,
  candidate: {
    kind: 'token',
    chain: 'solana',
    address: LANTERN.ref.address,
    exactCase: true,
    evidence: ['text'],
  },
  origin: 'channel-post',
  confidence: 0.9,
  tries: 0,
};

function quoteAt(lagMs: number, more: Partial<Quote> = {}): Quote {
  return {
    token: LANTERN.ref,
    at: after(NOON, lagMs),
    price: 0.002 as PriceUsd,
    source: 'fake',
    marketCapUsd: 500_000,
    ...more,
  };
}

function factsOf(changes: Partial<BeginFacts> = {}): BeginFacts {
  return {
    lead,
    quote: quoteAt(10 * SECOND),
    channel: ALPHA,
    token: LANTERN,
    earlierCalls: 0,
    callsThatDay: 0,
    learning: { channel: null, crowd: null },
    now: after(NOON, 10 * SECOND),
    ...changes,
  };
}

describe('the entry of a call', () => {
  test.each([
    [10 * SECOND, 'high'],
    [MINUTE, 'high'],
    [MINUTE + 1, 'medium'],
    [10 * MINUTE, 'medium'],
    [10 * MINUTE + 1, 'low'],
  ] as const)('taken %i ms after the post is of %s confidence', (lagMs, confidence) => {
    expect(entryOf(quoteAt(lagMs), NOON, POLICY)).toMatchObject({ lagMs, confidence });
  });

  test('is never from before the post, even when the clocks disagree', () => {
    expect(entryOf(quoteAt(-500), NOON, POLICY).lagMs).toBe(0);
  });

  test('keeps supply as market cap over price, and leaves out what the source did not say', () => {
    const { marketCapUsd: _, ...bare } = quoteAt(0);
    expect(entryOf(quoteAt(0), NOON, POLICY).supply).toBeCloseTo(500_000 / 0.002);
    expect(entryOf(bare, NOON, POLICY)).not.toHaveProperty('supply');
  });
});

describe('an identified lead', () => {
  test('opens a call with its context frozen', () => {
    const begun = decide(factsOf(), POLICY);
    expect(begun).toMatchObject({ kind: 'call', call: { context: { tier: 'micro', weight: 1 } } });
    if (begun.kind !== 'call') return;
    expect(begun.call.context.predictedSuccess).toBeGreaterThan(0);
    expect(begun.call.context.predictedSuccess).toBeLessThan(1);
    expect(begun.nextDueAt).toBeGreaterThan(NOON);
    expect(begun.nextDueAt).toBeLessThanOrEqual(after(NOON, 5 * MINUTE));
  });

  test('is a mention while the channel has an open call of the token', () => {
    expect(decide(factsOf({ openCall: viewOf() }), POLICY)).toEqual({ kind: 'mention' });
  });

  test('is dropped once its seven days are over', () => {
    expect(decide(factsOf({ now: after(NOON, 7 * DAY) }), POLICY)).toMatchObject({ kind: 'drop' });
  });

  test('teaches nothing when its entry came too late or the channel called the token within 30 days', () => {
    const late = decide(factsOf({ quote: quoteAt(HOUR) }), POLICY);
    const repeated = decide(factsOf({ earlierCalls: 1, lastCallAt: after(NOON, -20 * DAY) }), POLICY);
    for (const begun of [late, repeated]) expect(begun).toMatchObject({ call: { context: { weight: 0 } } });
  });

  test('remembers who was first, and by how much', () => {
    const original = { callId: 3 as CallId, postedAt: after(NOON, -12 * MINUTE) };
    expect(decide(factsOf({ original }), POLICY)).toMatchObject({
      call: { context: { echoOf: { callId: 3, delayMs: 12 * MINUTE } } },
    });
  });
});
