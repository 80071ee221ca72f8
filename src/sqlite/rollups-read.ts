import { and, eq, gte, lt, max, min, sql } from 'drizzle-orm';
import { coverOf, type Run } from '../analytics/cover.ts';
import {
  createGathering,
  type Gathering,
  inOrder,
  SUM_NAMES,
  type Summed,
  sumsOf,
} from '../analytics/sums.ts';
import type { Slice } from '../model/analytics.ts';
import type { Tier } from '../model/call.ts';
import type { Chain } from '../model/token.ts';
import { type ChannelId, type EpochMs, epochMs } from '../model/units.ts';
import { type Db, known } from './database.ts';
import { ALL_CHANNELS, ROLLED_OUTCOME, sliceOf, writtenSlice } from './rollups.ts';
import { calls, outcomes, rolled, tokens } from './schema.ts';

/** Which completed calls: of one caller or of all, that ended in [since, until). */
export interface Ended {
  readonly channelId?: ChannelId | undefined;
  readonly since?: EpochMs | undefined;
  readonly until?: EpochMs | undefined;
  /** Only all of them together, without tiers and chains. */
  readonly undivided?: boolean;
}

/** One kept row, or one call that stands for itself at the edge of a period. */
export interface Kept {
  readonly slice: string;
  /** First day of the row, counted from 1970; of a call the day on which it ended. */
  readonly day: number;
  readonly addTo: (whole: Gathering) => void;
}

/** Steps of reads: completed calls by what is kept of them. */
export interface ReadRollups {
  /** By channel, of all calls or of one slice. */
  readonly byChannel: (which: {
    readonly since?: EpochMs | undefined;
    readonly slice?: Slice | undefined;
  }) => ReadonlyMap<ChannelId, Gathering>;
  /** By slice; the empty one is all of them. Of all time also by hour of the week. */
  readonly bySlice: (which: Ended) => ReadonlyMap<string, Gathering>;
  /** Day by day and call by call, in no order, for whoever puts them together in another way. */
  readonly days: (which: Ended) => Iterable<Kept>;
}

const FIRST_DAY = 0;
const ALL_TIME = { span: 0, from: FIRST_DAY, to: 1 } as const;
const DAY_MS = 86_400_000;

export function createReadRollups(db: Db): ReadRollups {
  const statements = prepareReads(db);

  /** Names of all slices that there are, as they are written for all channels. */
  function slices(): readonly string[] {
    return statements.slices.all().map(({ slice }) => slice.slice(1));
  }

  function* rowsOf(
    channelId: ChannelId,
    run: Run | typeof ALL_TIME,
    names: readonly string[],
  ): Iterable<Kept> {
    for (const slice of names) {
      const written = writtenSlice(channelId, slice);
      if (channelId === ALL_CHANNELS) {
        for (const row of statements.rows.values({ ...run, slice: written })) yield keptOf(slice, row);
        continue;
      }
      // The rows of a channel lie apart, day by day.
      for (let start = run.from; start < run.to; start += run.span || 1) {
        for (const row of statements.row.values({ span: run.span, start, slice: written, channelId })) {
          yield keptOf(slice, row);
        }
      }
    }
  }

  function* edgesOf(
    { channelId, undivided }: Ended,
    { from, to }: { from: EpochMs; to: EpochMs },
  ): Iterable<Kept> {
    const rows =
      channelId === undefined
        ? statements.edge.all({ from, to })
        : statements.edgeOfOne.all({ from, to, channelId });
    for (const { tier, chain, completedAt, ...row } of rows) {
      const addTo = adding(row);
      const day = Math.floor(completedAt / DAY_MS);
      const parts = undivided === true ? [''] : ['', sliceOf({ tier }), sliceOf({ chain })];
      for (const slice of parts) yield { slice, day, addTo };
    }
  }

  function* kept(which: Ended, wide: boolean): Iterable<Kept> {
    const { channelId = ALL_CHANNELS } = which;
    const { runs, edges } = coverOf({ ...which, ...statements.bounds(channelId, which) });
    const names = which.undivided === true ? [''] : slices().filter((name) => !name.startsWith('hour:'));
    const [first] = runs;
    const last = runs.at(-1);
    // Of all channels together only days are kept, and they lie side by side.
    if ((wide && channelId !== ALL_CHANNELS) || first === undefined || last === undefined) {
      for (const run of runs) yield* rowsOf(channelId, run, names);
    } else {
      yield* rowsOf(channelId, { span: 1, from: first.from, to: last.to }, names);
    }
    for (const edge of edges) yield* edgesOf(which, edge);
  }

  return {
    byChannel({ since, slice }) {
      const named = sliceOf(slice);
      const gathered = new Map<ChannelId, Gathering>();
      const { runs, edges } = since === undefined ? { runs: [ALL_TIME], edges: [] } : coverOf({ since });
      for (const run of runs) {
        for (const row of statements.sums.values({ ...run, slice: named })) {
          gatheringOf(gathered, row[0] as ChannelId).add(row as number[], 1);
        }
        for (const row of statements.sketches.values({ ...run, slice: named })) {
          const [channelId, finals, aths] = row as [ChannelId, Uint8Array, Uint8Array];
          const gathering = gatheringOf(gathered, channelId);
          gathering.finals.merge(finals);
          gathering.aths.merge(aths);
        }
      }
      for (const edge of edges) {
        const calls =
          slice === undefined ? statements.bareEdge.all(edge) : sliced(statements.edge.all(edge), slice);
        for (const call of calls) adding(call)(gatheringOf(gathered, call.channelId));
      }
      return gathered;
    },

    bySlice(which) {
      const gathered = new Map<string, Gathering>();
      const isAllTime = which.since === undefined && which.until === undefined;
      const rows = isAllTime
        ? rowsOf(which.channelId ?? ALL_CHANNELS, ALL_TIME, which.undivided === true ? [''] : slices())
        : kept(which, true);
      for (const { slice, addTo } of rows) addTo(gatheringOf(gathered, slice));
      return gathered;
    },

    days: (which) => kept(which, false),
  };
}

