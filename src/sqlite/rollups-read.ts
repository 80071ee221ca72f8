import { coverOf, SPANS } from '../analytics/cover.ts';
import { createGathering, type Gathering } from '../analytics/sums.ts';
import type { Slice } from '../model/analytics.ts';
import { type ChannelId, DAY, type EpochMs, epochMs } from '../model/units.ts';
import type { Db } from './database.ts';
import { emptyClock, partsOf } from './rollups-clock.ts';
import { createReadEdges, type EdgeCall } from './rollups-edges.ts';
import { ALL_CHANNELS, ALL_TIME, channelIn, type KeptSpan, keyOf, keysOf } from './rollups-key.ts';
import { addAllSlices, addSlice, addWhole, FEW, type KeptCalls } from './rollups-row.ts';
import { sliceOf, slicesOf, takes } from './rollups-slice.ts';

/** Which completed calls: of one caller or of all, that ended in [since, until). */
export interface Ended {
  readonly channelId?: ChannelId | undefined;
  readonly since?: EpochMs | undefined;
  readonly until?: EpochMs | undefined;
  /** Only all of them together, without tiers and chains. */
  readonly undivided?: boolean;
}

/** Steps of reads: completed calls by what is kept of them. */
export interface ReadRollups {
  /** By channel, of all calls or of one slice. */
  readonly byChannel: (which: {
    readonly since?: EpochMs | undefined;
    readonly slice?: Slice | undefined;
  }) => ReadonlyMap<ChannelId, Gathering>;
  /** By slice; the empty one is all of them. */
  readonly bySlice: (which: Ended) => ReadonlyMap<string, Gathering>;
  /** Day by day, counted from 1970, and slice by slice: each is added to the group that is named for it. */
  readonly byDay: (which: Ended, group: (slice: string, day: number) => Gathering) => void;
  /** Of all time by the time of the post, of one caller or of all. */
  readonly clock: (channelId: ChannelId | undefined) => ReturnType<typeof partsOf>;
}

const WIDEST_MS = Math.max(...SPANS) * DAY;

/** Rows of one width, first days from the one to the other, which is not included. */
interface KeptRun {
  readonly span: KeptSpan;
  readonly from: number;
  readonly to: number;
}

const EVERYTHING = { runs: [{ span: ALL_TIME, from: 0, to: 1 }], edges: [] } as const;

