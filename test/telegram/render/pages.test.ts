import { expect, test } from 'vitest';
import { DEFAULT_CHAT_SETTINGS } from '../../../src/model/notice.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { after, type CallId, DAY, HOUR, MINUTE, type PriceUsd } from '../../../src/model/units.ts';
import type { ChannelRecord, TrackingFacts } from '../../../src/ports.ts';
import { alertsPage } from '../../../src/telegram/render/alerts.ts';
import { callCard, callLine, chooseCall } from '../../../src/telegram/render/call.ts';
import { channelCard } from '../../../src/telegram/render/channel.ts';
import { channelList } from '../../../src/telegram/render/channel-list.ts';
import { chooseToken, picked } from '../../../src/telegram/render/choices.ts';
import { confirmation, connected, explanation } from '../../../src/telegram/render/connecting.ts';
import { help, privacy, welcome } from '../../../src/telegram/render/help.ts';
import { leaderboardPage } from '../../../src/telegram/render/leaderboard.ts';
import { summaryPage } from '../../../src/telegram/render/summary.ts';
import type { Reply } from '../../../src/telegram/reply.ts';
import { NOON } from '../../fakes/clock.ts';
import { ALPHA, callOf, LANTERN, reputationOf, standingOf, viewOf } from '../../fakes/views.ts';

const usd = (value: number) => value as PriceUsd;
const now = after(NOON, 3 * HOUR + 12 * MINUTE);
const info = {
  trackingDays: 7,
  sources: ['dexscreener', 'geckoterminal'],
  version: '0.1.0',
  minCallsForBoard: 5,
};

const outcome: Outcome = {
  callId: 7 as CallId,
  completedAt: after(NOON, 7 * DAY),
  reason: 'dead',
  athSource: 'verified',
  athQuality: 'ok',
  success: false,
  hit: true,
  samples: 85,
  longestGapMs: 2 * HOUR,
  trackedMs: 2 * DAY,
  finalPrice: usd(0.0000002),
  finalRoi: -0.9999,
  athPrice: usd(0.0042),
  athAt: after(NOON, 18 * MINUTE),
  athRoi: 1.1,
  timeToAthMs: 18 * MINUTE,
  athHoldMs: MINUTE,
  wickMultiple: 3,
  drawdownFromAth: 0.9999,
  maxDrawdown: 0.9999,
  timeWeightedPrice: usd(0.001),
  consistency: 0.31,
  path: 'won',
};

const running = {
  ...callOf().running,
  samples: 12,
  last: { price: usd(0.00231), at: after(NOON, 3 * HOUR) },
  ath: { price: usd(0.00261), at: after(NOON, 18 * MINUTE) },
  provisional: { price: usd(0.003), at: after(NOON, 3 * HOUR) },
};
const open = viewOf({
  call: callOf({ running }),
  mentions: 2,
  claimedMultiple: 5,
  edits: { count: 2, firstAt: after(NOON, 12 * MINUTE) },
  engagement: { hdrb: 12.4, percentile: { share: 0.8, posts: 45 } },
});
const finished = viewOf({ outcome });

const record: ChannelRecord = {
  channel: ALPHA,
  standing: standingOf(1, { waiting: 5 }),
  reputations: [
    { ...reputationOf(1, 48, 74), grade: 'good' },
    { ...reputationOf(1, 30, 60, 8), scope: 'micro' },
    { ...reputationOf(1, 55, 85, 4), scope: 'small' },
  ],
  open: [open],
  completed: [finished],
  mentions: 4,
  claims: { count: 12, medianRatio: 1.4, inflated: 3 },
  editedPosts: 1,
  deletedPosts: 2,
  unresolved: 1,
  echoes: 2,
};

const facts: TrackingFacts = {
  heard: 12,
  waiting: 1,
  unpriced: 1,
  open: 5,
  completed: 5,
  reasons: { elapsed: 3, loss: 1, dead: 1, manual: 0, capacity: 0 },
  successes: 1,
  hits: 2,
  meanFinalRoi: -0.2,
  medianFinalRoi: -0.6,
  medianAthMultiple: 1.4,
  openRoi: -0.12,
  freshestPriceAgeMs: 2 * MINUTE,
  stalestPriceAgeMs: HOUR + 58 * MINUTE,
  best: [open],
  worst: [finished],
  byTier: {
    micro: { completed: 3, successes: 0, hits: 1, meanRoi: -0.5 },
    small: { completed: 2, successes: 1, hits: 1, meanRoi: 0.2 },
  },
};
const noFacts: TrackingFacts = {
  heard: 0,
  waiting: 0,
  unpriced: 0,
  open: 0,
  completed: 0,
  reasons: { elapsed: 0, loss: 0, dead: 0, manual: 0, capacity: 0 },
  successes: 0,
  hits: 0,
  best: [],
  worst: [],
  byTier: {},
};

