import { describe, expect, test } from 'vitest';
import { labelOf } from '../../../src/alerts/rules.ts';
import type { History, Insight, InsightReport, WarmUp } from '../../../src/model/analytics.ts';
import type { Notice } from '../../../src/model/notice.ts';
import { after, type ChannelId, DAY, epochMs, HOUR, MINUTE } from '../../../src/model/units.ts';
import type { Portfolio } from '../../../src/ports.ts';
import { noticeReply } from '../../../src/telegram/messages.ts';
import { chooseHistory, historyPage } from '../../../src/telegram/render/history.ts';
import { insightsPage } from '../../../src/telegram/render/insights.ts';
import { leaderboardPage } from '../../../src/telegram/render/leaderboard.ts';
import { portfolioPage } from '../../../src/telegram/render/portfolio.ts';
import type { Reply } from '../../../src/telegram/reply.ts';
import { NOON } from '../../fakes/clock.ts';
import { figuresOf, partOf } from '../../fakes/figures.ts';
import { ALPHA, callOf, reputationOf, standingOf, viewOf } from '../../fakes/views.ts';

const now = after(NOON, 3 * HOUR + 12 * MINUTE);
const warm: WarmUp = { since: NOON, warmingUp: false };
const warming: WarmUp = { since: NOON, until: after(NOON, 14 * DAY), warmingUp: true };
const HOSTILE = '\u202E@evil 👨‍👩‍👧‍👦 <b>https://t.me/x</b>';
const FAMILY = '👨‍👩‍👧‍👦'.repeat(40);
const id = (value: number): ChannelId => value as ChannelId;

const weeks = [3, 4, 5, 6].map((week) => ({
  from: epochMs(Date.UTC(2026, 9, 5 + 7 * week)),
  to: epochMs(Date.UTC(2026, 9, 12 + 7 * week)),
  figures: figuresOf(30 * week, {
    medianRoi: { value: week === 6 ? 123.4 : -0.1 * week, low: -0.9, high: 130 },
  }),
}));
const history: History = {
  by: 'week',
  trend: weeks,
  tiers: [],
  chains: [],
  total: figuresOf(540),
  benchmarks: [partOf('nano', 12_400), partOf('unknown', 3)],
  byChain: [partOf('solana', 500), partOf(HOSTILE, 40)],
  hours: [partOf(0, 40), partOf(1, 20), partOf(23, 9)],
  weekdays: [0, 1, 2, 3, 4, 5, 6].map((day) => partOf(day, 10 * (day + 1))),
};
const none: History = {
  by: 'day',
  trend: [],
  tiers: [],
  chains: [],
  total: figuresOf(0),
  benchmarks: [],
  byChain: [],
  hours: [],
  weekdays: [],
};

const open = viewOf();
const ended = viewOf({
  call: callOf({ status: 'closed' }),
  channel: { ...ALPHA, title: HOSTILE },
});
const stakes = (calls: number, roi?: number) => ({ calls, ...(roi !== undefined && { roi }) });
const portfolio: Portfolio = {
  open: stakes(34, -0.12),
  completed: figuresOf(80, { meanRoi: -0.06 }),
  all: stakes(114, -0.078),
  tiers: [
    { of: 'nano', open: stakes(30, -0.2), completed: figuresOf(60) },
    { of: 'small', open: stakes(4), completed: figuresOf(20) },
  ],
  chains: [{ of: 'solana', open: stakes(34, -0.12), completed: figuresOf(80) }],
  channels: Array.from({ length: 17 }, (_, index) => ({
    channelId: id(index + 1),
    title: index === 0 ? HOSTILE : index === 1 ? FAMILY : `Channel number ${index}`,
    open: stakes(index, index === 0 ? undefined : 1.5 * index),
    completed: figuresOf(17 - index),
  })),
  best: [open],
  worst: [ended],
};
const empty: Portfolio = {
  open: stakes(0),
  completed: figuresOf(0),
  all: stakes(0),
  tiers: [],
  chains: [],
  channels: [],
  best: [],
  worst: [],
};

