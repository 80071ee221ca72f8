import type { InsightReport, RankingRecord, WarmUp } from '../model/analytics.ts';
import type { TrackingFacts } from '../ports.ts';
import { percent } from '../telegram/format.ts';
import { periodName } from '../telegram/period.ts';
import {
  alphaLine,
  asOf,
  endingLine,
  highLine,
  INTERVALS,
  rateLines,
  returnLine,
  warmUpLine,
} from '../telegram/render/figures.ts';
import { channelsDifferLine, insightLine, rankingLine } from '../telegram/render/insight-words.ts';
import { forecastLine } from '../telegram/render/insights.ts';
import { type Column, markdownTable, plain } from './markdown.ts';
import type { Row } from './row.ts';
import type { Question, Section } from './sections.ts';

const TITLES: Readonly<Record<Section, string>> = {
  leaderboard: 'Leaderboard',
  history: 'History',
  portfolio: 'Portfolio: one dollar on every call',
  calls: 'Calls',
};

/** What stands of every group of completed calls. */
const FIGURES: Readonly<Record<string, Column>> = {
  completed: 'completed',
  successRate: { head: '> +10 %', as: 'share' },
  hitRate: { head: '2x', as: 'share' },
  hitRateLow: { head: '2x from', as: 'share' },
  hitRateHigh: { head: '2x to', as: 'share' },
  medianReturn: { head: 'median return', as: 'return' },
  meanReturn: { head: 'mean return', as: 'return' },
};

const COLUMNS: Readonly<Record<Section, Readonly<Record<string, Column>>>> = {
  leaderboard: {
    channel: 'channel',
    place: 'place',
    grade: 'grade',
    score: 'score',
    scoreLow: 'from',
    scoreHigh: 'to',
    ...FIGURES,
    priced: 'priced',
    heard: 'of heard',
  },
  history: {
    from: 'from',
    ...FIGURES,
    medianHighMultiple: 'median high',
  },
  portfolio: {
    group: 'by',
    of: 'of',
    openCalls: 'open',
    openReturn: { head: 'return so far', as: 'return' },
    completed: 'completed',
    meanReturn: { head: 'mean return', as: 'return' },
    medianReturn: { head: 'median return', as: 'return' },
    successRate: { head: '> +10 %', as: 'share' },
    hitRate: { head: '2x', as: 'share' },
    meanHoursTracked: 'hours tracked',
  },
  calls: {
    symbol: 'token',
    call: 'call',
    channel: 'channel',
    chain: 'chain',
    postedAt: 'posted',
    status: 'status',
    return: { head: 'return', as: 'return' },
    highMultiple: 'high',
    endedBy: 'ended by',
  },
};

/** What stands before the tables of a whole report. */
export interface Overview {
  readonly facts: TrackingFacts;
  readonly insights: InsightReport;
  readonly ranking: RankingRecord;
}

/** The report as Markdown. */
export async function* markdownOf(
  about: { readonly question: Question; readonly warmUp: WarmUp; readonly overview?: Overview },
  tables: readonly { readonly name: Section; readonly rows: AsyncIterable<Row> }[],
): AsyncGenerator<string> {
  const { question, warmUp, overview } = about;
  yield `# CalledIt, ${periodName(question.period)}\n\n${paragraph([
    `${asOf(question.at)}. ${INTERVALS}`,
    warmUpLine(warmUp),
  ])}`;
  if (overview !== undefined) yield `${summaryText(overview.facts)}${insightText(overview)}`;
  for (const { name, rows } of tables) {
    const all: Row[] = [];
    for await (const row of rows) all.push(row);
    yield `## ${TITLES[name]}\n\n${markdownTable(all, COLUMNS[name])}\n`;
  }
}

function summaryText(facts: TrackingFacts): string {
  const { figures } = facts;
  const open = facts.openRoi === undefined ? '' : ` (${percent(facts.openRoi)} so far)`;
  const ended =
    figures.completed === 0
      ? []
      : [
          ...rateLines(figures),
          returnLine(figures),
          highLine(figures),
          alphaLine(figures),
          endingLine(figures),
        ];
  return `## Summary\n\n${list([
    `${facts.heard} heard, ${facts.open} open${open}, ${facts.completed} completed, ${facts.waiting} waiting for a price, ${facts.unpriced} never priced`,
    ...ended,
  ])}`;
}

function insightText({ insights: report, ranking }: Overview): string {
  const found = report.insights.map((insight) => insightLine(insight).text);
  return `## Insights\n\n${list([
    channelsDifferLine(report.channelsDiffer),
    rankingLine(ranking),
    ...(found.length === 0 ? ['Nothing that could not be chance.'] : found),
    forecastLine(report.forecasts),
  ])}`;
}

function list(sentences: readonly (string | undefined)[]): string {
  const items = sentences.filter((one) => one !== undefined).map((one) => `- ${plain(one)}`);
  return `${items.join('\n')}\n\n`;
}

function paragraph(sentences: readonly (string | undefined)[]): string {
  return `${sentences
    .filter((one) => one !== undefined)
    .map(plain)
    .join('\n\n')}\n\n`;
}
