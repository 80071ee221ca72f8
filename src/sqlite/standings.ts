import { count } from 'drizzle-orm';
import { type Channel, isPersonal } from '../model/call.ts';
import type { Standing } from '../model/event.ts';
import type { ChannelId } from '../model/units.ts';
import type { Store } from '../ports.ts';
import { channelOf } from './channel-row.ts';
import { finishedIn, inScope, NOTHING_HEARD, readCoverage, type Scope } from './coverage.ts';
import { type Database, type Db, known } from './database.ts';
import { finishedFigures } from './finished-figures.ts';
import { createReputationStep } from './reputations.ts';
import { calls, channels, outcomes } from './schema.ts';

type Finished = Pick<
  Standing,
  'completed' | 'successes' | 'hits' | 'meanRoi' | 'medianRoi' | 'medianAthMultiple'
>;

const NONE_FINISHED: Finished = { completed: 0, successes: 0, hits: 0 };

/** Answers for any channel, also for one of which nothing was heard in the scope. */
export interface Standings {
  readonly of: (channel: Channel) => Standing;
  readonly calls: (channelId: ChannelId) => number;
}

/**
 * Step of the reads of channels: where each channel stands, from what was heard in the scope and what ended in it. By the
 * time of posting a period of a week would hold only calls that ended early, and those are the losses.
 */
export type ReadStandings = (scope: Scope) => Standings;

export function createReadStandings(db: Db): ReadStandings {
  const reputations = createReputationStep(db);

  return (scope) => {
    const coverage = readCoverage(db, scope);
    const priced = readPriced(db, scope);
    const finished = readFinished(db, scope);
    const overall = reputations.overall();
    return {
      calls: (channelId) =>
        (coverage.get(channelId)?.heard ?? 0) +
        (priced.get(channelId) ?? 0) +
        (finished.get(channelId)?.completed ?? 0),
      of: (channel) => {
        const reputation = overall.get(channel.id);
        const heard = coverage.get(channel.id) ?? NOTHING_HEARD;
        return {
          channelId: channel.id,
          title: channel.title,
          ...(channel.username === undefined ? {} : { username: channel.username }),
          heard: heard.heard,
          unpriced: heard.unpriced,
          waiting: heard.waiting,
          priced: priced.get(channel.id) ?? 0,
          ...(finished.get(channel.id) ?? NONE_FINISHED),
          ...(reputation === undefined ? {} : { reputation }),
        };
      },
    };
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
    .select({ channelId: outcomes.channelId, ...finishedFigures })
    .from(outcomes)
    .where(finishedIn(scope))
    .groupBy(outcomes.channelId)
    .all();
  return new Map(rows.map(({ channelId, ...figures }) => [channelId, known(figures)]));
}

/** Leaderboards. */
export function createStandings({ db, read }: Database): Pick<Store, 'standings'> {
  const readStandings = createReadStandings(db);
  return {
    standings: (period) =>
      read(() => {
        const standings = readStandings(period);
        const called = db.select().from(channels).all().map(channelOf);
        return called
          .filter((caller) => !isPersonal(caller) && standings.calls(caller.id) > 0)
          .map(standings.of);
      }),
  };
}
