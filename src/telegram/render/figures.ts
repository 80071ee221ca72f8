import type { Figures, WarmUp } from '../../model/analytics.ts';
import type { Tier } from '../../model/call.ts';
import type { CompletionReason } from '../../model/outcome.ts';
import type { Estimate } from '../../model/reputation.ts';
import type { EpochMs } from '../../model/units.ts';
import { count, duration, moment, multiple, NOT_AVAILABLE, percent, share } from '../format.ts';

export const SIZE_NAMES: Readonly<Record<Tier, string>> = {
  nano: 'nano',
  micro: 'micro',
  small: 'small',
  mid: 'mid',
  large: 'large',
  unknown: 'unknown size',
};

const REASON_WORDS: Readonly<Record<CompletionReason, (calls: number) => string>> = {
  elapsed: (calls) => `ran ${calls === 1 ? 'its' : 'their'} time`,
  loss: () => 'lost 90 %',
  dead: () => 'died',
  manual: (calls) => `${wereOf(calls)} ended by hand`,
  capacity: (calls) => `${wereOf(calls)} ended to make room`,
};

function wereOf(calls: number): string {
  return calls === 1 ? 'was' : 'were';
}

/** Said in the place of a figure that so few calls do not give. */
export const TOO_FEW = 'too few for a median';

/**
 * Calls from which more than counts is told. The bounds of a median hold 90 % from here on: the lowest and the highest of four hold
 * it less surely.
 */
export const BOUNDED_FROM = 5;

/** What most intervals of a page are. */
export const INTERVALS = 'In brackets: 90 % intervals.';

/** `8–20 %`, the bounds of a share. */
export function shareRange({ low, high }: Estimate): string {
  const lower = share(low);
  const upper = share(high);
  return lower === upper ? upper : `${lower.replace(/ %$/, '')}–${upper}`;
}

/** `10 of 80, 13 % (8–20 %)`; without an interval, and of fewer than 5, the count alone. */
export function rate(came: number, of: number, estimate: Estimate | undefined): string {
  const counted = `${came} of ${of}`;
  return estimate === undefined || of < BOUNDED_FROM
    ? counted
    : `${counted}, ${share(estimate.value)} (${shareRange(estimate)})`;
}

/** A ratio with its bounds as signed percentages: `-68 % (-75 % to -60 %)`. */
export function estimatedPercent(estimate: Estimate | undefined): string {
  if (estimate === undefined) return NOT_AVAILABLE;
  return `${percent(estimate.value)} (${percent(estimate.low)} to ${percent(estimate.high)})`;
}

/** A multiple with its bounds: `1.70x (1.50x to 2.00x)`. */
export function estimatedMultiple(estimate: Estimate | undefined): string {
  if (estimate === undefined) return NOT_AVAILABLE;
  return `${multiple(estimate.value)} (${multiple(estimate.low)} to ${multiple(estimate.high)})`;
}

/** A mean log return as the return that it stands for, a ratio. */
export function returnOf({ value, low, high }: Estimate): Estimate {
  return { value: Math.expm1(value), low: Math.expm1(low), high: Math.expm1(high) };
}

/** How many ended above +10 %, and how many reached 2x. */
export function rateLines(figures: Figures): readonly string[] {
  const { completed, successes, hits, successRate, hitRate } = figures;
  return [
    `Ended above +10 %: ${rate(successes, completed, successRate)}`,
    `Reached 2x: ${rate(hits, completed, hitRate)}`,
  ];
}

/** Median and mean return at the end. The mean has no interval: one 100x carries it. */
export function returnLine(figures: Figures): string {
  return figures.completed < BOUNDED_FROM
    ? `Return at the end: ${TOO_FEW}`
    : `Return at the end: median ${estimatedPercent(figures.medianRoi)}, mean ${meanReturn(figures)}`;
}

/** `+40 %`, or `+40 % (+2 % without the best call)` where at least half of a gain is one call's. */
export function meanReturn({
  meanRoi,
  largestRoi,
  completed,
}: Pick<Figures, 'meanRoi' | 'largestRoi' | 'completed'>): string {
  const mean = percent(meanRoi);
  if (meanRoi === undefined || largestRoi === undefined || completed < BOUNDED_FROM) return mean;
  const others = (meanRoi * completed - largestRoi) / (completed - 1);
  return meanRoi > 0 && others <= meanRoi / 2 ? `${mean} (${percent(others)} without the best call)` : mean;
}

/** The median high and how long it took; undefined when too little is known of it. */
export function highLine({ medianAthMultiple, meanTimeToAthMs, completed }: Figures): string | undefined {
  if (medianAthMultiple === undefined || completed < BOUNDED_FROM) return undefined;
  const taken = meanTimeToAthMs === undefined ? '' : `, reached after a mean of ${duration(meanTimeToAthMs)}`;
  return `Median high: ${estimatedMultiple(medianAthMultiple)}${taken}`;
}

/** What calls came to against their chain's coin; undefined when its prices are known of too few. */
export function alphaLine({ alpha }: Figures): string | undefined {
  return alpha === undefined || alpha.calls < BOUNDED_FROM
    ? undefined
    : `Typical call against its chain's coin (geometric mean): ${estimatedPercent(returnOf(alpha))}, ${count(alpha.calls, 'call')}`;
}

/** How calls ended, and how long they were tracked on average. */
export function endingLine({ reasons, meanDurationMs }: Figures): string {
  const named = Object.entries(REASON_WORDS)
    .map(([reason, wordsOf]) => ({ wordsOf, calls: reasons[reason as CompletionReason] }))
    .filter(({ calls }) => calls > 0)
    .map(({ wordsOf, calls }) => `${calls} ${wordsOf(calls)}`);
  const tracked = meanDurationMs === undefined ? '' : ` · tracked for ${duration(meanDurationMs)} on average`;
  return `Ended: ${named.join(', ')}${tracked}`;
}

/** The first days of an installation as a page tells of them. */
export interface ShownWarmUp extends WarmUp {
  /** No call is open: what has ended is what was called. */
  readonly allEnded?: boolean;
}

/** Label of everything that is shown in an installation's first days; undefined once they are over. */
export function warmUpLine({ warmingUp, until, allEnded = false }: ShownWarmUp): string | undefined {
  if (!warmingUp) return undefined;
  if (until === undefined) return '⏳ Warming up: figures settle 14 days after the first call.';
  const why = allEnded
    ? 'too short a record to judge by.'
    : 'losing calls end early, so what has ended looks worse than what was called.';
  return `⏳ Warming up until ${moment(until)}: ${why}`;
}

/** `As of 22 Nov 14:03 UTC`, with what brackets are where so many completed calls give any. */
export function asOfFigures(at: EpochMs, completed: number): string {
  return completed < BOUNDED_FROM ? asOf(at) : `${asOf(at)}. ${INTERVALS}`;
}

/** `As of 22 Nov 14:03 UTC`, with its age where it was not made just now. */
export function asOf(at: EpochMs, now: EpochMs = at): string {
  const old = now - at;
  return old < 60_000 ? `As of ${moment(at)}` : `As of ${moment(at)}, ${duration(old)} ago`;
}