const estimate = (value: number, low: number, high: number) => ({ value, low, high });
const insights: readonly Insight[] = [
  {
    kind: 'factor',
    factor: 'liquidity',
    yield: 'return',
    rho: estimate(0.18, 0.1, 0.26),
    n: 1_240,
    p: 0.001,
  },
  { kind: 'factor', factor: 'run-up-60m', yield: 'high', rho: estimate(-0.21, -0.3, -0.12), n: 900, p: 0.01 },
  { kind: 'tier', tier: 'micro', effect: estimate(0.08, 0.03, 0.13), n: 320, p: 0.01 },
  { kind: 'chain', chain: 'base', effect: estimate(-0.1, -0.16, -0.04), n: 210, p: 0.02 },
  { kind: 'hours', fromHour: 12, toHour: 16, effect: estimate(0.06, 0.02, 0.1), n: 400, p: 0.03 },
  { kind: 'weekend', effect: estimate(-0.05, -0.08, -0.02), n: 210, p: 0.04 },
  {
    kind: 'channel',
    is: 'best',
    tier: 'micro',
    channelId: id(1),
    title: HOSTILE,
    effect: estimate(0.12, 0.05, 0.19),
    n: 44,
    p: 0.04,
  },
  {
    kind: 'channel',
    is: 'weak',
    tier: 'all',
    channelId: id(2),
    title: 'Beta',
    username: 'betacalls',
    effect: estimate(-0.12, -0.19, -0.05),
    n: 44,
    p: 0.04,
  },
  {
    kind: 'threshold',
    threshold: 0.3,
    share: 0.18,
    roi: estimate(0.12, 0.02, 0.22),
    allRoi: -0.08,
    n: 640,
    p: 0.03,
  },
  { kind: 'holding', holdMs: 2 * HOUR, roi: estimate(0.04, -0.02, 0.1), endRoi: -0.31, n: 500, p: 0.02 },
];
const report: InsightReport = {
  at: after(now, -4 * MINUTE),
  warmUp: warm,
  calls: 1_240,
  of: 20_000,
  questions: 42,
  channelsDiffer: {
    calls: 1_240,
    channels: 31,
    logReturn: { icc: 0.03, p: 0.0004 },
    success: { icc: 0.012, p: 0.012 },
    hit: { icc: 0.01, p: 0.03 },
  },
  insights,
  forecasts: { calls: 1_100, brierSkill: 0.042, calibrationError: 0.021, bins: [], months: [] },
};
const nothing: InsightReport = {
  at: now,
  warmUp: warming,
  calls: 40,
  of: 40,
  questions: 12,
  channelsDiffer: {
    calls: 40,
    channels: 6,
    logReturn: { icc: 0.001, p: 0.43 },
    success: { icc: -0.01, p: 0.8 },
    hit: undefined,
  },
  insights: [],
  forecasts: { calls: 40, brierSkill: -0.07, calibrationError: 0.004, bins: [], months: [] },
};

const untold = { calls: 0, channels: 0, logReturn: undefined, success: undefined, hit: undefined };

const digest: Extract<Notice, { kind: 'weekly-digest' }> = {
  kind: 'weekly-digest',
  at: now,
  warmUp: warm,
  heard: 130,
  open: stakes(34, -0.12),
  completed: figuresOf(80),
  rows: [1, 2, 3, 4].map((channel) => standingOf(channel, { reputation: reputationOf(channel, 48, 74) })),
  best: { call: labelOf(open), finalRoi: 4.2, athMultiple: 9 },
  worst: { call: labelOf(ended), finalRoi: -1, athMultiple: 1 },
  channelsDiffer: {
    calls: 40,
    channels: 6,
    logReturn: { icc: 0.001, p: 0.43 },
    success: { icc: -0.01, p: 0.8 },
    hit: undefined,
  },
  ranking: {
    pairs: 1_204,
    channels: 38,
    spans: 3,
    rightOrder: estimate(0.66, 0.58, 0.74),
  },
  insights,
};
const quiet: Notice = {
  kind: 'weekly-digest',
  at: now,
  warmUp: { warmingUp: true },
  heard: 0,
  open: stakes(0),
  completed: figuresOf(0),
  rows: [],
  channelsDiffer: untold,
  ranking: { pairs: 3, channels: 3, spans: 1 },
  insights: [],
};

const { ranking: _, ...ofOldVersion } = digest;

