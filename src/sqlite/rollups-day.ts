import type { ChannelId, EpochMs } from '../model/units.ts';
import type { EdgeCall } from './rollups-edges.ts';
import { callsIn, recordOf, type RolledCall } from './rollups-record.ts';

/** Calls that ended on one day, by when they did; each has a number, from 0 on. */
export interface DayCalls {
  readonly count: number;
  /** Numbers of those that ended in [from, to), `to` not included. */
  readonly between: (bounds: { readonly from: EpochMs; readonly to: EpochMs }) => {
    readonly first: number;
    readonly last: number;
  };
  readonly channelOf: (number: number) => ChannelId;
  /** The call; always the same object: nothing of it may be kept. */
  readonly call: (number: number) => RolledCall;
}

/** Holds them in some 60 bytes each. */
export function dayCallsOf(calls: Iterable<EdgeCall>): DayCalls {
  const ends: number[] = [];
  const channelIds: ChannelId[] = [];
  const records: Uint8Array[] = [];
  for (const call of calls) {
    ends.push(call.completedAt);
    channelIds.push(call.channelId);
    records.push(recordOf({ ...call, hourOfWeek: 0 }));
  }
  const starts = new Uint32Array(records.length + 1);
  for (const [index, record] of records.entries()) starts[index + 1] = (starts[index] ?? 0) + record.length;
  const callAt = callsIn(Buffer.concat(records));
  const endOf = Float64Array.from(ends);
  const channels = Float64Array.from(channelIds);

  return {
    count: endOf.length,
    between: ({ from, to }) => ({ first: firstFrom(endOf, from), last: firstFrom(endOf, to) }),
    channelOf: (number) => (channels[number] ?? 0) as ChannelId,
    call: (number) => callAt(starts[number] ?? 0),
  };
}

/** The first of ascending instants that is not before one; their number when there is none. */
function firstFrom(ascending: Float64Array, at: EpochMs): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
