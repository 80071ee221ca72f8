import { coverOf, SPANS } from '../analytics/cover.ts';
import { spanOf } from '../analytics/spans.ts';
import { type Counts, createGathering, type Gathering } from '../analytics/sums.ts';
import type { Figures, Rhythm, Slice, Span } from '../model/analytics.ts';
import { type ChannelId, DAY, type EpochMs, epochMs } from '../model/units.ts';
import { changesOf } from './changes.ts';
import type { Db } from './database.ts';
import { createGroups, type Groups } from './groups.ts';
import { emptyClock, partsOf } from './rollups-clock.ts';
import { type Bounds, createReadEdges } from './rollups-edges.ts';
import type { DayCalls } from './rollups-day.ts';
import { keptRollupsOf, type Section } from './rollups-kept.ts';
import { ALL_CHANNELS, ALL_TIME, channelIn, type KeptSpan, keyOf, keysOf } from './rollups-key.ts';
import {
  addAllSlices,
  addSection,
  addSlice,
  addWhole,
  FEW,
  type KeptCalls,
  sectionOf,
} from './rollups-row.ts';
import { sliceOf, slicesOf, takes } from './rollups-slice.ts';

/** Which completed calls: of one caller or of all, that ended in [since, until). */
export interface Ended {
  readonly channelId?: ChannelId | undefined;
  readonly since?: EpochMs | undefined;
  readonly until?: EpochMs | undefined;
  /** Of one caller: only all of them together, without tiers and chains. */
  readonly undivided?: boolean;
}

/** Steps of reads: completed calls by what is kept of them. Nothing may be added to the gatherings that they return. */
export interface ReadRollups {
  /** By channel, of all calls or of one slice. */
  readonly byChannel: (which: {
    readonly since?: EpochMs | undefined;
    readonly slice?: Slice | undefined;
  }) => ReadonlyMap<ChannelId, ChannelCalls>;
  /** By slice; the empty one is all of them. */
  readonly bySlice: (which: Ended) => ReadonlyMap<string, Gathering>;
  /** By the span of UTC in which they ended, oldest first, and by slice. */
  readonly bySpan: (which: Ended, by: Rhythm) => readonly SpanCalls[];
  /** Of all time by the time of the post, of one caller or of all. */
  readonly clock: (channelId: ChannelId | undefined) => ReturnType<typeof partsOf>;
}

/** What is counted of a channel's calls, and what they came to: that is computed when it is asked for. */
export interface ChannelCalls extends Counts {
  readonly figures: () => Figures;
}

export interface SpanCalls {
  readonly span: Span;
  readonly slices: ReadonlyMap<string, Gathering>;
}

const WIDEST_MS = Math.max(...SPANS) * DAY;

/** Days counted from 1970, `to` not included. */
interface Days {
  readonly from: number;
  readonly to: number;
}

/** Whole days, and the parts of days around them. */
interface Stretch extends Days {
  readonly edges: readonly Bounds[];
  /** The last day on which a call ended. */
  readonly lastDay: number;
}

