import { type Run, SPANS } from '../analytics/cover.ts';
import { withValue } from '../analytics/sketch.ts';
import { inOrder, SUM_NAMES, type Summed, sumsOf } from '../analytics/sums.ts';
import type { Tier } from '../model/call.ts';
import type { CallView } from '../model/event.ts';
import type { Chain } from '../model/token.ts';
import { type ChannelId, DAY, type EpochMs, HOUR } from '../model/units.ts';
import type { Db } from './database.ts';
import { outcomes, rolled } from './schema.ts';

/** Stands for all channels. */
export const ALL_CHANNELS = 0 as ChannelId;
const HOURS_OF_WEEK = 168;
/** 1970-01-01 was a Thursday: the first Monday is four days later. */
const FIRST_MONDAY_MS = 4 * DAY;

/** A completed call as far as it is rolled up. */
export interface Rolling {
  readonly channelId: ChannelId;
  readonly tier: Tier;
  readonly chain: Chain;
  readonly postedAt: EpochMs;
  readonly outcome: Summed & { readonly completedAt: EpochMs };
}

/** What of an outcome is rolled up. */
export const ROLLED_OUTCOME = {
  completedAt: outcomes.completedAt,
  success: outcomes.success,
  hit: outcomes.hit,
  reason: outcomes.reason,
  finalRoi: outcomes.finalRoi,
  athRoi: outcomes.athRoi,
  timeToAthMs: outcomes.timeToAthMs,
  trackedMs: outcomes.trackedMs,
  volatility: outcomes.volatility,
  nativeReturn: outcomes.nativeReturn,
};

/** The key of a kept row, see schema/rolled.ts. */
export interface Cell {
  readonly channelId: ChannelId;
  /** 0 for all time. */
  readonly span: 0 | Run['span'];
  readonly slice: string;
  readonly start: number;
}

/** Before the slice of a row of all channels. */
const TOGETHER = '*';

/** How a slice is written in the rows of a channel, or of all channels. */
export function writtenSlice(channelId: ChannelId, slice: string): string {
  return channelId === ALL_CHANNELS ? `${TOGETHER}${slice}` : slice;
}

export function sliceOf(slice: { readonly tier: Tier } | { readonly chain: Chain } | undefined): string {
  if (slice === undefined) return '';
  return 'tier' in slice ? `tier:${slice.tier}` : `chain:${slice.chain}`;
}

/** Every row that a completed call counts in. */
export function cellsOf({ channelId, tier, chain, postedAt, outcome }: Rolling): readonly Cell[] {
  const day = Math.floor(outcome.completedAt / DAY);
  const hour = Math.floor((postedAt - FIRST_MONDAY_MS) / HOUR) % HOURS_OF_WEEK;
  const cells: Cell[] = [];
  const add = (whose: ChannelId, span: Cell['span'], slice: string, start: number): void =>
    void cells.push({ channelId: whose, span, slice: writtenSlice(whose, slice), start });
  for (const slice of ['', sliceOf({ tier }), sliceOf({ chain })]) {
    for (const whose of [ALL_CHANNELS, channelId]) add(whose, 0, slice, 0);
    add(ALL_CHANNELS, 1, slice, day);
    for (const span of SPANS) add(channelId, span, slice, Math.floor(day / span) * span);
  }
  const time = `hour:${(hour + HOURS_OF_WEEK) % HOURS_OF_WEEK}`;
  for (const whose of [ALL_CHANNELS, channelId]) add(whose, 0, time, 0);
  return cells;
}

/** Step of whatever records an outcome: adds it to every sum that it counts in. */
export type RollUp = (view: Pick<CallView, 'call' | 'token'>, outcome: Rolling['outcome']) => void;

/** Written bare: twenty rows are changed by every completion, and a builder's share of each would be most of the time. */
export function createRollUp(db: Db): RollUp {
  const keys = [rolled.span, rolled.slice, rolled.start, rolled.channelId].map(({ name }) => name);
  const sums = SUM_NAMES.map((name) => rolled[name].name);
  const columns = [...keys, ...sums, rolled.finals.name, rolled.aths.name];
  const isOne = keys.map((name) => `${name} = ?`).join(' AND ');
  const select = db.$client
    .prepare<(number | string)[], [Buffer, Buffer]>(`SELECT finals, aths FROM rolled WHERE ${isOne}`)
    .raw();
  const update = db.$client.prepare(
    `UPDATE rolled SET ${sums.map((name) => `${name} = ${name} + ?`).join(', ')}, finals = ?, aths = ? WHERE ${isOne}`,
  );
  const insert = db.$client.prepare(
    `INSERT INTO rolled (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );

  return ({ call, token }, outcome) => {
    const { channelId, postedAt } = call;
    const { tier } = call.context;
    const added = inOrder(sumsOf(outcome));
    const [final, ath] = [1 + outcome.finalRoi, 1 + outcome.athRoi];
    for (const cell of cellsOf({ channelId, postedAt, tier, chain: token.ref.chain, outcome })) {
      const key = [cell.span, cell.slice, cell.start, cell.channelId];
      const kept = select.get(...key);
      const multiples = [withValue(kept?.[0], final), withValue(kept?.[1], ath)];
      if (kept === undefined) insert.run(...key, ...added, ...multiples);
      else update.run(...added, ...multiples, ...key);
    }
  };
}
