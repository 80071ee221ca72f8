import { gt, sql } from 'drizzle-orm';
import { type Channel, isPersonal } from '../model/call.ts';
import type { Slice } from '../model/analytics.ts';
import type { Standing } from '../model/event.ts';
import type { ChannelId } from '../model/units.ts';
import type { Store } from '../ports.ts';
import type { Gathering } from '../analytics/sums.ts';
import { channelOf } from './channel-row.ts';
import { createReadCoverage, NOTHING_HEARD, type Scope } from './coverage.ts';
import type { Database, Db } from './database.ts';
import { leanAll } from './lean.ts';
import { createReputationStep } from './reputations.ts';
import { createReadRollups, type ReadRollups } from './rollups-read.ts';
import { ALL_CHANNELS } from './rollups-key.ts';
import { sliceOf } from './rollups-slice.ts';
import { channels } from './schema.ts';

/** Answers for any channel, also for one of which nothing was heard in the scope. */
export interface Standings {
  readonly of: (channel: Channel) => Standing;
  readonly calls: (channelId: ChannelId) => number;
}

/**
 * Step of the reads of channels: where each channel stands, from what was heard in the scope and what ended in it. By the
 * time of posting a period of a week would hold only calls that ended early, and those are the losses.
 */
export type ReadStandings = (scope: Scope & { readonly slice?: Slice | undefined }) => Standings;

export function createReadStandings(db: Db): ReadStandings {
  const reputations = createReputationStep(db);
  const readCoverage = createReadCoverage(db);
  const rollups = createReadRollups(db);

  return (scope) => {
    const coverage = readCoverage(scope);
    const finished = finishedIn(rollups, scope);
    const completed = (id: ChannelId): number => finished.get(id)?.completed() ?? 0;
    const overall = reputations.overall();
    return {
      calls: (id) =>
        completed(id) +
        (scope.slice === undefined ? (coverage.get(id)?.heard ?? 0) + (coverage.get(id)?.called ?? 0) : 0),
      of: (channel) => {
        const reputation = overall.get(channel.id);
        const { heard, unpriced, waiting, called } = coverage.get(channel.id) ?? NOTHING_HEARD;
        return {
          channelId: channel.id,
          title: channel.title,
          ...(channel.username === undefined ? {} : { username: channel.username }),
          heard,
          unpriced,
          waiting,
          priced: called,
          ...finishedFigures(finished.get(channel.id)),
          ...(reputation === undefined ? {} : { reputation }),
        };
      },
    };
  };
}

function finishedIn(
  rollups: ReadRollups,
  { channelId, since, slice }: Parameters<ReadStandings>[0],
): ReadonlyMap<ChannelId, Gathering> {
  if (channelId === undefined) return rollups.byChannel({ since, slice });
  const all = rollups.bySlice({ channelId, since }).get(sliceOf(slice));
  return all === undefined ? new Map() : new Map([[channelId, all]]);
}

function finishedFigures(
  gathering: Gathering | undefined,
): Pick<
  Standing,
  'completed' | 'successes' | 'hits' | 'meanRoi' | 'medianRoi' | 'medianAthMultiple' | 'figures'
> {
  const figures = gathering?.figures();
  if (figures === undefined) return { completed: 0, successes: 0, hits: 0 };
  const { completed, successes, hits, meanRoi, medianRoi, medianAthMultiple } = figures;
  return {
    completed,
    successes,
    hits,
    ...(meanRoi !== undefined && { meanRoi }),
    ...(medianRoi && { medianRoi: medianRoi.value }),
    ...(medianAthMultiple && { medianAthMultiple: medianAthMultiple.value }),
    figures,
  };
}

/** Leaderboards. */
export function createStandings({ db, read }: Database): Pick<Store, 'standings'> {
  const readStandings = createReadStandings(db);
  const after = gt(channels.id, sql.placeholder('after'));
  const select = leanAll(db.$client, db.select().from(channels).where(after));
  return {
    standings: (query) =>
      read(() => {
        const standings = readStandings(query);
        return select(ALL_CHANNELS)
          .map(channelOf)
          .filter((caller) => !isPersonal(caller) && standings.calls(caller.id) > 0)
          .map(standings.of);
      }),
  };
}