export function createReadRollups(db: Db): ReadRollups {
  const { rowOf, wholesOf, partsOfAll, clockOf } = prepareRows(db);
  const edges = createReadEdges(db);

  /**
   * A period no longer than there is something in it, for rows are looked for one by one. It ends with a row of the greatest width: what has no
   * end is put together from rows alone, today's as well.
   */
  function bounded({ channelId, since, until }: Ended): Parameters<typeof coverOf>[0] {
    const reach = edges.reach(channelId);
    if (reach === undefined) return { since: epochMs(0), until: epochMs(0) };
    return {
      since: epochMs(Math.max(since ?? 0, reach.first)),
      until: epochMs(Math.min(until ?? Infinity, (Math.floor(reach.last / WIDEST_MS) + 1) * WIDEST_MS)),
    };
  }

  function* rowsOf(
    channelId: ChannelId,
    run: KeptRun,
  ): Iterable<{ readonly kept: KeptCalls; readonly day: number }> {
    for (const start of startsOf(run)) {
      const kept = rowOf.get(keyOf({ span: run.span, start, channelId }));
      if (kept !== undefined) yield { kept, day: start };
    }
  }

  function addTo(which: Ended, group: (slice: string, day: number) => Gathering, span?: 1): void {
    const { channelId = ALL_CHANNELS, since, until, undivided } = which;
    const isAllTime = since === undefined && until === undefined && span === undefined;
    const cover = isAllTime ? EVERYTHING : coverOf(bounded(which));
    const [first, last] = [cover.runs[0], cover.runs.at(-1)];
    // Of all channels together only days are kept.
    const isDaily = span === 1 || channelId === ALL_CHANNELS;
    const runs =
      isDaily && !isAllTime && first !== undefined && last !== undefined
        ? [{ span: 1, from: first.from, to: last.to } as const]
        : cover.runs;
    for (const run of runs) {
      for (const { kept, day } of rowsOf(channelId, run)) {
        if (undivided === true)
          addWhole(group('', day), kept.calls, kept.calls > FEW ? kept.whole : kept.parts);
        else addAllSlices(kept, (slice) => group(slice, day));
      }
    }
    for (const edge of cover.edges) {
      const calls = which.channelId === undefined ? edges.all(edge) : edges.ofChannel(which.channelId, edge);
      for (const call of calls) {
        const slices = undivided === true ? [''] : slicesOf(call);
        for (const slice of slices) group(slice, Math.floor(call.completedAt / DAY)).call(call);
      }
    }
  }

  return {
    byChannel({ since, slice }) {
      const named = sliceOf(slice);
      const gathered = createGroups<ChannelId>();
      const cover = since === undefined ? EVERYTHING : coverOf(bounded({ since }));
      for (const run of cover.runs) {
        for (const start of startsOf(run)) {
          const keys = keysOf(run.span, start);
          if (named === '') {
            for (const [key, calls, bytes] of wholesOf.all(...keys)) {
              addWhole(gathered.of(channelIn(key)), calls, bytes);
            }
          } else {
            for (const [key, calls, bytes] of partsOfAll.all(...keys)) {
              addSlice(gathered.of(channelIn(key)), { calls, parts: bytes }, named);
            }
          }
        }
      }
      for (const edge of cover.edges) {
        if (named === '') for (const call of edges.bare(edge)) gathered.of(call.channelId).call(call);
        else addTaken(gathered, edges.all(edge), named);
      }
      return gathered.groups;
    },
    bySlice(which) {
      const gathered = createGroups<string>();
      addTo(which, gathered.of);
      return gathered.groups;
    },
    byDay: (which, group) => addTo(which, group, 1),
    clock: (channelId = ALL_CHANNELS) =>
      partsOf(clockOf.get(keyOf({ span: ALL_TIME, start: 0, channelId })) ?? emptyClock()),
  };
}

function startsOf({ span, from, to }: KeptRun): readonly number[] {
  const width = span === ALL_TIME ? 1 : span;
  return Array.from({ length: Math.ceil((to - from) / width) }, (_, index) => from + index * width);
}

function addTaken(gathered: Groups<ChannelId>, calls: Iterable<EdgeCall>, slice: string): void {
  for (const call of calls) if (takes(slice, call)) gathered.of(call.channelId).call(call);
}

interface Groups<Key> {
  readonly groups: ReadonlyMap<Key, Gathering>;
  /** The group of that name; a new one when there is none. */
  readonly of: (key: Key) => Gathering;
}

function createGroups<Key>(): Groups<Key> {
  const groups = new Map<Key, Gathering>();
  return {
    groups,
    of(key) {
      const there = groups.get(key);
      if (there !== undefined) return there;
      const fresh = createGathering();
      groups.set(key, fresh);
      return fresh;
    },
  };
}

/** Written bare: a leaderboard reads thousands of rows. */
function prepareRows({ $client: connection }: Db) {
  const bytesOf = (column: string) =>
    connection
      .prepare<number[], readonly [key: number, calls: number, bytes: Buffer]>(
        `SELECT key, calls, ${column} FROM rollups WHERE key BETWEEN ? AND ?`,
      )
      .raw();
  return {
    rowOf: connection.prepare<number[], KeptCalls>('SELECT calls, whole, parts FROM rollups WHERE key = ?'),
    wholesOf: bytesOf(`CASE WHEN calls > ${FEW} THEN whole ELSE parts END`),
    partsOfAll: bytesOf('parts'),
    clockOf: connection.prepare<number[], Buffer>('SELECT clock FROM rollups WHERE key = ?').pluck(),
  };
}
