import type { Entry, High } from '../model/call.ts';
import type { Sample } from '../model/quote.ts';
import type { EpochMs, PriceUsd } from '../model/units.ts';
import type { AthRules } from './ath.ts';
import { countsAsPrice, mayCarryHigh, STATED } from './trust.ts';

interface SeriesPoint extends High {
  /** It may carry no high: an order above the entry is not taken to have been filled there. */
  readonly unsure?: true;
}

/** A price series as metrics see it: never empty, oldest first, its first point is the entry. */
export type Series = readonly [SeriesPoint, ...SeriesPoint[]];

export interface SeriesBounds {
  /** The last instant that counts. */
  readonly endAt: EpochMs;
  /** The accepted high: prices that may carry no high count up to it only. */
  readonly athPrice: PriceUsd;
  readonly rules: AthRules;
}

/**
 * The entry and the samples after it that a call is measured by (see countsAsPrice). Samples come oldest first; what
 * does not advance in time is left out, and so is a lone print: one of which both neighbours stand below
 * confirmShare, as they do beside a refused high. What was stated in hindsight above the high belongs to the shape of the series
 * and never ends it: nobody looked.
 */
export function seriesOf(entry: Entry, samples: readonly Sample[], bounds: SeriesBounds): Series {
  const { endAt, athPrice, rules } = bounds;
  const start: High = { price: entry.price, at: entry.at };
  const series: [SeriesPoint, ...SeriesPoint[]] = [start];
  let before: SeriesPoint = start;
  let last: SeriesPoint = start;
  for (const sample of samples) {
    if (sample.at > endAt) break;
    const counts = sample.doubt === STATED || countsAsPrice(sample, athPrice, rules);
    if (sample.at <= last.at || !counts) continue;
    const isLone = Math.max(before.price, sample.price) < last.price * rules.confirmShare;
    if (isLone) series.pop();
    else before = last;
    last = pointOf(sample, rules);
    series.push(last);
  }
  // Above the high all that is unsure was stated.
  while (last.unsure && last.price > athPrice) {
    series.pop();
    last = series.at(-1) ?? start;
  }
  return series;
}

function pointOf(sample: Sample, rules: AthRules): SeriesPoint {
  const point: High = { price: sample.price, at: sample.at };
  return mayCarryHigh(sample, rules) ? point : { ...point, unsure: true };
}
