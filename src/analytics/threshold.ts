import type { CompletedCall } from '../model/analytics.ts';
import type { Estimate } from '../model/reputation.ts';
import { DAY } from '../model/units.ts';
import { association } from './association.ts';
import { bootstrapMean } from './bootstrap.ts';
import { halvesOf } from './halves.ts';

const HIGHEST_ROI = 9;
const FEWEST = 30;
/** Thresholds that are tried: the deciles of the older half. */
const CUTS = 9;

/** The predicted success from which on calls paid best in the older half, judged by the newer. Returns are counted up to 10x. */
export interface Threshold {
  readonly threshold: number;
  /** Calls of the newer half that it lets through, and their share. */
  readonly n: number;
  readonly share: number;
  readonly roi: Estimate;
  readonly allRoi: number;
  /** Chance that those let through do as much better than others of the same week without anything behind it. */
  readonly p: number;
}

/** Undefined when there is too little to choose or to judge by, and when in the older half taking all calls paid as well. */
export function bestThreshold(calls: readonly CompletedCall[]): Threshold | undefined {
  const { older, newer } = halvesOf(calls);
  const sorted = older.map(({ predictedSuccess }) => predictedSuccess).sort((a, b) => a - b);
  const cuts = Array.from(
    { length: CUTS },
    (_, cut) => sorted[Math.floor(((cut + 1) * sorted.length) / 10)] ?? 1,
  );
  const all = meanRoi(older);
  const [best] = cuts
    .map((cut) => ({ cut, through: older.filter((call) => call.predictedSuccess >= cut) }))
    .filter(({ through }) => through.length >= FEWEST && through.length < older.length)
    .map(({ cut, through }) => ({ cut, roi: meanRoi(through) }))
    .toSorted((a, b) => b.roi - a.roi);
  if (best === undefined || best.roi <= all) return undefined;
  const through = newer.filter((call) => call.predictedSuccess >= best.cut);
  if (through.length < FEWEST) return undefined;
  const judged = association(
    newer.map((call) => ({
      x: call.predictedSuccess >= best.cut ? 1 : 0,
      y: roiOf(call),
      block: Math.floor(call.postedAt / (7 * DAY)),
      groups: [call.channelId],
    })),
    'as-is',
  );
  const channels = new Map<number, number[]>();
  for (const call of through)
    channels.set(call.channelId, [...(channels.get(call.channelId) ?? []), roiOf(call)]);
  const roi = bootstrapMean([...channels.values()]);
  if (judged === undefined || roi === undefined) return undefined;
  const isBetter = judged.slope.value > 0 && roi.value > meanRoi(newer);
  return {
    threshold: best.cut,
    n: through.length,
    share: through.length / newer.length,
    roi,
    allRoi: meanRoi(newer),
    p: isBetter ? judged.p : 1,
  };
}

function roiOf({ finalRoi }: CompletedCall): number {
  return Math.min(HIGHEST_ROI, finalRoi);
}

function meanRoi(calls: readonly CompletedCall[]): number {
  return calls.reduce((sum, call) => sum + roiOf(call), 0) / Math.max(1, calls.length);
}