export function createReadRollups(db: Db): ReadRollups {
  const { rowOf, wholesOf, partsOfAll, clockOf } = prepareRows(db);
  const edges = createReadEdges(db);
  const changes = changesOf(db.$client);
  const kept = keptRollupsOf(db.$client);

  /** A period no longer than there is something in it. It ends with the last day: what has no end is put together from rows alone, today's as well. */
  function stretchOf({ channelId, since, until }: Ended): Stretch {
    const reach = edges.reach(channelId);
    if (reach === undefined) return { from: 0, to: 0, edges: [], lastDay: 0 };
    const lastDay = Math.floor(reach.last / DAY);
    const cover = coverOf({
      since: epochMs(Math.max(since ?? 0, reach.first)),
      until: epochMs(Math.min(until ?? Infinity, (Math.floor(reach.last / WIDEST_MS) + 1) * WIDEST_MS)),
    });
    const [first, last] = [cover.runs[0], cover.runs.at(-1)];
    const [from, to] = first === undefined || last === undefined ? [0, 0] : [first.from, last.to];
    return { from, to, edges: cover.edges, lastDay };
  }

  /** Rows of a channel of whole days; of all together only days are kept. */
  function* rowsOf(channelId: ChannelId, days: Days): Iterable<KeptCalls> {
    for (const { span, start } of cellsOf(days, channelId === ALL_CHANNELS)) {
      const row = rowOf.get(keyOf({ span, start, channelId }));
      if (row !== undefined) yield row;
    }
  }

  function addRow(groups: Groups<string>, row: KeptCalls, undivided: boolean): void {
    if (!undivided) addAllSlices(row, groups.of);
    else addWhole(groups.of(''), row.calls, row.calls > FEW ? row.whole : row.parts);
  }

  /** Of all channels; days that are over are put together once. */
  function addDays(groups: Groups<string>, { from, to }: Days, lastDay: number): void {
    const over = Math.min(to, lastDay);
    if (over - from > 1) {
      const days = { from, to: over };
      const together = kept.days(days, () => {
        const anew = createGroups<string>();
        for (const row of rowsOf(ALL_CHANNELS, days)) addAllSlices(row, anew.of);
        return anew.groups;
      });
      for (const [slice, group] of together) groups.share(slice, group);
    }
    const rest = { from: over - from > 1 ? over : from, to: Math.min(to, lastDay + 1) };
    for (const row of rowsOf(ALL_CHANNELS, rest)) addAllSlices(row, groups.of);
  }

  /** All channels on the day that a part of one lies in. */
  function dayOf(edge: Bounds): DayCalls {
    const day = Math.floor(edge.from / DAY);
    const whole = { from: epochMs(day * DAY), to: epochMs((day + 1) * DAY) };
    return kept.day(day, () => edges.all(whole));
  }

  function addEdge(groups: Groups<string>, edge: Bounds, { channelId, undivided = false }: Ended): void {
    if (channelId === undefined) {
      const day = dayOf(edge);
      const { first, last } = day.between(edge);
      for (let number = first; number < last; number += 1) {
        const call = day.call(number);
        for (const slice of slicesOf(call)) groups.of(slice).call(call);
      }
    } else if (undivided) {
      for (const call of edges.bareOfChannel(channelId, edge)) groups.of('').call(call);
    } else {
      for (const call of edges.ofChannel(channelId, edge))
        for (const slice of slicesOf(call)) groups.of(slice).call(call);
    }
  }

  function addWholeDays(groups: Groups<string>, which: Ended, days: Days & Pick<Stretch, 'lastDay'>): void {
    if (which.channelId === undefined) return addDays(groups, days, days.lastDay);
    for (const row of rowsOf(which.channelId, days)) addRow(groups, row, which.undivided === true);
  }

  /** Sections of all channels, out of rows of all time or from a day on. */
  function sections(named: string, days: Days | undefined): ReadonlyMap<ChannelId, Section> {
    const add = (into: Gathering, calls: number, bytes: Buffer): void =>
      named === '' ? addWhole(into, calls, bytes) : addSlice(into, { calls, parts: bytes }, named);
    const rows = named === '' ? wholesOf : partsOfAll;
    const of = (channelId: ChannelId): Gathering => {
      const group = createGathering();
      const cells = days === undefined ? [{ span: ALL_TIME, start: 0 } as const] : cellsOf(days);
      for (const cell of cells) {
        const key = keyOf({ ...cell, channelId });
        for (const [, calls, bytes] of rows.all(key, key)) add(group, calls, bytes);
      }
      return group;
    };
    return kept.sections(`${named} ${days?.from}`, {
      all() {
        const anew = createGroups<ChannelId>();
        for (const { span, start } of days === undefined
          ? [{ span: ALL_TIME, start: 0 } as const]
          : cellsOf(days))
          for (const [key, calls, bytes] of rows.all(...keysOf(span, start)))
            add(anew.of(channelIn(key)), calls, bytes);
        return new Map([...anew.groups].map(([channelId, group]) => [channelId, withCounts(group)]));
      },
      of: (channelId) => {
        const group = of(channelId);
        return group.completed() === 0 ? undefined : withCounts(group);
      },
    });
  }

  return {
    byChannel({ since, slice }) {
      changes.refresh();
      const named = sliceOf(slice);
      const stretch = since === undefined ? undefined : stretchOf({ since });
      const channels = new Map<ChannelId, ChannelCalls & { add: (day: DayCalls, number: number) => void }>();
      if (stretch === undefined || stretch.from < stretch.to) {
        for (const [channelId, section] of sections(named, stretch))
          channels.set(channelId, createChannelCalls(section));
      }
      for (const edge of stretch?.edges ?? []) {
        const day = dayOf(edge);
        const { first, last } = day.between(edge);
        for (let number = first; number < last; number += 1) {
          if (!takes(named, day.call(number))) continue;
          const channelId = day.channelOf(number);
          const there = channels.get(channelId) ?? createChannelCalls(undefined);
          channels.set(channelId, there);
          there.add(day, number);
        }
      }
      return channels;
    },
    bySlice(which) {
      changes.refresh();
      const groups = createGroups<string>();
      const { channelId = ALL_CHANNELS, since, until, undivided = false } = which;
      if (since === undefined && until === undefined) {
        const row = rowOf.get(keyOf({ span: ALL_TIME, start: 0, channelId }));
        if (row !== undefined) addRow(groups, row, undivided);
        return groups.groups;
      }
      const stretch = stretchOf(which);
      addWholeDays(groups, which, stretch);
      for (const edge of stretch.edges) addEdge(groups, edge, which);
      return groups.groups;
    },
    bySpan(which, by) {
      changes.refresh();
      const { from, to, edges: parts, lastDay } = stretchOf(which);
      const spans = new Map<number, { readonly span: Span; readonly groups: Groups<string> }>();
      const groupsIn = (day: number): Groups<string> => {
        const span = spanOf(day, by);
        const there = spans.get(span.from) ?? { span, groups: createGroups<string>() };
        spans.set(span.from, there);
        return there.groups;
      };
      const end = Math.min(to, lastDay + 1);
      for (let day = from; day < end;) {
        const next = Math.min(end, spanOf(day, by).to / DAY);
        addWholeDays(groupsIn(day), which, { from: day, to: next, lastDay });
        day = next;
      }
      for (const edge of parts) addEdge(groupsIn(Math.floor(edge.from / DAY)), edge, which);
      return [...spans.values()]
        .filter(({ groups: { groups } }) => groups.size > 0)
        .map(({ span, groups: { groups: slices } }) => ({ span, slices }))
        .toSorted((a, b) => a.span.from - b.span.from);
    },
    clock: (channelId = ALL_CHANNELS) =>
      partsOf(clockOf.get(keyOf({ span: ALL_TIME, start: 0, channelId })) ?? emptyClock()),
  };
}

