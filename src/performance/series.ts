import type { Entry, High } from '../model/call.ts';
import type { Sample } from '../model/quote.ts';
import type { EpochMs, PriceUsd } from '../model/units.ts';
import type { AthRules } from './ath.ts';
import { countsAsPrice } from './trust.ts';

/** A price series as metrics see it: never empty, oldest first, its first point is the entry. */
export type Series = readonly [High, ...High[]];

export interface SeriesBounds {
  /** The last instant that counts. */
  readonly endAt: EpochMs;
  /** The accepted high: prices on a thin pool count up to it only. */
  readonly athPrice: PriceUsd;
  readonly rules: AthRules;
}

/**
 * The entry and the samples after it that a call is measured by (see countsAsPrice). Samples come oldest first; what
 * does not advance in time is left out, and so is a lone print: one of which both neighbours stand below
 * confirmShare, as they do beside a refused high.
 */
export function seriesOf(entry: Entry, samples: readonly Sample[], bounds: SeriesBounds): Series {
  const { endAt, athPrice, rules } = bounds;
  const start: High = { price: entry.price, at: entry.at };
  const series: [High, ...High[]] = [start];
  let before = start;
  let last = start;
  for (const sample of samples) {
    if (sample.at > endAt) break;
    if (sample.at <= last.at || !countsAsPrice(sample, athPrice, rules)) continue;
    const isLone = Math.max(before.price, sample.price) < last.price * rules.confirmShare;
    if (isLone) series.pop();
    else before = last;
    last = { price: sample.price, at: sample.at };
    series.push(last);
  }
  return series;
}
