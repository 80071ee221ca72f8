import { describe, expect, test } from 'vitest';
import { DEFAULT_CHAT_SETTINGS } from '../../../src/model/notice.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { after, type CallId, epochMs, DAY, HOUR, MINUTE, type PriceUsd } from '../../../src/model/units.ts';
import type { ChannelRecord, TrackingFacts } from '../../../src/ports.ts';
import { alertsPage } from '../../../src/telegram/render/alerts.ts';
import { callCard, callLine, chooseCall } from '../../../src/telegram/render/call.ts';
import { channelMore } from '../../../src/telegram/render/channel-more.ts';
import { channelCard } from '../../../src/telegram/render/channel.ts';
import { channelList } from '../../../src/telegram/render/channel-list.ts';
import { chooseToken, picked } from '../../../src/telegram/render/choices.ts';
import { confirmation, connected, explanation } from '../../../src/telegram/render/connecting.ts';
import { help, privacy, welcome } from '../../../src/telegram/render/help.ts';
import { leaderboardPage } from '../../../src/telegram/render/leaderboard.ts';
import { summaryPage } from '../../../src/telegram/render/summary.ts';
import type { Reply } from '../../../src/telegram/reply.ts';
import type { ChannelPatterns, ChannelProfile, WarmUp } from '../../../src/model/analytics.ts';
import type { BoardChoice } from '../../../src/telegram/presses.ts';
import { NOON } from '../../fakes/clock.ts';
import { figuresOf, partOf } from '../../fakes/figures.ts';
import { ALPHA, callOf, LANTERN, reputationOf, standingOf, viewOf } from '../../fakes/views.ts';

const usd = (value: number) => value as PriceUsd;
const now = after(NOON, 3 * HOUR + 12 * MINUTE);
const info = {
  trackingDays: 7,
  sources: ['dexscreener', 'geckoterminal'],
  version: '0.1.0',
  minCallsForBoard: 5,
  leaderboardHour: 9,
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
  figures: figuresOf(5),
  tiers: [partOf('micro', 3), partOf('small', 2)],
  chains: [partOf('solana', 4), partOf('zz<b>chain', 1)],
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
  figures: figuresOf(0),
  tiers: [],
  chains: [],
};

const said = (text: Reply['text']): Reply => ({ text, buttons: [] });
const six = [1, 2, 3, 4, 5, 6].map((id) => standingOf(id, { reputation: reputationOf(id, 48, 74) }));
const warm: WarmUp = { since: NOON, warmingUp: false };
const warming: WarmUp = { since: NOON, until: after(NOON, 14 * DAY), warmingUp: true };
const choice: BoardChoice = { period: '7d', order: 'score' };
const board = { choice, page: 2, at: now, minCompleted: 5, trackingDays: 7, warmUp: warm } as const;
const crowd = figuresOf(2_000, { hits: 600, successes: 200 });
const card = { now, following: false, warmUp: warm, crowd };