const at = { at: now, warmUp: warm };
const PAGES: Readonly<Record<string, Reply>> = {
  'a history by week': historyPage(history, { ...at, show: 'trend' }),
  'the history of a channel': historyPage(history, {
    ...at,
    show: 'trend',
    channel: { ...ALPHA, title: HOSTILE },
    warmUp: warming,
  }),
  'a history by hour': historyPage(history, { ...at, show: 'hours' }),
  'a history by weekday': historyPage(history, { ...at, show: 'days' }),
  'a history by size': historyPage(history, { ...at, show: 'sizes' }),
  'a history by chain': historyPage(history, { ...at, show: 'chains' }),
  'a history of nothing': historyPage(none, { ...at, show: 'trend' }),
  'a choice of histories': chooseHistory([ALPHA, { ...ALPHA, id: id(2), title: HOSTILE }], 'month'),
  'a portfolio': portfolioPage(portfolio, { ...at, period: '7d', show: 'whole' }),
  'a portfolio by size': portfolioPage(portfolio, { ...at, period: '30d', show: 'sizes' }),
  'a portfolio by chain': portfolioPage(portfolio, { ...at, period: '30d', show: 'chains' }),
  'a portfolio by channel': portfolioPage(portfolio, { ...at, period: 'all', show: 'channels' }),
  'an empty portfolio': portfolioPage(empty, { at: now, warmUp: warming, period: '24h', show: 'whole' }),
  insights: insightsPage(report, now),
  'further insights': insightsPage({ ...report, insights: insights.slice(3) }, now),
  'no insights': insightsPage(nothing, now),
  'insights before the first call': insightsPage(
    {
      ...nothing,
      calls: 0,
      of: 0,
      warmUp: { warmingUp: true },
      forecasts: { calls: 0, bins: [], months: [] },
    },
    now,
  ),
  'the week': noticeReply(digest, now),
  'a quiet week': noticeReply(quiet, now),
  'the week as an earlier version told it': noticeReply(ofOldVersion, now),
};

test.each(Object.entries(PAGES))('%s reads as intended', (_, { text, buttons }) => {
  expect(text.text.replaceAll(/[\u2068\u2069]/g, '')).toMatchSnapshot('text');
  const rows = buttons.map((row) =>
    row.map((button) => `[${button.text}${'press' in button ? ` ${button.press}` : ''}]`).join(' '),
  );
  expect(rows.join('\n').replaceAll(/[\u2068\u2069]/g, '')).toMatchSnapshot('buttons');
});

test.each(Object.entries(PAGES))('%s fits a message and a phone', (_, { text, buttons }) => {
  expect(text.text.length).toBeLessThan(4_096);
  expect(text.text.split('\n').length).toBeLessThanOrEqual(22);
  expect(text.text).not.toMatch(/undefined|NaN|Infinity|null/);
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const entity of text.entities.filter(({ type }) => type === 'pre')) {
    const table = text.text.slice(entity.offset, entity.offset + entity.length);
    for (const line of table.replaceAll(/[\u2068\u2069]/g, '').split('\n'))
      expect([...graphemes.segment(line)].length).toBeLessThanOrEqual(34);
    expect(table).not.toContain('👨‍👩‍👧‍👦'.repeat(7));
  }
  for (const button of buttons.flat())
    if ('press' in button) expect(Buffer.byteLength(button.press)).toBeLessThanOrEqual(64);
});

test('without open calls a portfolio leaves their columns to the names', () => {
  const { text } = portfolioPage(
    { ...portfolio, tiers: [{ of: 'nano', open: stakes(0), completed: figuresOf(60) }] },
    { ...at, period: '30d', show: 'sizes' },
  );
  expect(text.text).toMatch(/size\S* +done +end\n/);
  expect(text.text).toContain('end: mean return of the completed calls; none is open.');
});

describe('names from outside', () => {
  test('make no link and turn no text around', () => {
    for (const { text } of Object.values(PAGES)) {
      expect(text.text).not.toContain('\u202E');
      for (let from = text.text.indexOf('@evil'); from >= 0; from = text.text.indexOf('@evil', from + 1)) {
        const covering = text.entities.filter(
          ({ type, offset, length }) =>
            ['code', 'pre', 'text_link'].includes(type) && offset <= from && from < offset + length,
        );
        expect(covering).toHaveLength(1);
      }
    }
  });

  test.each([undefined, 20])('of many emoji do not make a leaderboard too long for a message', (size) => {
    const rows = Array.from({ length: 20 }, (_, index) =>
      standingOf(index + 1, {
        title: FAMILY,
        figures: figuresOf(30),
        reputation: reputationOf(index + 1, 48, 74),
      }),
    );
    const { text } = leaderboardPage(
      { ranked: rows, unranked: rows },
      {
        choice: { period: 'all', order: 'median', ...(size !== undefined && { rows: size }) },
        page: 1,
        at: now,
        minCompleted: 5,
        trackingDays: 7,
        warmUp: warming,
      },
    );
    expect(text.text.length).toBeLessThan(4_096);
    expect(text.text).toContain(`${size ?? 5}. `);
  });
});
