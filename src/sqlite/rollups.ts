import { SPANS } from '../analytics/cover.ts';
import type { Summed } from '../analytics/sums.ts';
import type { CallView } from '../model/event.ts';
import { type CallId, type ChannelId, DAY, type EpochMs, HOUR } from '../model/units.ts';
import type { Db } from './database.ts';
import { countIn, emptyClock } from './rollups-clock.ts';
import { createReadEdges } from './rollups-edges.ts';
import { ALL_CHANNELS, ALL_TIME, type Cell, keyOf } from './rollups-key.ts';
import type { RolledCall } from './rollups-record.ts';
import { countingOf, type KeptCalls, withCall, withKnown } from './rollups-row.ts';

const HOURS_OF_WEEK = 168;
/** 1970-01-01 was a Thursday: the first Monday is four days later. */
const FIRST_MONDAY_MS = 4 * DAY;

/** The hour of the week in which a call was posted, 0 to 167 from Monday 00:00 UTC on. */
export function hourOfWeek(postedAt: EpochMs): number {
  const hours = Math.floor((postedAt - FIRST_MONDAY_MS) / HOUR) % HOURS_OF_WEEK;
  return (hours + HOURS_OF_WEEK) % HOURS_OF_WEEK;
}

/** Every row that a completed call counts in. */
function cellsOf(channelId: ChannelId, completedAt: EpochMs): readonly Cell[] {
  const day = Math.floor(completedAt / DAY);
  return [
    { channelId: ALL_CHANNELS, span: ALL_TIME, start: 0 },
    { channelId: ALL_CHANNELS, span: 1, start: day },
    { channelId, span: ALL_TIME, start: 0 },
    ...SPANS.map((span) => ({ channelId, span, start: Math.floor(day / span) * span })),
  ];
}

/** Step of whatever records an outcome: adds it to every row that it counts in. */
export type RollUp = (
  view: Pick<CallView, 'call' | 'token'>,
  outcome: Summed & { readonly completedAt: EpochMs },
) => void;

/** Written bare: six rows are changed by every completion, and a builder's share of each would be most of the time. */
export function createRollUp(db: Db): RollUp {
  const rows = prepareRows(db);
  const selectClock = db.$client.prepare<[number], Buffer>('SELECT clock FROM rollups WHERE key = ?').pluck();
  const insert = db.$client.prepare(
    'INSERT INTO rollups (calls, whole, parts, clock, key) VALUES (?, ?, ?, ?, ?)',
  );
  const updateClocked = db.$client.prepare(
    'UPDATE rollups SET calls = ?, whole = ?, parts = ?, clock = ? WHERE key = ?',
  );

  return ({ call, token }, outcome) => {
    const { tier } = call.context;
    const rolled: RolledCall = {
      ...outcome,
      tier,
      chain: token.ref.chain,
      hourOfWeek: hourOfWeek(call.postedAt),
    };
    const counting = countingOf(rolled);
    for (const cell of cellsOf(call.channelId, outcome.completedAt)) {
      const key = keyOf(cell);
      const row = rows.read(key);
      const { calls, whole, parts } = withCall(row, counting);
      if (cell.span === ALL_TIME) {
        const clock = (row && selectClock.get(key)) ?? emptyClock();
        countIn(clock, rolled);
        (row === undefined ? insert : updateClocked).run(calls, whole, parts, clock, key);
      } else if (row === undefined) insert.run(calls, whole, parts, NO_CLOCK, key);
      else rows.update(calls, whole, parts, key);
    }
  };
}

/** All of a row but its clock. */
function prepareRows({ $client: connection }: Db) {
  const select = connection
    .prepare<[number], [number, Buffer, Buffer]>('SELECT calls, whole, parts FROM rollups WHERE key = ?')
    .raw();
  const update = connection.prepare<[number, Buffer, Buffer, number]>(
    'UPDATE rollups SET calls = ?, whole = ?, parts = ? WHERE key = ?',
  );
  return {
    read(key: number): KeptCalls | undefined {
      const row = select.get(key);
      return row && { calls: row[0], whole: row[1], parts: row[2] };
    },
    update: update.run.bind(update),
  };
}

const NO_CLOCK = Buffer.alloc(0);

/**
 * Step of whatever learns of a completed call what its chain's coin did meanwhile: notes it with the outcome and in every row that the call counts
 * in. False, and nothing changes, when there is no such call or it was known.
 */
export type TellNative = (callId: CallId, nativeReturn: number) => boolean;

export function createTellNative(db: Db): TellNative {
  const edges = createReadEdges(db);
  const tell = db.$client.prepare<[number, CallId]>(
    'UPDATE outcomes SET native_return = ? WHERE call_id = ? AND native_return IS NULL',
  );
  const rows = prepareRows(db);

  return (callId, nativeReturn) => {
    const call = edges.one(callId);
    if (call === undefined || tell.run(nativeReturn, callId).changes === 0) return false;
    const rolled: RolledCall = { ...call, hourOfWeek: hourOfWeek(call.postedAt) };
    const before = countingOf(rolled);
    const now = countingOf({ ...rolled, nativeReturn });
    for (const cell of cellsOf(call.channelId, call.completedAt)) {
      const key = keyOf(cell);
      const kept = rows.read(key);
      const known = kept && withKnown(kept, before, now);
      if (known !== undefined) rows.update(known.calls, known.whole, known.parts, key);
    }
    return true;
  };
}