const said = (text: Reply['text']): Reply => ({ text, buttons: [] });
const six = [1, 2, 3, 4, 5, 6].map((id) => standingOf(id, { reputation: reputationOf(id, 48, 74) }));
const board = { period: '7d', page: 2, at: now, minCompleted: 5, trackingDays: 7 } as const;

const PAGES: Readonly<Record<string, Reply>> = {
  'an open call': callCard(open, { now, reader: undefined }),
  'an open call whose candles were read': callCard(
    viewOf({ call: callOf(), token: { ...LANTERN, refinedTo: after(now, -HOUR) } }),
    { now, reader: undefined },
  ),
  'a dead call': callCard(finished, { now, reader: undefined }),
  'a call that ended above its high': callCard(
    viewOf({ outcome: { ...outcome, reason: 'elapsed', finalPrice: usd(0.0043), finalRoi: 1.15 } }),
    { now, reader: undefined },
  ),
  'a call whose post was deleted': callCard(
    viewOf({
      editedBefore: true,
      edits: { count: 1, firstAt: after(NOON, HOUR) },
      deletedAt: after(NOON, 3 * HOUR),
      engagement: { hdrb: 0.4 },
    }),
    { now, reader: undefined },
  ),
  'a call that was edited once': callCard(viewOf({ edits: { count: 1, firstAt: after(NOON, HOUR) } }), {
    now,
    reader: undefined,
  }),
  'a channel that claimed once': channelCard(
    {
      ...record,
      claims: { count: 1, medianRatio: 0.97, inflated: 0 },
      mentions: 0,
      editedPosts: 0,
      deletedPosts: 1,
      unresolved: 3,
      echoes: 0,
    },
    { now, following: false },
  ),
  'how a channel is connected': explanation('calledit_bot', true),
  'how a channel is connected without pages': explanation('calledit_bot', false),
  'a channel to be heard by its page': confirmation(
    { identity: ALPHA, way: 'page', subscribers: 12_340, newestPostedAt: NOON },
    now,
  ),
  'a channel that says little of itself': confirmation({ identity: ALPHA, way: 'page' }, now),
  'a channel that forwards bring': confirmation({ identity: ALPHA, way: 'forwards' }, now),
  'a channel heard by its page': said(connected({ identity: ALPHA, way: 'page' }, true)),
  'a channel heard by an admin': said(connected({ identity: ALPHA, way: 'admin' }, true)),
  'a public channel on the list': said(connected({ identity: ALPHA, way: 'forwards' }, true)),
  'a token that was chosen': picked({
    token: { chain: 'solana', address: '7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr' },
    symbol: 'LNTRN',
  }),
  'a choice of calls': chooseCall([open, finished], { now, reader: undefined }),
  'a channel': channelCard(record, { now, following: true }),
  'a channel as its operator reads it': channelCard(
    { ...record, standing: standingOf(1, { completed: 0 }), reputations: [], open: [], completed: [] },
    {
      now,
      following: false,
      reach: {
        ways: ['preview'],
        lagMs: 74_000,
        problems: [{ issue: 'Telegram no longer shows @alphaharbour.', cure: 'Remove it.' }],
      },
    },
  ),
  'a call without a price since its entry': callCard(
    viewOf({
      call: callOf({ running: { ...callOf().running, samples: 0 } }),
      mentions: 1,
      claimedMultiple: 2.5,
    }),
    { now, reader: undefined },
  ),
  'a choice of tokens': chooseToken(
    {
      leadId: 3,
      symbol: 'OWL',
      choices: [
        {
          token: { chain: 'solana', address: '7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr' },
          symbol: 'OWL',
        },
        {
          token: { chain: 'bsc', address: '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed' },
          symbol: 'OWL',
          liquidityUsd: 45_000,
          createdAt: after(NOON, -400 * DAY),
        },
      ],
    },
    now,
  ),
  'a channel with nothing yet': channelCard(
    { ...record, standing: standingOf(1, { completed: 0 }), reputations: [], open: [], completed: [] },
    { now, following: false },
  ),
  'the channels of an operator': channelList(
    [
      {
        channel: { ...ALPHA, lastPostAt: NOON },
        openCalls: 2,
        standing: standingOf(1),
        reach: { ways: ['admin', 'preview'], problems: [] },
      },
      {
        channel: { ...ALPHA, lastPostAt: NOON },
        openCalls: 2,
        standing: standingOf(1),
        reach: {
          ways: ['preview'],
          lagMs: 74_000,
          problems: [
            {
              issue: 'Telegram no longer shows @alphaharbour.',
              cure: 'Add it again under its present name.',
            },
          ],
        },
      },
      {
        channel: { ...ALPHA, monitored: false },
        openCalls: 0,
        standing: standingOf(1),
        reach: { ways: [], silence: 'history', problems: [] },
      },
    ],
    { now, heard: 4, known: 2 },
  ),
  'no channels': channelList([], { now, heard: 0, known: 0 }),
  'the first page of a leaderboard': leaderboardPage(
    { ranked: six, unranked: [standingOf(9, { completed: 2 })] },
    { ...board, page: 1 },
  ),
  'the last page of a leaderboard': leaderboardPage({ ranked: six, unranked: [] }, board),
  'a page behind the last one': leaderboardPage({ ranked: six, unranked: [] }, { ...board, page: 9_999 }),
  'a leaderboard too early': leaderboardPage(
    { ranked: [], unranked: [standingOf(9, { completed: 2 })] },
    board,
  ),
  'an empty leaderboard': leaderboardPage({ ranked: [], unranked: [] }, board),
  'a summary': summaryPage(facts, { period: '7d', at: now }),
  'an empty summary': summaryPage(noFacts, { period: '24h', at: now }),
  alerts: alertsPage(DEFAULT_CHAT_SETTINGS, { followsAll: false, followed: 1, now }),
  'alerts of a topic': alertsPage(
    { ...DEFAULT_CHAT_SETTINGS, topicId: 12 },
    { followsAll: true, followed: 0, now },
  ),
  'muted alerts': alertsPage(
    { ...DEFAULT_CHAT_SETTINGS, mutedUntil: after(now, HOUR) },
    { followsAll: true, followed: 0, now },
  ),
  'the welcome': welcome(info, { operator: false, inGroup: false }),
  'the help of an operator': help(info, { operator: true }),
  'what is kept': privacy(info),
};

