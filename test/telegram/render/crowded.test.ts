import { expect, test } from 'vitest';
import { labelOf } from '../../../src/alerts/rules.ts';
import type { History, Insight, InsightReport, WarmUp } from '../../../src/model/analytics.ts';
import { TIERS } from '../../../src/model/call.ts';
import type { Notice } from '../../../src/model/notice.ts';
import { after, type ChannelId, DAY, HOUR } from '../../../src/model/units.ts';
import { noticeReply } from '../../../src/telegram/messages.ts';
import { lines } from '../../../src/telegram/render/parts.ts';
import { namedCallLine } from '../../../src/telegram/render/call.ts';
import { chooseChannel } from '../../../src/telegram/render/channel.ts';
import { channelList } from '../../../src/telegram/render/channel-list.ts';
import { historyPage } from '../../../src/telegram/render/history.ts';
import { insightsPage } from '../../../src/telegram/render/insights.ts';
import { leaderboardPage } from '../../../src/telegram/render/leaderboard.ts';
import { portfolioPage } from '../../../src/telegram/render/portfolio.ts';
import { BOARD_ORDERS } from '../../../src/telegram/presses.ts';
import type { Reply } from '../../../src/telegram/reply.ts';
import { NOON } from '../../fakes/clock.ts';
import { figuresOf, partOf } from '../../fakes/figures.ts';
import { ALPHA, callOf, LANTERN, reputationOf, standingOf, viewOf } from '../../fakes/views.ts';

const CHANNELS = 500;
const now = after(NOON, 3 * HOUR);
const warming: WarmUp = { since: NOON, until: after(NOON, 14 * DAY), warmingUp: true };
const at = { at: now, warmUp: warming };
const differ = {
  calls: 1_000_000,
  channels: CHANNELS,
  logReturn: { icc: 0.03, p: 0.0004 },
  success: { icc: 0.012, p: 0.002 },
  hit: { icc: 0.01, p: 0.003 },
};
const estimate = { value: 0.12345, low: -0.98765, high: 98.765 };

/** Every page that names channels or calls, of an installation where each is called `title`. */
function pagesOf(title: string): Readonly<Record<string, Reply>> {
  const ids = Array.from({ length: CHANNELS }, (_, index) => (index + 1) as ChannelId);
  const channel = { ...ALPHA, title };
  const token = { ...LANTERN, symbol: title };
  const { context } = callOf();
  const view = viewOf({
    call: callOf({
      id: 999_999 as never,
      context: { ...context, restsOn: { channel: 9_999, all: 1_000_000 } },
    }),
    channel,
    token,
    outcome: undefined as never,
  });
  const rows = ids.map((id) =>
    standingOf(id, {
      title,
      completed: 2_000,
      figures: figuresOf(2_000, {
        medianRoi: estimate,
        alpha: { ...estimate, calls: 1_900 },
        largestRoi: 1_000,
      }),
      reputation: reputationOf(id, 48, 74),
    }),
  );
  const few = rows.map((row) => ({ ...row, completed: 2 }));
  const history: History = {
    by: 'week',
    trend: [],
    tiers: [],
    chains: [],
    total: figuresOf(1_000_000),
    benchmarks: TIERS.map((tier) => partOf(tier, 100_000)),
    byChain: ids.map(() => partOf(title, 2_000)),
    hours: [],
    weekdays: [],
  };
  const stakes = { calls: 2_000, roi: -0.12 };
  const portfolio = {
    open: stakes,
    completed: figuresOf(1_000_000, { largestRoi: 400_000 }),
    all: stakes,
    tiers: [],
    chains: [],
    channels: ids.map((channelId) => ({ channelId, title, open: stakes, completed: figuresOf(2_000) })),
    best: [view, view],
    worst: [view, view],
  };
  const insights = ids.map((channelId): Insight => ({
    kind: 'channel',
    is: 'best',
    tier: 'micro',
    channelId,
    title,
    effect: estimate,
    n: 2_000,
    p: 0.001,
  }));
  const report: InsightReport = {
    ...at,
    calls: 20_000,
    of: 1_000_000,
    questions: 50,
    channelsDiffer: differ,
    insights,
    forecasts: { calls: 20_000, brierSkill: 0.04, calibrationError: 0.02, bins: [], months: [] },
  };
  const digest: Notice = {
    ...at,
    kind: 'weekly-digest',
    heard: 20_000,
    open: stakes,
    completed: figuresOf(10_000, { largestRoi: 4_000 }),
    rows,
    best: { call: labelOf(view), finalRoi: 99, athMultiple: 120 },
    worst: { call: labelOf(view), finalRoi: -1, athMultiple: 1 },
    channelsDiffer: differ,
    ranking: {
      pairs: 40_000,
      channels: CHANNELS,
      spans: 6,
      rightOrder: { value: 0.66, low: 0.58, high: 0.74 },
    },
    insights,
  };
  const reach = { ways: [], problems: [{ issue: title.repeat(9), cure: title.repeat(9) }] } as never;
  const board = { page: 1, at: now, minCompleted: 5, trackingDays: 7, warmUp: warming };
  return {
    ...Object.fromEntries(
      BOARD_ORDERS.flatMap((order) =>
        [5, 20].map((size) => [
          `leaderboard by ${order}, ${size} rows`,
          leaderboardPage(
            { ranked: rows, unranked: few },
            { ...board, choice: { period: 'all', order, rows: size } },
          ),
        ]),
      ),
    ),
    'posted board': noticeReply({ kind: 'leaderboard', periodMs: DAY, rows, ...at }, now),
    'weekly digest': noticeReply(digest, now),
    'new call': noticeReply(
      {
        kind: 'call-started',
        call: labelOf(view),
        entryPrice: view.call.entry.price,
        lagMs: 0,
        lateEntry: false,
        source: title,
        tier: 'micro',
        predictedSuccess: 0.1,
        restsOn: { channel: 9_999, all: 1_000_000 },
        trackedUntil: now,
      },
      now,
    ),
    insights: insightsPage(report, now),
    portfolio: portfolioPage(portfolio, { ...at, period: 'all', show: 'whole' }),
    'portfolio by channel': portfolioPage(portfolio, { ...at, period: 'all', show: 'channels' }),
    'history by chain': historyPage(history, { ...at, show: 'chains', channel }),
    'list of channels': channelList(
      ids.map(() => ({ channel, openCalls: 200, standing: { heard: 4_000, priced: 3_900 }, reach })),
      { now, heard: CHANNELS, known: 0 },
    ),
    'choice of channels': chooseChannel(ids.slice(0, 6).map((id) => Object.assign({}, channel, { id }))),
    calls: {
      text: lines(...Array.from({ length: 8 }, () => namedCallLine(view, { now, reader: 1 }))),
      buttons: [],
    },
  };
}

test.each([
  ['long names', 'A channel of no small name that goes on and on'],
  ['families of emoji', '👨‍👩‍👧‍👦'.repeat(40)],
  ['piled marks', 'ä́̂̃'.repeat(40)],
])('with 500 channels of %s every page fits a message', (_, title) => {
  for (const [page, { text, buttons }] of Object.entries(pagesOf(title))) {
    expect([page, text.text.length]).toEqual([page, expect.toSatisfy((length: number) => length <= 4_096)]);
    expect([page, text.entities.length]).toEqual([page, expect.toSatisfy((count: number) => count <= 100)]);
    for (const button of buttons.flat())
      if ('press' in button) expect(Buffer.byteLength(button.press)).toBeLessThanOrEqual(64);
  }
});
