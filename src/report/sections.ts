import { boardBy } from '../telegram/board-order.ts';
import { since } from '../telegram/period.ts';
import type { BoardOrder, Period } from '../telegram/presses.ts';
import { readPortfolio } from '../telegram/public-portfolio.ts';
import { historySince } from '../telegram/rhythm.ts';
import type { Rhythm } from '../model/analytics.ts';
import type { CallView } from '../model/event.ts';
import type { EpochMs } from '../model/units.ts';
import type { Store } from '../ports.ts';
import type { Row } from './row.ts';
import { callRow, historyRows, leaderboardRows, portfolioRows } from './tables.ts';

/** Tables of a report. */
export type Section = 'leaderboard' | 'history' | 'portfolio' | 'calls';

/** What is asked of a report. */
export interface Question {
  readonly period: Period;
  /** What the leaderboard ranks by. */
  readonly by: BoardOrder;
  readonly rhythm: Rhythm;
  /** Completed calls that a channel needs to be ranked. */
  readonly minCompleted: number;
  readonly at: EpochMs;
}

const PAGE = 2_000;

/** The rows of a section, as they are read: of all calls there may be a million. */
export async function* rowsOf(section: Section, store: Store, question: Question): AsyncGenerator<Row> {
  const { period, by, rhythm, minCompleted, at } = question;
  switch (section) {
    case 'leaderboard':
      yield* leaderboardRows(boardBy(await store.standings(since(period, at)), { order: by, minCompleted }));
      return;
    case 'history':
      // All time is not cut to what fits a page of the bot.
      yield* historyRows(
        await store.history({ by: rhythm, ...(period !== 'all' && { since: historySince(rhythm, at) }) }),
      );
      return;
    case 'portfolio':
      yield* portfolioRows(await readPortfolio(store, since(period, at)));
      return;
    case 'calls':
      for await (const view of callsOf(store, question)) yield callRow(view);
  }
}

/** Calls posted in the period, newest first. A call that comes in meanwhile moves all others by one: none is told twice. */
async function* callsOf(store: Store, { period, at }: Question): AsyncGenerator<CallView> {
  let before = new Set<number>();
  for (let offset = 0; ; offset += PAGE) {
    const page = await store.calls({ ...since(period, at), limit: PAGE, offset });
    for (const view of page) if (!before.has(view.call.id)) yield view;
    if (page.length < PAGE) return;
    before = new Set(page.map(({ call }) => call.id));
  }
}
