import { once } from '../analytics/once.ts';
import type { Figures, Slice } from '../model/analytics.ts';
import { type Channel, isPersonal } from '../model/call.ts';
import type { Standing } from '../model/event.ts';
import type { Reputation } from '../model/reputation.ts';
import type { ChannelId } from '../model/units.ts';
import type { Store } from '../ports.ts';
import { createReadCallers } from './callers.ts';
import { type Coverage, createReadCoverage, NOTHING_HEARD, type Scope } from './coverage.ts';
import type { Database, Db } from './database.ts';
import { createReputationStep } from './reputations.ts';
import { type ChannelCalls, createReadRollups, type ReadRollups } from './rollups-read.ts';
import { sliceOf } from './rollups-slice.ts';

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
    const completed = (id: ChannelId): number => finished.get(id)?.completed ?? 0;
    const overall = reputations.overall();
    return {
      calls: (id) =>
        completed(id) +
        (scope.slice === undefined ? (coverage.get(id)?.heard ?? 0) + (coverage.get(id)?.called ?? 0) : 0),
      of: (channel) =>
        standingOf(channel, {
          coverage: coverage.get(channel.id) ?? NOTHING_HEARD,
          reputation: overall.get(channel.id),
          calls: finished.get(channel.id),
        }),
    };
  };
}

function finishedIn(
  rollups: ReadRollups,
  { channelId, since, slice }: Parameters<ReadStandings>[0],
): ReadonlyMap<ChannelId, ChannelCalls> {
  if (channelId === undefined) return rollups.byChannel({ since, slice });
  const all = rollups.bySlice({ channelId, since }).get(sliceOf(slice));
  return new Map(all && [[channelId, { ...all.counts(), figures: all.figures }]]);
}

/** Figures are computed when they are first read: a board has hundreds of channels, is sorted by one number and shows ten rows. */
function standingOf(
  channel: Channel,
  known: {
    readonly coverage: Coverage;
    readonly reputation: Reputation | undefined;
    readonly calls: ChannelCalls | undefined;
  },
): Standing {
  const { heard, unpriced, waiting, called } = known.coverage;
  const { completed, successes, hits, roi } = known.calls ?? NOTHING_ENDED;
  const standing: { -readonly [Name in keyof Standing]: Standing[Name] } = {
    channelId: channel.id,
    title: channel.title,
    heard,
    unpriced,
    waiting,
    priced: called,
    completed,
    successes,
    hits,
  };
  // Assigned, for the sake of speed: spreads of what may be absent took as long as all else.
  if (channel.username !== undefined) standing.username = channel.username;
  if (known.reputation !== undefined) standing.reputation = known.reputation;
  if (known.calls === undefined || completed === 0) return standing;
  standing.meanRoi = roi / completed;
  return withFigures(standing, once(known.calls.figures));
}

function withFigures(standing: Standing, figures: () => Figures): Standing {
  return Object.defineProperties(standing, {
    figures: { get: figures, enumerable: true },
    medianRoi: { get: () => figures().medianRoi?.value, enumerable: true },
    medianAthMultiple: { get: () => figures().medianAthMultiple?.value, enumerable: true },
  });
}

const NOTHING_ENDED = { completed: 0, successes: 0, hits: 0, roi: 0 };

/** Leaderboards. */
export function createStandings({ db, read }: Database): Pick<Store, 'standings'> {
  const readStandings = createReadStandings(db);
  const readCallers = createReadCallers(db);
  return {
    standings: (query) =>
      read(() => {
        const standings = readStandings(query);
        const callers = [...readCallers().values()];
        return callers
          .filter((caller) => !isPersonal(caller) && standings.calls(caller.id) > 0)
          .map(standings.of);
      }),
  };
}