test.each(Object.entries(PAGES))('%s reads as intended', (_, { text, buttons }) => {
  expect(text.text.replaceAll(/[\u2068\u2069]/g, '')).toMatchSnapshot('text');
  const rows = buttons.map((row) =>
    row.map((button) => `[${button.text}${'press' in button ? ` ${button.press}` : ''}]`).join(' '),
  );
  expect(rows.join('\n').replaceAll(/[\u2068\u2069]/g, '')).toMatchSnapshot('buttons');
});

test.each(Object.entries(PAGES))(
  '%s fits a message, and its buttons what Telegram allows',
  (_, { text, buttons }) => {
    expect(text.text.length).toBeLessThan(4_096);
    expect(text.text.split('\n').length).toBeLessThanOrEqual(20);
    for (const button of buttons.flat()) {
      if ('press' in button) expect(Buffer.byteLength(button.press)).toBeLessThanOrEqual(64);
      expect(button.text.length).toBeGreaterThan(0);
    }
  },
);

test('a price above the high is one that waits for confirmation, unless it looks the same', () => {
  const at = (last: number) =>
    callLine(
      viewOf({
        call: callOf({
          running: {
            ...running,
            ath: { price: usd(0.0026), at: NOON },
            last: { price: usd(last), at: now },
          },
        }),
      }),
      now,
    ).text;
  expect(at(0.0027)).toContain('1.35x now (not yet confirmed), high 1.30x');
  expect(at(0.002601)).toContain('1.30x now, high 1.30x');
  expect(at(0.0025)).toContain('1.25x now, high 1.30x');
});

test('a page says nothing that is undefined, not a number or endless', () => {
  for (const { text } of Object.values(PAGES)) expect(text.text).not.toMatch(/undefined|NaN|Infinity|null/);
});
