import { and, eq, gte, lt, sql } from 'drizzle-orm';
import { type ChannelId, DAY, type EpochMs, HOUR } from '../model/units.ts';
import { changesOf, perConnection } from './changes.ts';
import type { Db } from './database.ts';
import { type KeptByChannel, keepByChannel } from './kept-by-channel.ts';
import { keepLatest } from './latest.ts';
import { heardHours } from './schema.ts';

/** So many periods are kept in memory, of all channels: some 50 kB each of 500. */
const MOST_PERIODS = 6;

/** What is looked at: a period, of one channel or of all. */
export interface Scope {
  readonly since?: EpochMs | undefined;
  readonly channelId?: ChannelId | undefined;
}

/** Candidates heard, how many of them wait for a price or never had one, and calls that were begun. */
export interface Coverage {
  readonly heard: number;
  readonly waiting: number;
  readonly unpriced: number;
  readonly called: number;
}

export const NOTHING_HEARD: Coverage = { heard: 0, waiting: 0, unpriced: 0, called: 0 };

/**
 * Step of reads: coverage by channel, by the time of posting. A candidate that only repeats an open call, or names a token that its
 * post has named already, is not another call and does not count. A period begins with the full hour that holds its start.
 */
export function createReadCoverage(db: Db): (scope: Scope) => ReadonlyMap<ChannelId, Coverage> {
  const added = {
    channelId: heardHours.channelId,
    heard: sql<number>`sum(${heardHours.heard})`,
    waiting: sql<number>`sum(${heardHours.waiting})`,
    unpriced: sql<number>`sum(${heardHours.unpriced})`,
    called: sql<number>`sum(${heardHours.called})`,
  };
  const whose = sql`(${sql.placeholder('channelId')} IS NULL OR ${heardHours.channelId} = ${sql.placeholder('channelId')})`;
  const select = db
    .select(added)
    .from(heardHours)
    .where(
      and(
        whose,
        // Spelled out channel by channel, so that each is one walk through its own hours.
        sql`${heardHours.channelId} IN (SELECT id FROM channels)`,
        eq(heardHours.span, sql.placeholder('span')),
        gte(heardHours.start, sql.placeholder('from')),
        lt(heardHours.start, sql.placeholder('to')),
      ),
    )
    .groupBy(heardHours.channelId)
    .prepare();
  const changes = changesOf(db.$client);
  const kept = keptCoverageOf(db.$client);

  function readOf(runs: readonly Run[], channelId: ChannelId | null): Map<ChannelId, Coverage> {
    const coverage = new Map<ChannelId, Coverage>();
    for (const run of runs) {
      // As the driver gives them: a leaderboard reads one for each channel and width.
      for (const row of select.values({ ...run, channelId })) {
        const [of, ...counts] = row as [ChannelId, number, number, number, number];
        const { heard, waiting, unpriced, called } = coverage.get(of) ?? NOTHING_HEARD;
        coverage.set(of, {
          heard: heard + counts[0],
          waiting: waiting + counts[1],
          unpriced: unpriced + counts[2],
          called: called + counts[3],
        });
      }
    }
    return coverage;
  }

  return ({ since, channelId }) => {
    const runs = runsSince(since);
    if (channelId !== undefined) return readOf(runs, channelId);
    changes.refresh();
    const from = runs[0]?.from ?? 0;
    const there = kept.get(from) ?? keepByChannel<Coverage>();
    const all = there.read({
      all: () => readOf(runs, null),
      of: (id) => readOf(runs, id).get(id),
    });
    kept.set(from, there, 1);
    return all;
  };
}

/** What was read lately, by the hour from which on it counts. */
const keptCoverageOf = perConnection((connection) => {
  const kept = keepLatest<number, KeptByChannel<Coverage>>(MOST_PERIODS);
  changesOf(connection).watch('heard_hours', {
    changed(channelId) {
      for (const each of kept.all()) each.changed(channelId);
    },
    forget: () => kept.drop(() => true),
  });
  return kept;
});

const DAY_HOURS = DAY / HOUR;
const WIDEST_HOURS = 8 * DAY_HOURS;

/** Hours counted from 1970, `to` not included, in rows of `span` hours. */
interface Run {
  readonly span: number;
  readonly from: number;
  readonly to: number;
}

/** Kept rows that make up the time from an instant on: hours up to midnight, then days, then eight days at once. Counted in hours from 1970. */
function runsSince(since: EpochMs | undefined): readonly Run[] {
  if (since === undefined) return [{ span: 0, from: 0, to: 1 }];
  const hour = Math.floor(since / HOUR);
  const midnight = Math.ceil(hour / DAY_HOURS) * DAY_HOURS;
  const wide = Math.ceil(midnight / WIDEST_HOURS) * WIDEST_HOURS;
  return [
    { span: 1, from: hour, to: midnight },
    { span: DAY_HOURS, from: midnight, to: wide },
    { span: WIDEST_HOURS, from: wide, to: Number.MAX_SAFE_INTEGER },
  ].filter(({ from, to }) => from < to);
}
