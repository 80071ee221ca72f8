import { type Run, SPANS } from '../analytics/cover.ts';
import { eq, sql } from 'drizzle-orm';
import { type ChannelId, DAY, epochMs } from '../model/units.ts';
import type { Db } from './database.ts';
import { prepareInsert } from './insert.ts';
import { countIn, emptyClock } from './rollups-clock.ts';
import { createReadEdges } from './rollups-edges.ts';
import { ALL_CHANNELS, ALL_TIME, keyOf } from './rollups-key.ts';
import { recordOf } from './rollups-record.ts';
import { type Building, createBuilding } from './rollups-row.ts';
import { hourOfWeek } from './rollups.ts';
import { outcomes, rollups } from './schema.ts';

const WIDEST = 16 satisfies Run['span'];
const NOTHING = { first: epochMs(0), last: -1 } as const;
const NO_CLOCK = Buffer.alloc(0);

/** Fills the rows of a database that has outcomes and none: one that was written before they were kept, or in another form. */
export function fillRollups(db: Db): void {
  const hasRows = db.select({ key: rollups.key }).from(rollups).limit(1).get() !== undefined;
  const hasOutcomes = db.select({ id: outcomes.callId }).from(outcomes).limit(1).get() !== undefined;
  if (!hasRows && hasOutcomes) db.transaction(() => rebuildRollups(db), { behavior: 'immediate' });
}

/** Folds all outcomes anew into the rows that are kept of them, a day at a time. To be called within a transaction. */
export function rebuildRollups(db: Db): void {
  const edges = createReadEdges(db);
  const insert = prepareInsert(db, rollups);
  const write: Write = (row) => void insert(row);
  const clocks = new Map<ChannelId, Buffer>();
  const allTime = createBuilding();
  const open = new Map<Run['span'], Open>();

  db.delete(rollups).run();
  const { first, last } = edges.reach(undefined) ?? NOTHING;
  for (let day = Math.floor(first / DAY); day * DAY <= last; day += 1) {
    for (const span of SPANS) turn(open, { span, day }, write);
    for (const call of edges.all({ from: epochMs(day * DAY), to: epochMs((day + 1) * DAY) })) {
      const rolled = { ...call, hourOfWeek: hourOfWeek(call.postedAt) };
      const record = recordOf(rolled);
      allTime.add(rolled, record);
      for (const whose of [ALL_CHANNELS, call.channelId]) countIn(clockOf(clocks, whose), rolled);
      for (const [span, { rows }] of open) {
        if (span === 1) buildingOf(rows, ALL_CHANNELS).add(rolled, record);
        buildingOf(rows, call.channelId).add(rolled, record);
      }
    }
  }
  for (const [span, rows] of open) writeAll(span, rows, write);
  const together = prepareTogether(db, { first, last });
  for (const [channelId, clock] of clocks) {
    const building = channelId === ALL_CHANNELS ? allTime : together(channelId);
    const key = keyOf({ span: ALL_TIME, start: 0, channelId });
    write({ key, ...building.kept(), clock });
  }
}

/** A channel's row of all time, out of its widest ones. */
function prepareTogether(
  db: Db,
  { first, last }: { readonly first: number; readonly last: number },
): (channelId: ChannelId) => Building {
  const [from, to] = [first, last].map((at) => Math.floor(at / DAY / WIDEST));
  const select = db
    .select({ calls: rollups.calls, whole: rollups.whole, parts: rollups.parts })
    .from(rollups)
    .where(eq(rollups.key, sql.placeholder('key')))
    .prepare();
  return (channelId) => {
    const building = createBuilding();
    for (let index = from ?? 0; index <= (to ?? 0); index += 1) {
      const kept = select.get({ key: keyOf({ span: WIDEST, start: index * WIDEST, channelId }) });
      if (kept !== undefined) building.merge(kept);
    }
    return building;
  };
}

/** Rows in the making that begin on the same day, by channel. */
interface Open {
  readonly start: number;
  readonly rows: Map<ChannelId, Building>;
}
type Write = (row: typeof rollups.$inferInsert) => void;

/** Writes the rows of a width that a day lies behind, and begins those that it lies in. */
function turn(
  open: Map<Run['span'], Open>,
  { span, day }: { readonly span: Run['span']; readonly day: number },
  write: Write,
): void {
  const start = Math.floor(day / span) * span;
  const before = open.get(span);
  if (before?.start === start) return;
  if (before !== undefined) writeAll(span, before, write);
  open.set(span, { start, rows: new Map() });
}

function writeAll(span: Run['span'], { start, rows }: Open, write: Write): void {
  // In the order of the key.
  for (const [channelId, building] of [...rows].toSorted(([a], [b]) => a - b)) {
    write({ key: keyOf({ span, start, channelId }), ...building.kept(), clock: NO_CLOCK });
  }
}

function buildingOf(rows: Map<ChannelId, Building>, channelId: ChannelId): Building {
  const there = rows.get(channelId) ?? createBuilding();
  rows.set(channelId, there);
  return there;
}

function clockOf(clocks: Map<ChannelId, Buffer>, channelId: ChannelId): Buffer {
  const there = clocks.get(channelId) ?? emptyClock();
  clocks.set(channelId, there);
  return there;
}
