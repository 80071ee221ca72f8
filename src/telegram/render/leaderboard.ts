import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { Board } from '../../analytics/standings.ts';
import type { Standing } from '../../model/event.ts';
import { DAY, type EpochMs } from '../../model/units.ts';
import { moment, multiple, NOT_AVAILABLE, percent, score, count } from '../format.ts';
import { periodName } from '../period.ts';
import { PERIODS, type Period, press } from '../presses.ts';
import type { Button, Reply } from '../reply.ts';
import { GRADES } from './grades.ts';
import { channelName, dotted, lines } from './parts.ts';

const ROWS = 5;
const NAMED = 5;
const SCORE_MEANING =
  'Score: of 100 channels, how many it likely beats (90 % range); the grade says it in a word, /channel explains it.';

/** A page of the leaderboard, with the rule it ranks by and the channels that it cannot rank yet. */
export function leaderboardPage(
  board: Board,
  view: {
    readonly period: Period;
    readonly page: number;
    readonly at: EpochMs;
    readonly minCompleted: number;
    readonly trackingDays: number;
  },
): Reply {
  const pages = Math.max(1, Math.ceil(board.ranked.length / ROWS));
  const page = Math.min(Math.max(1, view.page), pages);
  const first = (page - 1) * ROWS;
  const rows = board.ranked.slice(first, first + ROWS);
  return {
    text: lines(
      FormattedString.bold(`Leaderboard · ${periodName(view.period)}`),
      ...(rows.length === 0
        ? [emptyLine(board, view)]
        : rows.map((row, index) => rowLines(row, first + index + 1))),
      unrankedLine(board.unranked, view.minCompleted),
      rows.length === 0
        ? undefined
        : `${SCORE_MEANING} Ranked by score, from ${count(view.minCompleted, 'completed call')} on.`,
      `As of ${moment(view.at)}`,
    ),
    buttons: [turnButtons(view.period, page, pages), periodButtons(view.period)],
  };
}

/** The leaderboard that is posted on a schedule: the best rows on one page. */
export function boardLines(
  rows: readonly Standing[],
  view: { readonly periodMs: number | undefined; readonly at: EpochMs },
): FormattedString {
  const period =
    view.periodMs === undefined ? 'all time' : `last ${count(Math.round(view.periodMs / DAY), 'day')}`;
  return lines(
    FormattedString.bold(`Leaderboard · ${period}`),
    ...(rows.length === 0
      ? ['No channel has enough completed calls in this period yet.']
      : rows.slice(0, ROWS).map((row, index) => rowLines(row, index + 1))),
    rows.length === 0 ? undefined : `${SCORE_MEANING} Ranked by score.`,
    `As of ${moment(view.at)} · /leaderboard shows more`,
  );
}

function rowLines(row: Standing, place: number): FormattedString {
  const { reputation } = row;
  const rated =
    reputation === undefined || reputation.grade === 'insufficient'
      ? GRADES.insufficient.name
      : `score ${score(reputation.score)} · ${GRADES[reputation.grade].name}`;
  return lines(
    dotted(fmt`${place}. ${FormattedString.bold(channelName(row.title, row.username))}`, rated),
    dotted(
      `${row.successes} of ${row.completed} ended above +10 %`,
      `${row.hits} reached 2x`,
      `mean ${percent(row.meanRoi)}`,
      `median ${percent(row.medianRoi)}`,
      `median high ${row.medianAthMultiple === undefined ? NOT_AVAILABLE : multiple(row.medianAthMultiple)}`,
      `${row.priced} of ${row.heard} priced`,
    ),
  );
}

function emptyLine(
  board: Board,
  { minCompleted, trackingDays }: { readonly minCompleted: number; readonly trackingDays: number },
): string {
  return board.unranked.length === 0
    ? 'No calls in this period yet. Forward me one in private; operators connect whole channels with /addchannel.'
    : `No channel has ${count(minCompleted, 'completed call')} in this period yet. A call completes after ${count(trackingDays, 'day')}, sooner when it is lost.`;
}

function unrankedLine(unranked: readonly Standing[], minCompleted: number): FormattedString | undefined {
  if (unranked.length === 0) return undefined;
  const named = unranked
    .slice(0, NAMED)
    .map((row) => fmt`${channelName(row.title, row.username)} (${row.completed} of ${minCompleted})`);
  const rest = unranked.length - named.length;
  return fmt`Not ranked yet: ${FormattedString.join(named, ', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function turnButtons(period: Period, page: number, pages: number): Button[] {
  const back: Button[] = page > 1 ? [{ text: '◀', press: press.board(period, page - 1) }] : [];
  const on: Button[] = page < pages ? [{ text: '▶', press: press.board(period, page + 1) }] : [];
  return pages === 1 ? [] : [...back, { text: `${page}/${pages}`, press: press.board(period, page) }, ...on];
}

function periodButtons(current: Period): Button[] {
  return PERIODS.map((period) => ({
    text: period === current ? `· ${period} ·` : period,
    press: press.board(period, 1),
  }));
}
