import type { CompletedCall } from '../model/analytics.ts';
import type { Estimate } from '../model/reputation.ts';
import { markAt, TRAIL_AGES_MS } from '../performance/trail.ts';
import { bootstrapMean } from './bootstrap.ts';
import { halvesOf } from './halves.ts';
import { twoSided } from './student.ts';

const HIGHEST_ROI = 9;
const FEWEST = 30;
const FEWEST_GROUPS = 10;

/** The holding time that paid best in the older half of calls, judged by the newer. Returns are counted up to 10x, before costs. */
export interface Holding {
  readonly holdMs: number;
  /** Calls of the newer half. */
  readonly n: number;
  readonly roi: Estimate;
  readonly endRoi: number;
  /** Chance of such a difference to the end without anything behind it; calls of one group (a channel, say) count as alike. */
  readonly p: number;
}

/** Undefined when fewer than 30 calls of a half have a trail, and when nothing paid better than holding to the end. */
export function bestHolding(
  calls: readonly CompletedCall[],
  groupOf: (call: CompletedCall) => number,
): Holding | undefined {
  const { older, newer } = halvesOf(calls.filter(({ trail }) => trail !== undefined));
  if (older.length < FEWEST || newer.length < FEWEST) return undefined;
  const [best] = TRAIL_AGES_MS.map((holdMs) => ({
    holdMs,
    roi: mean(older.map((call) => roiAfter(call, holdMs))),
  })).toSorted((a, b) => b.roi - a.roi);
  if (best === undefined || best.roi <= mean(older.map(roiAtEnd))) return undefined;
  const groups = new Map<number, CompletedCall[]>();
  for (const call of newer) groups.set(groupOf(call), [...(groups.get(groupOf(call)) ?? []), call]);
  if (groups.size < FEWEST_GROUPS) return undefined;
  const roi = bootstrapMean(
    [...groups.values()].map((some) => some.map((call) => roiAfter(call, best.holdMs))),
  );
  if (roi === undefined) return undefined;
  const gains = [...groups.values()].map((some) =>
    some.reduce((sum, call) => sum + roiAfter(call, best.holdMs) - roiAtEnd(call), 0),
  );
  const t = mean(gains) / Math.sqrt(variance(gains) / gains.length);
  return {
    holdMs: best.holdMs,
    n: newer.length,
    roi,
    endRoi: mean(newer.map(roiAtEnd)),
    p: t > 0 ? twoSided(t, gains.length - 1) : 1,
  };
}

/** What was over before that age is worth what it was at its end; of an age without a price, the last one before counts. */
function roiAfter(call: CompletedCall, holdMs: number): number {
  if (call.trail === undefined || holdMs >= call.trackedMs) return roiAtEnd(call);
  const known = TRAIL_AGES_MS.filter((age) => age <= holdMs)
    .map((age) => markAt(call.trail ?? { marks: [] }, age))
    .findLast((multiple) => multiple !== undefined);
  return Math.min(HIGHEST_ROI, (known ?? 1) - 1);
}

function roiAtEnd({ finalRoi }: CompletedCall): number {
  return Math.min(HIGHEST_ROI, finalRoi);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length - 1);
}
