import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { Board } from '../../analytics/standings.ts';
import type { Slice } from '../../model/analytics.ts';
import type { Standing } from '../../model/event.ts';
import type { Notice } from '../../model/notice.ts';
import { DAY, type EpochMs } from '../../model/units.ts';
import { count } from '../format.ts';
import { periodName } from '../period.ts';
import { type BoardChoice, type BoardOrder, PERIODS, press } from '../presses.ts';
import type { Button, Reply } from '../reply.ts';
import { boardRow, shortRow } from './board-row.ts';
import { asOf, INTERVALS, SIZE_NAMES, type ShownWarmUp, warmUpLine } from './figures.ts';
import { channelName, lines } from './parts.ts';
import { chainName } from './proper-names.ts';

type PostedBoard = Extract<Notice, { readonly kind: 'leaderboard' }>;

/** Rows that have two lines each; more of them have one. */
const LONG_ROWS = 5;
const NAMED = 5;
/** Calls without which there is no score, see reputation/grade.ts. */
const RATED_FROM = 5;
/** A message takes 4,096 characters: so many are for the rows, and for the names of channels that are not ranked. */
const ROOM = 2_700;
const NAMES_ROOM = 600;
const SCORE_MEANING =
  'Score: of 100 channels, how many it likely beats (90 % range); the grade says it in a word, /channel explains it.';
/** Before who is first comes whether it means anything. */
const DIFFER_HINT = 'Whether channels differ at all here: /insights';
const ORDER_NAMES: Readonly<Record<BoardOrder, string>> = {
  score: 'score',
  hit: '2x',
  median: 'median',
  alpha: 'alpha',
};
const ORDER_MEANINGS: Readonly<Record<Exclude<BoardOrder, 'score'>, string>> = {
  hit: 'the share of calls that reached 2x',
  median: 'the median return at the end',
  alpha: "the typical (geometric mean) return against the chain's own coin",
};

/** A page of the leaderboard, with the rule it ranks by and the channels that it cannot rank yet. */
export function leaderboardPage(
  board: Board,
  view: {
    readonly choice: BoardChoice;
    readonly page: number;
    readonly at: EpochMs;
    /** Completed calls that this board asks for. */
    readonly minCompleted: number;
    readonly trackingDays: number;
    readonly warmUp: ShownWarmUp;
  },
): Reply {
  const { choice } = view;
  const size = choice.rows ?? LONG_ROWS;
  const pages = Math.max(1, Math.ceil(board.ranked.length / size));
  const page = Math.min(Math.max(1, view.page), pages);
  const first = (page - 1) * size;
  const rows = board.ranked.slice(first, first + size);
  const rules = { order: choice.order, first, sliced: choice.slice !== undefined, short: size > LONG_ROWS };
  return {
    text: lines(
      FormattedString.bold(fmt`Leaderboard · ${periodName(choice.period)}${sliceName(choice.slice)}`),
      warmUpLine(view.warmUp),
      ...(rows.length === 0 ? [emptyLine(board, view)] : fittingRows(rows, rules)),
      unrankedLine(board.unranked, { minCompleted: view.minCompleted, order: choice.order }),
      rows.length === 0 ? undefined : ruleLine(choice, view.minCompleted),
      rows.length === 0 ? asOf(view.at) : `${asOf(view.at)} · ${DIFFER_HINT}`,
    ),
    buttons: [turnButtons(choice, page, pages), periodButtons(choice), orderButtons(choice)],
  };
}

/** The leaderboard that is posted on a schedule: the best rows on one page. */
export function boardLines({ rows, periodMs, at, warmUp, minCompleted }: PostedBoard): FormattedString {
  const time = periodMs === undefined ? undefined : postedPeriod(periodMs);
  return lines(
    FormattedString.bold(`Leaderboard · ${time ?? 'all time'}`),
    warmUp && warmUpLine(warmUp),
    ...(rows.length === 0
      ? ['No channel has enough completed calls in this period yet.']
      : rows
          .slice(0, LONG_ROWS)
          .map((row, index) => boardRow(row, { place: index + 1, order: 'score', sliced: false }))),
    rows.length === 0 ? undefined : `${SCORE_MEANING} ${scoreRule({ time, minCompleted })}`,
    `${asOf(at)} · /leaderboard shows more${rows.length === 0 ? '' : `. ${DIFFER_HINT}`}`,
  );
}

function postedPeriod(periodMs: number): string {
  const days = Math.round(periodMs / DAY);
  return days === 1 ? 'last 24 hours' : `last ${count(days, 'day')}`;
}

/** ` · micro cap`, ` · Solana`; nothing of all calls. */
export function sliceName(slice: Slice | undefined): FormattedString {
  if (slice === undefined) return new FormattedString('');
  if ('chain' in slice) return fmt` · ${chainName(slice.chain)}`;
  return fmt` · ${slice.tier === 'unknown' ? SIZE_NAMES.unknown : `${slice.tier} cap`}`;
}

