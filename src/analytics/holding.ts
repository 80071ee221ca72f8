import type { CompletedCall } from '../model/analytics.ts';
import type { Estimate } from '../model/reputation.ts';
import { markAt, TRAIL_AGES_MS } from '../performance/trail.ts';
import { bootstrapMean } from './bootstrap.ts';
import { halvesOf } from './halves.ts';
import { twoSided } from './student.ts';

const HIGHEST_ROI = 9;
const FEWEST = 30;
/** Of channels, days or weeks: Student's t allows for so few. */
const FEWEST_GROUPS = 6;

/** The holding time that paid best in the older half of calls, judged by the newer. Returns are counted up to 10x, before costs. */
export interface Holding {
  readonly holdMs: number;
  /** Calls of the newer half. */
  readonly n: number;
  readonly roi: Estimate;
  readonly endRoi: number;
  /** Chance of such a difference to the end without anything behind it. */
  readonly p: number;
}

/** What calls of one number have in common: a channel, a day, a week of the market. */
export type Grouping = (call: CompletedCall) => number;

/**
 * Undefined when fewer than 30 calls of a half have a trail, and when nothing paid better than holding to the end. Calls of one group count
 * as alike; of several ways to group them the one counts that leaves the most to chance.
 */
export function bestHolding(
  calls: readonly CompletedCall[],
  groupings: readonly Grouping[],
): Holding | undefined {
  const { older, newer } = halvesOf(calls.filter(({ trail }) => trail !== undefined));
  if (older.length < FEWEST || newer.length < FEWEST) return undefined;
  const [best] = TRAIL_AGES_MS.map((holdMs) => ({
    holdMs,
    roi: mean(older.map((call) => roiAfter(call, holdMs))),
  })).toSorted((a, b) => b.roi - a.roi);
  if (best === undefined || best.roi <= mean(older.map(roiAtEnd))) return undefined;
  const judged = groupings.map((groupOf) => judge(groupsOf(newer, groupOf), best.holdMs));
  const known = judged.filter((one) => one !== undefined).toSorted((a, b) => b.p - a.p);
  const [least] = known;
  if (least === undefined || known.length < judged.length) return undefined;
  return { holdMs: best.holdMs, n: newer.length, endRoi: mean(newer.map(roiAtEnd)), ...least };
}

type Groups = readonly (readonly CompletedCall[])[];

function groupsOf(calls: readonly CompletedCall[], groupOf: Grouping): Groups {
  const groups = new Map<number, CompletedCall[]>();
  for (const call of calls) {
    const group = groups.get(groupOf(call));
    if (group === undefined) groups.set(groupOf(call), [call]);
    else group.push(call);
  }
  return [...groups.values()];
}

function judge(groups: Groups, holdMs: number): Pick<Holding, 'roi' | 'p'> | undefined {
  if (groups.length < FEWEST_GROUPS) return undefined;
  const roi = bootstrapMean(groups.map((some) => some.map((call) => roiAfter(call, holdMs))));
  if (roi === undefined) return undefined;
  const gains = groups.map((some) =>
    some.reduce((sum, call) => sum + roiAfter(call, holdMs) - roiAtEnd(call), 0),
  );
  const t = mean(gains) / Math.sqrt(variance(gains) / gains.length);
  return { roi, p: t > 0 ? twoSided(t, gains.length - 1) : 1 };
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