function withCounts(group: Gathering): Section {
  return { ...group.counts(), bytes: sectionOf(group) };
}

/** Calls of a section, and single ones of days besides. */
function createChannelCalls(
  section: Section | undefined,
): ChannelCalls & { add: (day: DayCalls, number: number) => void } {
  const single: { readonly day: DayCalls; readonly number: number }[] = [];
  const calls = {
    completed: section?.completed ?? 0,
    successes: section?.successes ?? 0,
    hits: section?.hits ?? 0,
    roi: section?.roi ?? 0,
    add(day: DayCalls, number: number): void {
      const { success, hit, finalRoi } = day.call(number);
      single.push({ day, number });
      calls.completed += 1;
      calls.successes += success ? 1 : 0;
      calls.hits += hit ? 1 : 0;
      calls.roi += finalRoi;
    },
    figures(): Figures {
      const gathering = createGathering();
      if (section !== undefined) addSection(gathering, section.bytes);
      for (const { day, number } of single) gathering.call(day.call(number));
      return gathering.figures();
    },
  };
  return calls;
}

interface Cell {
  readonly span: KeptSpan;
  readonly start: number;
}

/** The fewest rows that make up whole days, or one for each day. */
function* cellsOf({ from, to }: Days, isDaily: boolean = false): Iterable<Cell> {
  const runs = isDaily
    ? [{ span: 1, from, to } as const]
    : coverOf({ since: epochMs(from * DAY), until: epochMs(to * DAY) }).runs;
  for (const run of runs) {
    for (let start = run.from; start < run.to; start += run.span) yield { span: run.span, start };
  }
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