const measured = [1, 2, 3, 4, 5, 6].map((id) =>
  standingOf(id, { completed: 12 * id, figures: figuresOf(12 * id), reputation: reputationOf(id, 48, 74) }),
);
const months = [8, 9, 10].map((month) => ({
  from: epochMs(Date.UTC(2026, month)),
  to: epochMs(Date.UTC(2026, month + 1)),
  figures: figuresOf(20 * month),
}));
const profile: ChannelProfile = {
  total: figuresOf(200, { successes: 20, hits: 90 }),
  tiers: [
    partOf('micro', 100, { successes: 10, hits: 70 }),
    partOf('small', 100, { successes: 10, hits: 20 }),
  ],
  chains: [partOf('solana', 190), partOf('a-new-chain', 10)],
  hours: [partOf(0, 40), partOf(14, 160)],
  weekdays: [partOf(0, 120), partOf(6, 80)],
  recent: figuresOf(40, { logReturn: { value: 0.3, low: 0.1, high: 0.5 } }),
  before: figuresOf(160, { logReturn: { value: -0.4, low: -0.8, high: 0 } }),
  months,
};
const patterns: ChannelPatterns = {
  calls: 200,
  tiers: [
    { tier: 'micro', share: { value: 0.62, low: 0.55, high: 0.69 } },
    { tier: 'unknown', share: { value: 0.004, low: 0.001, high: 0.02 } },
  ],
  timeToAthMs: { calls: 140, low: 20 * MINUTE, median: 90 * MINUTE, high: 6 * HOUR },
  quality: { foretold: 0.24, came: { value: 0.31, low: 0.22, high: 0.41 } },
  spread: { value: 1.4, low: 1.25, high: 1.57 },
  holding: {
    holdMs: 2 * HOUR,
    calls: 100,
    roi: { value: 0.04, low: -0.02, high: 0.1 },
    endRoi: -0.31,
  },
};
const busy = { completed: 200, successes: 20, hits: 90, figures: profile.total };
const rated = {
  ...reputationOf(1, 61, 90, 200),
  effectiveCalls: 80,
  originality: -6.4,
  grade: 'excellent' as const,
};
const apart = { profile, standing: standingOf(1, busy), reputations: [rated] };
const plain = {
  profile: {
    ...profile,
    total: figuresOf(60, { successes: 6, hits: 18 }),
    tiers: [],
    chains: [],
    hours: [],
    recent: figuresOf(2),
  },
  standing: standingOf(1),
  reputations: [reputationOf(1, 30, 70, 60)],
};

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
    card,
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
  'a channel': channelCard(record, { ...card, following: true }),
  'a channel as its operator reads it': channelCard(
    { ...record, standing: standingOf(1, { completed: 0 }), reputations: [], open: [], completed: [] },
    {
      ...card,
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
    card,
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
  'a summary': summaryPage(facts, { period: '7d', at: now, warmUp: warm }),
  'an empty summary': summaryPage(noFacts, { period: '24h', at: now, warmUp: warming }),
  'a leaderboard by hits of one size': leaderboardPage(
    { ranked: measured, unranked: [] },
    {
      ...board,
      page: 1,
      choice: { period: '30d', order: 'hit', slice: { tier: 'micro' } },
      warmUp: warming,
    },
  ),
  'a long leaderboard of a chain by median': leaderboardPage(
    { ranked: measured, unranked: [] },
    {
      ...board,
      page: 1,
      choice: { period: 'all', order: 'median', slice: { chain: 'solana' }, rows: 20, minCompleted: 3 },
    },
  ),
  'a leaderboard beside coins whose prices are not known': leaderboardPage(
    { ranked: [], unranked: measured },
    { ...board, page: 1, choice: { period: '7d', order: 'alpha' } },
  ),
  'a leaderboard of a size of which nothing ended': leaderboardPage(
    { ranked: [], unranked: [] },
    { ...board, choice: { ...choice, slice: { tier: 'large' } } },
  ),
  'a channel that stands apart': channelCard({ ...record, ...apart }, card),
  'a channel that does not': channelCard({ ...record, ...plain }, { ...card, warmUp: warming }),
  'more of a channel by month': channelMore({ ...record, ...apart }, { show: 'months', now, warmUp: warm }),
  'more of a channel by size': channelMore({ ...record, ...apart }, { show: 'sizes', now, warmUp: warm }),
  'more of a channel by hour': channelMore({ ...record, ...apart }, { show: 'hours', now, warmUp: warm }),
  'more of a channel by weekday': channelMore({ ...record, ...apart }, { show: 'days', now, warmUp: warm }),
  'how a channel calls': channelMore(
    { ...record, ...apart },
    { show: 'habits', now, warmUp: warm, patterns },
  ),
  'how a channel of few calls calls': channelMore(
    { ...record, ...apart },
    { show: 'habits', now, warmUp: warm, patterns: { calls: 9, tiers: [] } },
  ),
  'more of a channel of which nothing ended': channelMore(record, { show: 'days', now, warmUp: warm }),
  alerts: alertsPage(DEFAULT_CHAT_SETTINGS, { followsAll: false, followed: 1, now, ...info }),
  'alerts of a topic': alertsPage(
    { ...DEFAULT_CHAT_SETTINGS, topicId: 12 },
    { followsAll: true, followed: 0, now, ...info },
  ),
  'alerts with a daily board': alertsPage(
    { ...DEFAULT_CHAT_SETTINGS, leaderboard: 'daily' },
    { followsAll: true, followed: 0, now, ...info },
  ),
  'alerts with a weekly board': alertsPage(
    { ...DEFAULT_CHAT_SETTINGS, leaderboard: 'weekly' },
    { followsAll: true, followed: 0, now, ...info },
  ),
  'muted alerts': alertsPage(
    { ...DEFAULT_CHAT_SETTINGS, mutedUntil: after(now, HOUR) },
    { followsAll: true, followed: 0, now, ...info },
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
  (name, { text, buttons }) => {
    expect(text.text.length).toBeLessThan(4_096);
    // A line for each command: somebody looks one up there, and reads none of the others.
    const most = name === 'the help of an operator' ? 24 : 20;
    expect(text.text.split('\n').length).toBeLessThanOrEqual(most);
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

test('the best call says as well that its price is not confirmed', () => {
  const above = viewOf({
    call: callOf({ running: { ...running, last: { price: usd(0.0292), at: now } } }),
  });
  const { text } = summaryPage({ ...facts, best: [above] }, { period: '7d', at: now, warmUp: warm });
  expect(text.text).toContain('14.60x now (not yet confirmed), high 1.30x');
});

test('a summary counts only what there is', () => {
  const said = (changes: Partial<TrackingFacts>, period: '24h' | 'all' = '24h'): string =>
    summaryPage({ ...facts, waiting: 0, unpriced: 0, ...changes }, { period, at: now, warmUp: warm })
      .text.text.split('\n')
      .at(1) ?? '';
  expect(said({ heard: 7, completed: 2, open: 53 })).toBe('7 heard, 2 ended in this time · 53 open now');
  expect(said({ heard: 0, open: 0 })).toBe('5 ended in this time');
  expect(said({ heard: 0, completed: 0, open: 3 })).toBe('3 open now');
  expect(said({ heard: 86, completed: 86, open: 0 }, 'all')).toBe('86 heard, 86 ended');
});

test('what a channel claims is told beside what was measured', () => {
  const said = (claims: ChannelRecord['claims']): string =>
    channelCard({ ...record, ...(claims && { claims }) }, card).text.text;
  expect(said({ count: 25, medianRatio: 4.87, inflated: 25 })).toContain(
    '25 later posts claim a result: all 25 over 10 % above what I measured, the median 4.9 times as much',
  );
  expect(said({ count: 2, medianRatio: 4, inflated: 2 })).toContain('claim a result: both over 10 %');
  expect(said({ count: 2, medianRatio: 0.968, inflated: 0 })).toContain(
    '2 later posts claim a result: none over 10 % above what I measured, the median 0.97 times as much',
  );
  expect(said({ count: 3, medianRatio: 123.4, inflated: 2 })).toContain(
    '2 of them over 10 % above what I measured, the median 123 times as much',
  );
});

test('a form that cannot be told names the side that has too few calls', () => {
  const said = (recent: number, before: number): string =>
    channelCard(
      {
        ...record,
        profile: { ...profile, recent: figuresOf(recent), before: figuresOf(before) },
        reputations: [rated],
      },
      card,
    ).text.text;
  expect(said(40, 0)).toContain('form: no earlier calls to compare with');
  expect(said(40, 4)).toContain('form: too few earlier calls to compare with');
  expect(said(4, 40)).toContain('form: too few recent calls to tell');
});

test.each([
  [0.96, 'about as much as others of the same size: 0.96 times the spread (0.86 to 1.06)'],
  [1.4, 'Its results vary more than others of the same size: 1.40 times the spread (1.26 to 1.54)'],
  [0.6, 'less than others of the same size: 0.60 times the spread (0.54 to 0.66)'],
])('results %s times as far apart', (value, words) => {
  const spread = { value, low: 0.9 * value, high: 1.1 * value };
  const more = channelMore(
    { ...record, ...apart },
    { show: 'habits', now, warmUp: warm, patterns: { ...patterns, spread } },
  );
  expect(more.text.text).toContain(words);
});

test.each([
  [undefined, 'Forecast at the call: 20 % to end above +10 %\n'],
  [{ channel: 34, all: 2_310 }, '+10 %, from 2,310 results, 34 of them of this channel\n'],
  [{ channel: 0, all: 1 }, '+10 %, from 1 result of other channels\n'],
  [{ channel: 7, all: 7 }, '+10 %, from 7 results of this channel\n'],
  [{ channel: 0, all: 0 }, '+10 %, a first guess: no result was known yet\n'],
])('a forecast from %o says so', (restsOn, words) => {
  const { context } = callOf();
  const call = callOf({ context: { ...context, ...(restsOn && { restsOn }) } });
  expect(callCard(viewOf({ call }), { now, reader: 1 }).text.text).toContain(words);
});

test('a mean that one call carries is told without it as well', () => {
  const said = (completed: number, meanRoi: number, largestRoi: number): string => {
    const figures = figuresOf(completed, { meanRoi, largestRoi });
    return leaderboardPage({ ranked: [standingOf(1, { completed, meanRoi, figures })], unranked: [] }, board)
      .text.text;
  };
  expect(said(10, 0.4, 3.82)).toContain('mean +40 % (+2 % without the best call)');
  expect(said(10, 0.4, 6)).toContain('mean +40 % (-22 % without the best call)');
  expect(said(10, 0.4, 2.2)).toContain('mean +40 % (+20 % without the best call)');
  expect(said(10, 0.4, 2)).toMatch(/mean \+40 %\n/);
  expect(said(10, -0.4, 0.5)).toMatch(/mean -40 %\n/);
});

test('by alpha a leaderboard says which mean it ranks by', () => {
  const alpha = { value: 0.1, low: -0.1, high: 0.3, calls: 12 };
  const { text } = leaderboardPage(
    { ranked: [standingOf(1, { figures: figuresOf(12, { alpha }) })], unranked: [] },
    { ...board, choice: { period: '7d', order: 'alpha' } },
  );
  expect(text.text).toContain(
    "the typical (geometric mean) return against the chain's own coin, at the lower end of its interval, from 5 completed calls on: one 100x cannot lead. In brackets",
  );
});

test('a page says nothing that is undefined, not a number or endless', () => {
  for (const { text } of Object.values(PAGES)) expect(text.text).not.toMatch(/undefined|NaN|Infinity|null/);
});

describe('the price of an open call', () => {
  const { call } = viewOf();
  const at = (age: number): string =>
    callLine(
      viewOf({
        call: { ...call, running: { ...call.running, last: { ...call.running.last, at: after(now, -age) } } },
      }),
      now,
    ).text;

  test('is that of now below six hours, and told with its age from then on', () => {
    expect(at(6 * HOUR - 1)).toContain('1.00x now, high');
    expect(at(6 * HOUR)).toContain('1.00x 6 h ago, high');
    expect(at(3 * DAY)).toContain('1.00x 3 d ago, high');
  });
});

test('a good grade whose mean is a loss is said to be one', () => {
  const said = (grade: 'elite' | 'average', low: number, meanRoi: number): string => {
    const reputations = [{ ...reputationOf(1, low, 90), grade }];
    const standing = { ...record.standing, completed: 12, meanRoi };
    return channelCard({ ...record, ...apart, reputations, standing }, card).text.text;
  };
  const words = 'Better than others here, and still a loss: mean -20 % a call.';
  expect(said('elite', 80, -0.2)).toContain(words);
  expect(said('elite', 40, -0.2)).toContain(`So far b${words.slice(1)}`);
  for (const silent of [said('average', 80, -0.2), said('elite', 80, 0.2)])
    expect(silent).not.toContain('still a loss');
});

test('of many calls that lost everything none is named as the worst', () => {
  const lost = viewOf({ outcome: { ...outcome, finalRoi: -1 } });
  const figures = { ...facts.figures, reasons: { ...facts.figures.reasons, dead: 31 } };
  const { text } = summaryPage({ ...facts, figures, worst: [lost] }, { period: '7d', at: now, warmUp: warm });
  expect(text.text).toContain('\nWorst: 31 calls at -100 %\n');
});

test('a board by score names whoever has none yet with what is missing', () => {
  const reputation = { ...reputationOf(7, 20, 90), grade: 'insufficient' as const, completed: 3 };
  const unranked = [standingOf(7, { title: 'Night Ferry', completed: 3, reputation })];
  const said = (ranked: typeof six): string =>
    leaderboardPage({ ranked, unranked }, { ...board, minCompleted: 2 }).text.text.replaceAll(
      /[\u2068\u2069]/g,
      '',
    );
  expect(said(six)).toContain('Not ranked yet: Night Ferry (3 of 5)');
  expect(said([])).toContain('No channel of this board has a score yet: that takes 5 completed calls.');
});
