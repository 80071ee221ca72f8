import { count, eq } from 'drizzle-orm';
import type { Channel } from '../model/call.ts';
import type { Standing } from '../model/event.ts';
import type { ChannelId } from '../model/units.ts';
import type { Store } from '../ports.ts';
import { channelOf } from './channel-row.ts';
import { type Coverage, inScope, NOTHING_HEARD, readCoverage, type Scope } from './coverage.ts';
import { type Database, type Db, known } from './database.ts';
import { mean, median } from './median.ts';
import { createReputationStep } from './reputations.ts';
import { calls, channels, outcomes } from './schema.ts';

/** Finished calls of a channel, as columns. */
interface Finished {
  readonly rois: number[];
  readonly athMultiples: number[];
  successes: number;
  hits: number;
}

/** Answers for any channel, also for one of which nothing was heard in the scope. */
export interface Standings {
  readonly of: (channel: Channel) => Standing;
  readonly calls: (channelId: ChannelId) => number;
}

/** Step of the reads of channels: where each channel stands, from calls posted in the scope. */
export type ReadStandings = (scope: Scope) => Standings;

export function createReadStandings(db: Db): ReadStandings {
  const reputations = createReputationStep(db);

  return (scope) => {
    const coverage = readCoverage(db, scope);
    const priced = readPriced(db, scope);
    const finished = readFinished(db, scope);
    const overall = reputations.overall();
    return {
      calls: (channelId) => (coverage.get(channelId)?.heard ?? 0) + (priced.get(channelId) ?? 0),
      of: (channel) => {
        const reputation = overall.get(channel.id);
        return {
          channelId: channel.id,
          title: channel.title,
          ...(channel.username === undefined ? {} : { username: channel.username }),
          ...heardColumns(coverage.get(channel.id) ?? NOTHING_HEARD),
          priced: priced.get(channel.id) ?? 0,
          ...finishedColumns(finished.get(channel.id)),
          ...(reputation === undefined ? {} : { reputation }),
        };
      },
    };
  };
}

function heardColumns({ heard, unpriced }: Coverage): Pick<Standing, 'heard' | 'unpriced'> {
  return { heard, unpriced };
}

function finishedColumns(finished: Finished | undefined) {
  if (finished === undefined) return { completed: 0, successes: 0, hits: 0 };
  const { rois, athMultiples, successes, hits } = finished;
  return {
    completed: rois.length,
    successes,
    hits,
    ...known({
      meanRoi: mean(rois) ?? null,
      medianRoi: median(rois) ?? null,
      medianAthMultiple: median(athMultiples) ?? null,
    }),
  };
}

function readPriced(db: Db, scope: Scope): ReadonlyMap<ChannelId, number> {
  const rows = db
    .select({ channelId: calls.channelId, calls: count() })
    .from(calls)
    .where(inScope(calls, scope))
    .groupBy(calls.channelId)
    .all();
  return new Map(rows.map((row) => [row.channelId, row.calls]));
}

function readFinished(db: Db, scope: Scope): ReadonlyMap<ChannelId, Finished> {
  const rows = db
    .select({
      channelId: calls.channelId,
      finalRoi: outcomes.finalRoi,
      athRoi: outcomes.athRoi,
      success: outcomes.success,
      hit: outcomes.hit,
    })
    .from(outcomes)
    .innerJoin(calls, eq(calls.id, outcomes.callId))
    .where(inScope(calls, scope))
    .all();

  const finished = new Map<ChannelId, Finished>();
  for (const row of rows) {
    const of = finished.get(row.channelId) ?? { rois: [], athMultiples: [], successes: 0, hits: 0 };
    finished.set(row.channelId, of);
    of.rois.push(row.finalRoi);
    of.athMultiples.push(1 + row.athRoi);
    of.successes += Number(row.success);
    of.hits += Number(row.hit);
  }
  return finished;
}

/** Leaderboards. */
export function createStandings({ db, read }: Database): Pick<Store, 'standings'> {
  const readStandings = createReadStandings(db);
  return {
    standings: (period) =>
      read(() => {
        const standings = readStandings(period);
        const called = db.select().from(channels).all().map(channelOf);
        return called.filter(({ id }) => standings.calls(id) > 0).map(standings.of);
      }),
  };
}
