import type { Call, Channel, Token } from '../../src/model/call.ts';
import type { CallView, Standing } from '../../src/model/event.ts';
import type { Reputation } from '../../src/model/reputation.ts';
import {
  after,
  type CallId,
  type ChannelId,
  type ChatId,
  MINUTE,
  type PriceUsd,
  type TokenId,
} from '../../src/model/units.ts';
import { NOON } from './clock.ts';

export const ALPHA: Channel = {
  id: 1 as ChannelId,
  kind: 'channel',
  chatId: -1_001_234_567_890 as ChatId,
  title: 'Alpha Harbour',
  username: 'alphaharbour',
  monitored: true,
  preview: false,
  addedAt: NOON,
};

export const LANTERN: Token = {
  id: 1 as TokenId,
  ref: { chain: 'solana', address: '7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr' },
  symbol: 'LNTRN',
  name: 'Lantern',
  life: 'alive',
  misses: 0,
  nextDueAt: after(NOON, 2 * MINUTE),
};

/** A call of LANTERN by ALPHA at noon, entered at $0.002, standing where `running` says. */
export function callOf(changes: Partial<Call> = {}): Call {
  const entry = {
    at: after(NOON, 20_000),
    price: 0.002 as PriceUsd,
    lagMs: 20_000,
    source: 'fake',
    confidence: 'high' as const,
    marketCapUsd: 2_000_000,
  };
  const start = { price: entry.price, at: entry.at };
  return {
    id: 7 as CallId,
    channelId: ALPHA.id,
    tokenId: LANTERN.id,
    postId: 3,
    sequence: 1,
    postedAt: NOON,
    status: 'open',
    entry,
    context: {
      tier: 'small',
      tierByFdv: false,
      detectionConfidence: 0.95,
      predictedSuccess: 0.2,
      forecast: null,
      evidence: ['text'],
      origin: 'channel-post',
      weight: 1,
      past: false,
    },
    running: {
      samples: 1,
      last: start,
      ath: start,
      wick: start,
      low: start,
      alertedMultiple: 1,
      warned: false,
    },
    ...changes,
  };
}

export function viewOf(changes: Partial<CallView> = {}): CallView {
  return {
    call: callOf(),
    token: LANTERN,
    channel: ALPHA,
    messageId: 42,
    mentions: 0,
    editedBefore: false,
    ...changes,
  };
}

export function reputationOf(channelId: number, low: number, high: number, completed = 12): Reputation {
  const estimate = { value: (low + high) / 2, low, high };
  return {
    channelId: channelId as ChannelId,
    scope: 'all',
    completed,
    successes: 4,
    hits: 5,
    meanRoi: 0.3,
    successRate: { value: 0.3, low: 0.2, high: 0.4 },
    hitRate: { value: 0.4, low: 0.3, high: 0.5 },
    logReturn: { value: -0.4, low: -0.8, high: 0.1 },
    score: estimate,
    effectiveCalls: completed,
    grade: 'average',
    updatedAt: NOON,
  };
}

export function standingOf(channelId: number, changes: Partial<Standing> = {}): Standing {
  return {
    channelId: channelId as ChannelId,
    title: `Channel ${channelId}`,
    heard: 14,
    priced: 13,
    completed: 12,
    unpriced: 1,
    waiting: 0,
    successes: 4,
    hits: 5,
    meanRoi: 0.3,
    medianRoi: -0.2,
    medianAthMultiple: 1.7,
    ...changes,
  };
}