function sliced<Call extends { readonly tier: Tier; readonly chain: Chain }>(
  some: readonly Call[],
  slice: Slice,
): readonly Call[] {
  return some.filter(({ tier, chain }) => ('tier' in slice ? tier === slice.tier : chain === slice.chain));
}

/** A row of two columns, the sums, and two of multiples. */
function keptOf(slice: string, row: readonly unknown[]): Kept {
  return {
    slice,
    day: row[0] as number,
    addTo(whole) {
      whole.add(row as number[], 1);
      whole.finals.merge(row[SUM_NAMES.length + 1] as Uint8Array);
      whole.aths.merge(row[SUM_NAMES.length + 2] as Uint8Array);
    },
  };
}

function gatheringOf<Key>(gathered: Map<Key, Gathering>, key: Key): Gathering {
  const there = gathered.get(key);
  if (there !== undefined) return there;
  const fresh = createGathering();
  gathered.set(key, fresh);
  return fresh;
}

/** Adds a call that stands for itself. */
function adding(row: { [K in keyof Summed]: Summed[K] | null }): Kept['addTo'] {
  const outcome = known(row) as Summed;
  const sums = inOrder(sumsOf(outcome));
  return (whole) => {
    whole.add(sums);
    whole.finals.add(1 + outcome.finalRoi);
    whole.aths.add(1 + outcome.athRoi);
  };
}

function prepareReads(db: Db) {
  const { finals, aths } = rolled;
  const columns = Object.fromEntries(SUM_NAMES.map((name) => [name, rolled[name]]));
  const placed = and(
    eq(rolled.span, sql.placeholder('span')),
    gte(rolled.start, sql.placeholder('from')),
    lt(rolled.start, sql.placeholder('to')),
  );
  const ofSlice = and(placed, eq(rolled.slice, sql.placeholder('slice')));
  const added = Object.fromEntries(SUM_NAMES.map((name) => [name, sql<number>`sum(${rolled[name]})`]));
  const summed = { channelId: outcomes.channelId, ...ROLLED_OUTCOME };
  const between = and(
    gte(outcomes.completedAt, sql.placeholder('from')),
    lt(outcomes.completedAt, sql.placeholder('to')),
  );
  const withSlices = () =>
    db
      .select({ ...summed, tier: calls.tier, chain: tokens.chain })
      .from(outcomes)
      .innerJoin(calls, eq(calls.id, outcomes.callId))
      .innerJoin(tokens, eq(tokens.id, calls.tokenId))
      .$dynamic();
  const reach = db
    .select({ first: min(outcomes.completedAt), last: max(outcomes.completedAt) })
    .from(outcomes)
    .where(eq(outcomes.channelId, sql.placeholder('channelId')))
    .prepare();
  const bare = db.select(summed).from(outcomes).where(between).prepare();

  return {
    slices: db
      .select({ slice: rolled.slice })
      .from(rolled)
      .where(and(eq(rolled.span, 0), gte(rolled.slice, '*'), lt(rolled.slice, '+')))
      .prepare(),
    rows: db
      .select({ start: rolled.start, ...columns, finals, aths })
      .from(rolled)
      .where(and(eq(rolled.slice, sql.placeholder('slice')), placed))
      .prepare(),
    row: db
      .select({ start: rolled.start, ...columns, finals, aths })
      .from(rolled)
      .where(
        and(
          eq(rolled.span, sql.placeholder('span')),
          eq(rolled.slice, sql.placeholder('slice')),
          eq(rolled.start, sql.placeholder('start')),
          eq(rolled.channelId, sql.placeholder('channelId')),
        ),
      )
      .prepare(),
    /** A period no longer than there is something in it. */
    bounds: (channelId: ChannelId, { since, until }: Ended): Ended => {
      if (channelId === ALL_CHANNELS) return {};
      const { first, last } = reach.get({ channelId }) ?? { first: null, last: null };
      // Of a channel without outcomes no time at all.
      if (first === null || last === null) return { since: epochMs(0), until: epochMs(0) };
      return {
        since: epochMs(Math.max(since ?? 0, first)),
        until: epochMs(Math.min(until ?? Infinity, last + 1)),
      };
    },
    sums: db
      .select({ channelId: rolled.channelId, ...added })
      .from(rolled)
      .where(ofSlice)
      .groupBy(rolled.channelId)
      .prepare(),
    sketches: db.select({ channelId: rolled.channelId, finals, aths }).from(rolled).where(ofSlice).prepare(),
    edge: withSlices().where(between).prepare(),
    edgeOfOne: withSlices()
      .where(and(eq(outcomes.channelId, sql.placeholder('channelId')), between))
      .prepare(),
    bareEdge: bare,
  };
}
