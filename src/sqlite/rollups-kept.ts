import { type Counts, createGathering, type Gathering } from '../analytics/sums.ts';
import { type ChannelId, DAY } from '../model/units.ts';
import { changesOf, perConnection } from './changes.ts';
import { type KeptByChannel, keepByChannel, type ReadByChannel } from './kept-by-channel.ts';
import { keepLatest } from './latest.ts';
import { type DayCalls, dayCallsOf } from './rollups-day.ts';
import type { EdgeCall } from './rollups-edges.ts';
import { ALL_CHANNELS, channelIn, dayIn } from './rollups-key.ts';

/** Bytes of all channels of a period, of all periods together. */
const MOST_BYTES = 4_000_000;
/** What a channel's bytes cost beyond themselves. */
const OBJECT_BYTES = 200;
/** Groups of calls, of all runs of days together: some 1.5 kB each. */
const MOST_GROUPS = 1_000;
/** Calls of single days, of all days together: some 60 bytes each. */
const MOST_CALLS = 25_000;

/** Calls of a channel: what a board counts, and the section that it stands in. */
export interface Section extends Counts {
  readonly bytes: Buffer;
}

/**
 * What pages have read and put together lately, held in memory for as long as no row that it was made of changes. All of it can be dropped at any
 * time. Who reads asks changesOf(connection).refresh() first.
 */
export interface KeptRollups {
  /** Sections of all channels by the name of what they are of. */
  readonly sections: (name: string, read: ReadByChannel<Section>) => ReadonlyMap<ChannelId, Section>;
  /** Calls of all channels in [from, to), days that are over, by slice. Nothing may be added to what is returned. */
  readonly days: (
    days: { readonly from: number; readonly to: number },
    read: () => ReadonlyMap<string, Gathering>,
  ) => ReadonlyMap<string, Gathering>;
  readonly day: (day: number, read: () => Iterable<EdgeCall>) => DayCalls;
}

export const keptRollupsOf = perConnection((connection): KeptRollups => {
  const sections = keepLatest<string, KeptByChannel<Section>>(MOST_BYTES);
  const runs = keepLatest<string, Run>(MOST_GROUPS);
  const days = keepLatest<number, DayCalls>(MOST_CALLS);
  const changes = changesOf(connection);

  changes.watch('rollups', {
    changed(key) {
      const [channelId, day] = [channelIn(key), dayIn(key)];
      if (channelId === ALL_CHANNELS) runs.drop((_, { from, to }) => day >= from && day < to);
      else for (const kept of sections.all()) kept.changed(channelId);
    },
    forget() {
      sections.drop(() => true);
      runs.drop(() => true);
    },
  });
  changes.watch('outcomes', {
    changed: (completedAt) => days.drop((day) => day === Math.floor(completedAt / DAY)),
    forget: () => days.drop(() => true),
  });

  return {
    sections(name, read) {
      const there = sections.get(name);
      if (there !== undefined) return there.read(read);
      const kept = keepByChannel<Section>();
      const all = kept.read(read);
      sections.set(name, kept, bytesOf(all));
      return all;
    },
    days({ from, to }, read) {
      const name = `${from} ${to}`;
      const there = runs.get(name);
      if (there !== undefined) return there.slices;
      const slices = new Map([...read()].map(([slice, group]) => [slice, settled(group)]));
      runs.set(name, { from, to, slices }, slices.size);
      return slices;
    },
    day(day, read) {
      const there = days.get(day);
      if (there !== undefined) return there;
      const calls = dayCallsOf(read());
      days.set(day, calls, calls.count);
      return calls;
    },
  };
});

interface Run {
  readonly from: number;
  readonly to: number;
  readonly slices: ReadonlyMap<string, Gathering>;
}

function bytesOf(sections: ReadonlyMap<ChannelId, Section>): number {
  let total = 0;
  for (const { bytes } of sections.values()) total += bytes.length + OBJECT_BYTES;
  return total;
}

/** The same in few bytes, which keep nothing else alive; what it comes to is computed once. */
function settled(group: Gathering): Gathering {
  const alone = createGathering();
  alone.merge(group);
  const figures = alone.figures();
  return { ...alone, figures: () => figures };
}