/** One line each where there are many. A row takes at least 60 characters; a name of many emoji may take hundreds. */
function fittingRows(
  rows: readonly Standing[],
  {
    order,
    first,
    sliced,
    short,
  }: {
    readonly order: BoardOrder;
    readonly first: number;
    readonly sliced: boolean;
    readonly short: boolean;
  },
): readonly FormattedString[] {
  if (!short) return rows.map((row, index) => boardRow(row, { place: first + index + 1, order, sliced }));
  const [longest, ...shorter] = [20, 12, 6, 3].map((limit) =>
    rows.map((row, index) => shortRow(row, { place: first + index + 1, order, limit })),
  );
  const fits = (made: readonly FormattedString[]): boolean =>
    made.reduce((sum, { text }) => sum + text.length + 1, 0) <= ROOM;
  return [longest ?? [], ...shorter].find(fits) ?? shorter.at(-1) ?? [];
}

function ruleLine({ order, slice, period }: BoardChoice, minCompleted: number): string {
  const from = `from ${count(minCompleted, 'completed call')} on`;
  if (order === 'score')
    return `${SCORE_MEANING} ${scoreRule({ slice, time: period === 'all' ? undefined : periodName(period), minCompleted })}`;
  const luck = order === 'alpha' ? ': one 100x cannot lead' : ': a few lucky calls do not lead';
  return `Ranked by ${ORDER_MEANINGS[order]}, at the lower end of its interval, ${from}${luck}. ${INTERVALS}`;
}

/** What a board by score ranks by; `time` is what its figures are of, and the score is not. */
function scoreRule({
  slice,
  time,
  minCompleted,
}: {
  readonly slice?: Slice | undefined;
  readonly time: string | undefined;
  readonly minCompleted: number | undefined;
}): string {
  const from = minCompleted === undefined ? '' : `from ${count(minCompleted, 'completed call')} on`;
  const part = slice === undefined ? undefined : 'tier' in slice ? 'this size' : 'this chain';
  const shown = [part, time && `the ${time}`].filter((each) => each !== undefined);
  if (shown.length === 0) return `Ranked by score${from && `, ${from}`}.`;
  const ranked = `Ranked by score, which rests on all its calls; the figures below it are of ${shown.join(' and ')}.`;
  return from === '' ? ranked : `${ranked} Ranked ${from}${time === undefined ? '' : ' in this time'}.`;
}

function emptyLine(
  board: Board,
  {
    choice,
    minCompleted,
    trackingDays,
  }: { readonly choice: BoardChoice; readonly minCompleted: number; readonly trackingDays: number },
): string {
  if (board.unranked.length === 0)
    return choice.slice === undefined
      ? 'No calls in this period yet. Forward me one in private; operators connect whole channels with /addchannel.'
      : 'No such calls ended in this period. /leaderboard all shows every channel and all time.';
  if (choice.order === 'alpha' && board.unranked.some(({ completed }) => completed >= minCompleted))
    return "I do not know yet what the chains' own coins did in the time of these calls. /leaderboard ranks by score.";
  if (choice.order === 'score' && board.unranked.some(({ completed }) => completed >= minCompleted))
    return `No channel of this board has a score yet: that takes ${count(RATED_FROM, 'completed call')}.`;
  return `No channel has ${count(minCompleted, 'completed call')} in this period yet. A call completes after ${count(trackingDays, 'day')}, sooner when it is lost.`;
}

function unrankedLine(
  unranked: readonly Standing[],
  { minCompleted, order }: { readonly minCompleted: number; readonly order: BoardOrder },
): FormattedString | undefined {
  if (unranked.length === 0) return undefined;
  let left = NAMES_ROOM;
  const named = unranked
    .slice(0, NAMED)
    .map((row) => {
      const { has, needs } = lackOf(row, { minCompleted, order });
      const name = channelName(row.title, row.username);
      return has < needs ? fmt`${name} (${has} of ${needs})` : name;
    })
    .filter(({ text }, index) => (left -= text.length) >= 0 || index === 0);
  const rest = unranked.length - named.length;
  return fmt`Not ranked yet: ${FormattedString.join(named, ', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Completed calls that a channel has, and those that it needs: on this board, and then for a score. */
function lackOf(
  { completed, reputation }: Standing,
  { minCompleted, order }: { readonly minCompleted: number; readonly order: BoardOrder },
): { readonly has: number; readonly needs: number } {
  return completed < minCompleted || order !== 'score'
    ? { has: completed, needs: minCompleted }
    : { has: reputation?.completed ?? completed, needs: RATED_FROM };
}

function turnButtons(choice: BoardChoice, page: number, pages: number): Button[] {
  const to = (target: number): string => press.board(choice, target);
  const back: Button[] = page > 1 ? [{ text: '◀', press: to(page - 1) }] : [];
  const on: Button[] = page < pages ? [{ text: '▶', press: to(page + 1) }] : [];
  return pages === 1 ? [] : [...back, { text: `${page}/${pages}`, press: to(page) }, ...on];
}

function periodButtons(choice: BoardChoice): Button[] {
  return PERIODS.map((period) => ({
    text: period === choice.period ? `· ${period} ·` : period,
    press: press.board({ ...choice, period }, 1),
  }));
}

function orderButtons(choice: BoardChoice): Button[] {
  return (['score', 'hit', 'median', 'alpha'] as const).map((order) => ({
    text: order === choice.order ? `· by ${ORDER_NAMES[order]} ·` : `by ${ORDER_NAMES[order]}`,
    press: press.board({ ...choice, order }, 1),
  }));
}
