import { describe, expect, test } from 'vitest';
import { labelOf } from '../../src/alerts/rules.ts';
import type { Notice } from '../../src/model/notice.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { after, type CallId, DAY, HOUR, MINUTE, type PriceUsd } from '../../src/model/units.ts';
import { noticeReply } from '../../src/telegram/messages.ts';
import { NOON } from '../fakes/clock.ts';
import { reputationOf, standingOf, viewOf } from '../fakes/views.ts';

const call = labelOf(viewOf());
const usd = (value: number) => value as PriceUsd;
const NOW = after(NOON, HOUR);

const OUTCOME: Outcome = {
  callId: 7 as CallId,
  completedAt: after(NOON, 7 * DAY),
  reason: 'elapsed',
  athSource: 'polled',
  athQuality: 'ok',
  success: false,
  hit: true,
  samples: 85,
  longestGapMs: 2 * HOUR + MINUTE,
  trackedMs: 7 * DAY,
  finalPrice: usd(0.0007),
  finalRoi: -0.65,
  athPrice: usd(0.0042),
  athAt: after(NOON, 18 * MINUTE),
  athRoi: 1.1,
  timeToAthMs: 18 * MINUTE,
  athHoldMs: MINUTE,
  wickMultiple: 3,
  drawdownFromAth: 0.83,
  maxDrawdown: 0.834,
  timeWeightedPrice: usd(0.001),
  consistency: 0.31,
  path: 'won',
};

const STARTED: Notice = {
  kind: 'call-started',
  call,
  entryPrice: usd(0.00002145),
  lagMs: 41_000,
  lateEntry: false,
  source: 'dexscreener',
  marketCapUsd: 1_600_000,
  liquidityUsd: 212_345,
  tier: 'small',
  predictedSuccess: 0.07,
  echo: { callId: 3 as CallId, delayMs: 12 * MINUTE },
  trackedUntil: after(NOON, 7 * DAY),
};

const WARMING = { since: NOON, until: after(NOON, 14 * DAY), warmingUp: true };

const NOTICES: readonly Notice[] = [
  STARTED,
  { ...STARTED, lateEntry: true, lagMs: 26 * HOUR },
  { ...STARTED, restsOn: { channel: 34, all: 2_310 } },
  { kind: 'call-mentioned', call, multiple: 1.08, athMultiple: 1.22 },
  { kind: 'unpriced', address: call.address, triedForMs: DAY },
  { kind: 'unpriced', address: '$LNTRN', triedForMs: DAY },
  { kind: 'waiting', address: '$LNTRN', triesForMs: 6 * HOUR },
  {
    kind: 'choose',
    leadId: 999_999_999_999_999,
    symbol: 'LNTRN',
    choices: [
      {
        token: { chain: 'solana', address: call.address },
        symbol: 'LNTRN',
        name: 'Lantern',
        liquidityUsd: 1_230_000,
        createdAt: after(NOON, -800 * DAY),
      },
      {
        token: { chain: 'base', address: '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed' },
        symbol: 'Lntrn',
        liquidityUsd: 410,
        createdAt: after(NOON, -3 * DAY),
      },
      { token: { chain: 'newchain', address: 'abc' }, symbol: '@durov' },
    ],
  },
  { kind: 'unresolved', symbol: 'LNTRN' },
  {
    kind: 'ath',
    call,
    multiple: 2.1,
    rung: 2,
    price: usd(0.0042),
    sinceCallMs: 72 * MINUTE,
    exceptional: true,
    liquidityUsd: 88_000,
  },
  { kind: 'loss', call, roi: -0.62, rugged: true, sinceCallMs: 72 * MINUTE },
  { kind: 'completed', call, entryPrice: usd(0.002), outcome: OUTCOME },
  {
    kind: 'reputation',
    channelTitle: 'Alpha Harbour',
    channelUsername: 'alphaharbour',
    from: 'average',
    to: 'good',
    score: { value: 62, low: 48, high: 74 },
    completed: 12,
  },
  {
    kind: 'reputation',
    channelTitle: 'Alpha Harbour',
    from: 'insufficient',
    to: 'limited',
    score: { value: 62, low: 30, high: 90 },
    completed: 5,
    warmUp: WARMING,
  },
  {
    kind: 'leaderboard',
    periodMs: 7 * DAY,
    at: after(NOON, HOUR),
    rows: [standingOf(1, { reputation: reputationOf(1, 48, 74) })],
  },
  {
    kind: 'leaderboard',
    periodMs: DAY,
    minCompleted: 5,
    at: after(NOON, HOUR),
    rows: [standingOf(1, { reputation: reputationOf(1, 48, 74) })],
    warmUp: WARMING,
  },
  { kind: 'leaderboard', at: NOON, rows: [] },
  {
    kind: 'health',
    issue: 'dexscreener has not answered for 20 min.',
    cure: 'check the network of this machine.',
  },
];

/** Without the invisible isolates, so that the snapshots can be read. */
const readable = (text: string) => text.replaceAll(/[\u2068\u2069]/g, '');

describe('every notice', () => {
  test.each(NOTICES.map((notice) => [notice.kind, notice] as const))('%s reads as intended', (_, notice) => {
    const { text, buttons } = noticeReply(notice, NOW);
    expect(readable(text.text)).toMatchSnapshot('text');
    expect(buttons).toMatchSnapshot('buttons');
  });

  test.each(NOTICES.map((notice) => [notice.kind, notice] as const))(
    '%s fits fifteen lines and a message',
    (_, notice) => {
      const { text } = noticeReply(notice, NOW);
      expect(text.text.split('\n').length).toBeLessThanOrEqual(15);
      expect(text.text.length).toBeLessThan(4_096);
    },
  );
});

const HOSTILE = [
  '<a href="https://scam.example">x</a>',
  '@durov',
  '[x](https://scam.example)',
  '\u202Egnp.exe',
  'a\uD83D',
  '🚢'.repeat(300),
];

test.each(HOSTILE)(
  'the name %j makes no link, no mention and no markup, and shifts no formatting',
  (name) => {
    const hostile = { ...call, symbol: name, name, channelTitle: name };
    const { text } = noticeReply({ ...STARTED, call: hostile }, NOW);
    const types = text.entities.map((entity) => entity.type);
    expect(types.filter((type) => !['bold', 'code', 'text_link'].includes(type))).toEqual([]);
    for (const entity of text.entities) {
      if (entity.type === 'text_link') expect(entity.url).toBe('https://t.me/alphaharbour');
      expect(entity.offset + entity.length).toBeLessThanOrEqual(text.text.length);
    }
    const address = text.entities.findLast((entity) => entity.type === 'code');
    expect(text.text.slice(address?.offset, (address?.offset ?? 0) + (address?.length ?? 0))).toBe(
      call.address,
    );
  },
);

test('a repeat that stands above the high says that this is not yet confirmed', () => {
  const { text } = noticeReply({ kind: 'call-mentioned', call, multiple: 1.15, athMultiple: 1.13 }, NOON);
  expect(text.text).toContain('Now 1.15x (+15 %) (not yet confirmed) · high 1.13x (+13 %)');
});
