import { FormattedString } from '@grammyjs/parse-mode';
import type { Figures, Stakes } from '../../model/analytics.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Portfolio } from '../../ports.ts';
import { count, duration, percent } from '../format.ts';
import { periodName } from '../period.ts';
import { type Period, PERIODS, type PortfolioView, press } from '../presses.ts';
import type { Button, Reply } from '../reply.ts';
import {
  asOf,
  asOfFigures,
  rateLines,
  returnLine,
  SIZE_NAMES,
  type ShownWarmUp,
  warmUpLine,
} from './figures.ts';
import { lines } from './parts.ts';
import { chainLabel } from './parts-table.ts';
import { bestLine, worstLine } from './summary.ts';
import { countCell, percentCell, table } from './table.ts';

const VIEWS: readonly (readonly [PortfolioView, string])[] = [
  ['whole', 'whole'],
  ['sizes', 'sizes'],
  ['chains', 'chains'],
  ['channels', 'channels'],
];
/** Rows of a table; the others have the fewest calls. */
const ROWS = 15;

/** One dollar on every call that is open or ended in the period, whole or taken apart. */
export function portfolioPage(
  portfolio: Portfolio,
  view: {
    readonly period: Period;
    readonly show: PortfolioView;
    readonly at: EpochMs;
    readonly warmUp: ShownWarmUp;
  },
): Reply {
  const isEmpty = portfolio.all.calls === 0;
  return {
    text: lines(
      FormattedString.bold(`Portfolio · ${periodName(view.period)}`),
      warmUpLine(view.warmUp),
      'One dollar on every call that is open now or ended in this time, at its entry price, before fees.',
      ...(isEmpty ? ['There is no such call yet. Forward me one in private.'] : shownLines(portfolio, view)),
      view.show === 'whole' ? asOfFigures(view.at, portfolio.completed.completed) : asOf(view.at),
    ),
    buttons: [
      VIEWS.map(([show, name]): Button => ({
        text: show === view.show ? `· ${name} ·` : name,
        press: press.portfolio(view.period, show),
      })),
      PERIODS.map((period): Button => ({
        text: period === view.period ? `· ${period} ·` : period,
        press: press.portfolio(period, view.show),
      })),
    ],
  };
}

function shownLines(
  portfolio: Portfolio,
  { show, at }: { readonly show: PortfolioView; readonly at: EpochMs },
): readonly (FormattedString | string | undefined)[] {
  switch (show) {
    case 'whole':
      return wholeLines(portfolio, at);
    case 'sizes':
      return tableLines('size', portfolio.tiers, ({ of }) => SIZE_NAMES[of]);
    case 'chains':
      return tableLines('chain', portfolio.chains, ({ of }) => chainLabel(of));
    case 'channels':
      return tableLines('channel', portfolio.channels, ({ title }) => title);
  }
}

function wholeLines(
  { all, open, completed, best, worst }: Portfolio,
  at: EpochMs,
): readonly (FormattedString | string | undefined)[] {
  const { meanDurationMs } = completed;
  const manyLost = worstLine(completed, worst);
  const tracked = meanDurationMs === undefined ? '' : `, tracked for ${duration(meanDurationMs)} on average`;
  return [
    `${all.calls === 1 ? '1 call' : `All ${count(all.calls, 'call')}`}: ${worth(all)}`,
    open.calls === 0 ? undefined : `Open, ${count(open.calls, 'call')}: ${percent(open.roi)} so far`,
    completed.completed === 0
      ? undefined
      : `Completed, ${count(completed.completed, 'call')}: ${percent(completed.meanRoi)}${tracked}`,
    ...(completed.completed === 0 ? [] : [...rateLines(completed), returnLine(completed)]),
    ...best.slice(0, 2).map((call) => bestLine('Best', call, at)),
    ...(manyLost === undefined ? worst.slice(0, 2).map((call) => bestLine('Worst', call, at)) : [manyLost]),
  ];
}

/** `-8 %: $114 became $105`. */
function worth({ calls, roi }: Stakes): string {
  if (roi === undefined) return percent(roi);
  const dollars = (value: number): string => `$${Math.round(value).toLocaleString('en-US')}`;
  return `${percent(roi)}, ${dollars(calls)} became ${dollars(calls * (1 + roi))}`;
}

function tableLines<Group extends { readonly open: Stakes; readonly completed: Figures }>(
  head: string,
  groups: readonly Group[],
  nameOf: (group: Group) => string,
): readonly (FormattedString | string | undefined)[] {
  const rest = groups.length - ROWS;
  const shown = groups.slice(0, ROWS);
  // Without open calls their columns would only take room from the names.
  const isAnyOpen = shown.some(({ open }) => open.calls > 0);
  const rows = shown.map((group) => {
    const { open, completed } = group;
    const done = [countCell(completed.completed), percentCell(completed.meanRoi)];
    return [nameOf(group)].concat(isAnyOpen ? [countCell(open.calls), percentCell(open.roi)] : [], done);
  });
  return [
    table([head, ...(isAnyOpen ? ['open', 'now'] : []), 'done', 'end'], rows),
    rest > 0 ? `and ${rest} more with fewer calls` : undefined,
    isAnyOpen
      ? 'now: mean return of the open calls so far; end: of the completed ones.'
      : 'end: mean return of the completed calls; none is open.',
  ];
}
