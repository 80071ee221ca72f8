import type { ChannelId, EpochMs } from '../model/units.ts';
import type { Row } from './row.ts';
import type { Section } from './sections.ts';
import { CALL_COLUMNS, historyRows, leaderboardRows, NO_FIGURES, portfolioRows } from './tables.ts';

const NOBODY = {
  channelId: 0 as ChannelId,
  title: '',
  heard: 0,
  priced: 0,
  completed: 0,
  unpriced: 0,
  waiting: 0,
  successes: 0,
  hits: 0,
};
const NEVER = 0 as EpochMs;
const NONE = { calls: 0 };

/** The names of a section's columns, in their order: those of its rows, which there may be none of. */
export function columnsOf(section: Section): readonly string[] {
  switch (section) {
    case 'leaderboard':
      return namesOf(leaderboardRows({ ranked: [], unranked: [NOBODY] }));
    case 'history':
      return namesOf(historyRows({ by: 'day', trend: [{ from: NEVER, to: NEVER, figures: NO_FIGURES }] }));
    case 'portfolio':
      return namesOf(
        portfolioRows({
          open: NONE,
          completed: NO_FIGURES,
          all: NONE,
          tiers: [],
          chains: [],
          channels: [],
        }),
      );
    case 'calls':
      return CALL_COLUMNS;
  }
}

function namesOf([row]: readonly Row[]): readonly string[] {
  return Object.keys(row ?? {});
}
