import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { History, Rhythm, Span } from '../../model/analytics.ts';
import type { Channel } from '../../model/call.ts';
import type { ChannelId, EpochMs } from '../../model/units.ts';
import { type HistoryView, press } from '../presses.ts';
import { plainName } from '../names.ts';
import type { Button, Reply } from '../reply.ts';
import { historySince, shownSpans, spanName } from '../rhythm.ts';
import {
  asOf,
  asOfFigures,
  highLine,
  rateLines,
  returnLine,
  type ShownWarmUp,
  warmUpLine,
} from './figures.ts';
import { channelName, lines } from './parts.ts';
import { FIGURE_HEADS, figureCells, table } from './table.ts';
import { chainsTable, hoursTable, RANGE, sizesTable, weekdaysTable } from './parts-table.ts';

const VIEWS: readonly (readonly [HistoryView, string])[] = [
  ['trend', 'trend'],
  ['hours', 'hours'],
  ['days', 'weekdays'],
  ['sizes', 'sizes'],
  ['chains', 'chains'],
];
const RHYTHMS: readonly Rhythm[] = ['day', 'week', 'month', 'quarter'];

/** Completed calls over time, of all channels or of one, and what they came to by hour, weekday, size and chain. */
export function historyPage(
  history: History,
  view: {
    readonly show: HistoryView;
    readonly channel?: Pick<Channel, 'id' | 'title' | 'username'> | undefined;
    /** All spans on record; as many as its rhythm shows without it. */
    readonly whole?: boolean;
    readonly at: EpochMs;
    readonly warmUp: ShownWarmUp;
  },
): Reply {
  const { by, total } = history;
  const of =
    view.channel === undefined ? 'all channels' : channelName(view.channel.title, view.channel.username);
  const isEmpty = total.completed === 0;
  return {
    text: lines(
      fmt`${FormattedString.bold(`History · ${view.whole === true || isOfAllTime(view.show) ? 'all time' : shownSpans(by)}`)} · ${of}`,
      warmUpLine(view.warmUp),
      ...(isEmpty
        ? ['No call ended in this time. /calls open lists those under way.']
        : shownLines(history, view)),
      ...(isEmpty || view.show !== 'trend' ? [] : [...rateLines(total), returnLine(total), highLine(total)]),
      view.show === 'trend' ? asOfFigures(view.at, total.completed) : asOf(view.at),
    ),
    buttons: [
      viewButtons(view.show, by, view.channel?.id),
      ...(isOfAllTime(view.show) ? [] : [rhythmButtons(view.show, by, view.channel?.id)]),
    ],
  };
}

function shownLines(
  history: History,
  { show, at, whole = false }: { readonly show: HistoryView; readonly at: EpochMs; readonly whole?: boolean },
): readonly (FormattedString | string)[] {
  switch (show) {
    case 'trend':
      return [
        trendRows(history.by, history.trend),
        trendLine(history.by, history.trend, {
          at,
          ...(!whole && { since: historySince(history.by, at) }),
        }),
      ];
    case 'hours':
      return [hoursTable(history.hours), `Of all time, by the time of the post, UTC. ${RANGE}`];
    case 'days':
      return [weekdaysTable(history.weekdays), `Of all time, by the day of the post, UTC. ${RANGE}`];
    case 'sizes':
      return [sizesTable(history.benchmarks), RANGE];
    case 'chains':
      return [chainsTable(history.byChain), RANGE];
  }
}

function isOfAllTime(show: HistoryView): boolean {
  return show === 'hours' || show === 'days';
}

const LEFT_OUT: Readonly<Record<Rhythm, string>> = {
  day: 'Days on which none ended are left out. ',
  week: 'Weeks in which none ended are left out. ',
  month: 'Months in which none ended are left out. ',
  quarter: 'Quarters in which none ended are left out. ',
};

/** Said under a trend; `since`: where the oldest span begins that it could show. */
export function trendLine(
  by: Rhythm,
  trend: readonly Span[],
  { at, since }: { readonly at: EpochMs; readonly since?: EpochMs },
): string {
  const last = trend.at(-1);
  const isUnderWay = last !== undefined && last.to > at;
  const hasGap = trend.some(({ from }, index) => {
    const before = index === 0 ? since : trend[index - 1]?.to;
    return before !== undefined && from > before;
  });
  return [
    `By when calls ended${isUnderWay ? '; the last row is not over' : ''}. `,
    hasGap || !isUnderWay ? LEFT_OUT[by] : '',
    'n: completed calls; >10%: ended above +10 %; median return at the end, from 5 calls on.',
  ].join('');
}

/** One row per span: how many calls ended, above +10 %, at 2x, and their median return. */
export function trendRows(by: Rhythm, trend: History['trend']): FormattedString {
  return table(
    [by, ...FIGURE_HEADS],
    trend.map((span) => [spanName(span, by), ...figureCells(span.figures)]),
  );
}

function viewButtons(show: HistoryView, by: Rhythm, id: ChannelId | undefined): Button[] {
  return VIEWS.map(([view, name]) => ({
    text: view === show ? `· ${name} ·` : name,
    press: press.history(view, by, id),
  }));
}

function rhythmButtons(show: HistoryView, by: Rhythm, id: ChannelId | undefined): Button[] {
  return RHYTHMS.map((rhythm) => ({
    text: rhythm === by ? `· ${rhythm} ·` : rhythm,
    press: press.history(show, rhythm, id),
  }));
}

/** Several channels match a name: one is chosen with a button. */
export function chooseHistory(channels: readonly Channel[], by: Rhythm): Reply {
  return {
    text: lines('Several channels match. Whose history?'),
    buttons: channels.map(({ id, title }) => [
      { text: plainName(title), press: press.history('trend', by, id) },
    ]),
  };
}
