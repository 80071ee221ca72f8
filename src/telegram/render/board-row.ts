import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { Standing } from '../../model/event.ts';
import { rankedFigure } from '../board-order.ts';
import { count, NOT_AVAILABLE, percent, score, share } from '../format.ts';
import { shownName } from '../names.ts';
import type { BoardOrder } from '../presses.ts';
import { BOUNDED_FROM, estimatedPercent, meanReturn, returnOf, shareRange, TOO_FEW } from './figures.ts';
import { GRADES } from './grades.ts';
import { channelName, dotted, lines } from './parts.ts';

/** How a row is shown. */
export interface RowRules {
  readonly place: number;
  readonly order: BoardOrder;
  /** The row is of one size or chain: what was heard and priced is of all its calls, and not said. */
  readonly sliced: boolean;
}

/** A row of a leaderboard: what it is ranked by, what its calls came to, and what is missing from that, if anything is. */
export function boardRow(row: Standing, { place, order, sliced }: RowRules): FormattedString {
  return lines(
    dotted(
      fmt`${place}. ${FormattedString.bold(channelName(row.title, row.username))}`,
      order === 'score' ? ratedName(row) : rankedBy(row, order),
    ),
    dotted(`${row.successes} of ${row.completed} above +10 %`, `${row.hits} at 2x`, returnWords(row, order)),
    sliced || row.unpriced === 0
      ? undefined
      : `${row.unpriced} of the ${count(row.heard, 'call')} heard in this time ${row.unpriced === 1 ? 'was' : 'were'} never priced`,
  );
}

/** The median stands first: one 100x carries a mean. Where it is ranked by, it is said already. */
function returnWords({ completed, medianRoi, meanRoi, figures }: Standing, order: BoardOrder): string {
  if (completed < BOUNDED_FROM) return TOO_FEW;
  const mean = `mean ${meanReturn({ ...figures, completed, ...(meanRoi !== undefined && { meanRoi }) })}`;
  return order === 'median' ? mean : `median ${percent(medianRoi)}, ${mean}`;
}

/** The same in one line, with at most `limit` characters of the name. */
export function shortRow(
  row: Standing,
  { place, order, limit }: { readonly place: number; readonly order: BoardOrder; readonly limit: number },
): FormattedString {
  const { reputation } = row;
  const rated =
    reputation === undefined || reputation.grade === 'insufficient'
      ? GRADES.insufficient.name
      : score(reputation.score);
  return dotted(
    fmt`${place}. ${shownName(row.title, { limit })}`,
    order === 'score' ? rated : rankedBy(row, order),
    count(row.completed, 'call'),
  );
}

function ratedName({ reputation }: Standing): string {
  return reputation === undefined || reputation.grade === 'insufficient'
    ? GRADES.insufficient.name
    : `score ${score(reputation.score)} · ${GRADES[reputation.grade].name}`;
}

function rankedBy(row: Standing, order: Exclude<BoardOrder, 'score'>): string {
  const figure = rankedFigure(row, order);
  if (figure === undefined) return NOT_AVAILABLE;
  if (order === 'hit') return `2x ${share(figure.value)} (${shareRange(figure)})`;
  return order === 'median'
    ? `median ${estimatedPercent(figure)}`
    : `alpha ${estimatedPercent(returnOf(figure))}`;
}
