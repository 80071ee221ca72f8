import { SPANS } from '../analytics/cover.ts';
import type { Summed } from '../analytics/sums.ts';
import type { CallView } from '../model/event.ts';
import { type ChannelId, DAY, type EpochMs, HOUR } from '../model/units.ts';
import type { Db } from './database.ts';
import { countIn, emptyClock } from './rollups-clock.ts';
import { ALL_CHANNELS, ALL_TIME, type Cell, keyOf } from './rollups-key.ts';
import type { RolledCall } from './rollups-record.ts';
import { countingOf, withCall } from './rollups-row.ts';

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
  const select = db.$client
    .prepare<number[], [number, Buffer, Buffer, Buffer]>(
      'SELECT calls, whole, parts, clock FROM rollups WHERE key = ?',
    )
    .raw();
  const update = db.$client.prepare(
    'UPDATE rollups SET calls = ?, whole = ?, parts = ?, clock = ? WHERE key = ?',
  );
  const insert = db.$client.prepare(
    'INSERT INTO rollups (calls, whole, parts, clock, key) VALUES (?, ?, ?, ?, ?)',
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
      const row = select.get(key);
      const kept = row && { calls: row[0], whole: row[1], parts: row[2] };
      const { calls, whole, parts } = withCall(kept, counting);
      const clock = row?.[3] ?? (cell.span === ALL_TIME ? emptyClock() : NO_CLOCK);
      if (cell.span === ALL_TIME) countIn(clock, rolled);
      (row === undefined ? insert : update).run(calls, whole, parts, clock, key);
    }
  };
}

const NO_CLOCK = Buffer.alloc(0);
