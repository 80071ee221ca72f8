import type { InsightReport, RankingRecord, WarmUp } from '../model/analytics.ts';
import type { TrackingFacts } from '../ports.ts';
import { moment, percent } from '../telegram/format.ts';
import { periodName } from '../telegram/period.ts';
import {
  alphaLine,
  endingLine,
  highLine,
  INTERVALS,
  rateLines,
  returnLine,
  warmUpLine,
} from '../telegram/render/figures.ts';
import {
  channelsDifferLine,
  insightLine,
  questionsLine,
  rankingLine,
} from '../telegram/render/insight-words.ts';
import { forecastLine } from '../telegram/render/insights.ts';
import { datedMoment } from './dates.ts';
import { type Column, markdownTable, plain } from './markdown.ts';
import type { Row } from './row.ts';
import type { Question, Section } from './sections.ts';

const TITLES: Readonly<Record<Section, string>> = {
  leaderboard: 'Leaderboard',
  history: 'History',
  portfolio: 'Portfolio: one dollar on every call',
  calls: 'Calls',
};

const SUCCESS_RATE = { head: '> +10 %', as: 'share' } as const;
const HIT_RATE = { head: '2x', as: 'share' } as const;
const MEDIAN_RETURN = { head: 'median return', as: 'return' } as const;
const MEAN_RETURN = { head: 'mean return', as: 'return' } as const;

/** What stands of every group of completed calls. */
const FIGURES: Readonly<Record<string, Column>> = {
  completed: 'completed',
  successRate: SUCCESS_RATE,
  hitRate: HIT_RATE,
  medianReturn: MEDIAN_RETURN,
  meanReturn: MEAN_RETURN,
};

const COLUMNS: Readonly<Record<Section, Readonly<Record<string, Column>>>> = {
  leaderboard: {
    channel: 'channel',
    place: 'place',
    grade: 'grade',
    score: { head: 'score (90 %)', as: 'score' },
    ...FIGURES,
    priced: 'priced',
    heard: 'of heard',
  },
  history: {
    from: { head: 'from', as: 'day' },
    ...FIGURES,
    medianHighMultiple: { head: 'median high', as: 'multiple' },
  },
  portfolio: {
    group: 'by',
    of: 'of',
    openCalls: 'open',
    openReturn: { head: 'return so far', as: 'return' },
    completed: 'completed',
    meanReturn: MEAN_RETURN,
    medianReturn: MEDIAN_RETURN,
    successRate: SUCCESS_RATE,
    hitRate: HIT_RATE,
    meanHoursTracked: { head: 'tracked for', as: 'span' },
  },
  calls: {
    symbol: 'token',
    call: 'call',
    channel: 'channel',
    chain: 'chain',
    postedAt: { head: 'posted', as: 'moment' },
    status: 'status',
    return: { head: 'return', as: 'return' },
    highMultiple: { head: 'high', as: 'multiple' },
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
    `As of ${datedMoment(question.at)}. ${INTERVALS}`,
    datedWarmUpLine(warmUp),
  ])}`;
  if (overview !== undefined) yield `${summaryText(overview.facts)}${insightText(overview)}`;
  for (const { name, rows } of tables) {
    const all: Row[] = [];
    for await (const row of rows) all.push(row);
    yield `## ${TITLES[name]}\n\n${markdownTable(all, COLUMNS[name])}\n`;
  }
}

/** The label of the first days, whose end has its year here. */
function datedWarmUpLine(warmUp: WarmUp): string | undefined {
  const words = warmUpLine(warmUp);
  const { until } = warmUp;
  return until === undefined ? words : words?.replace(moment(until), datedMoment(until));
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
    questionsLine(report),
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
