import type { Entry, Running } from '../model/call.ts';
import type { PathResult, PerformanceSummary } from '../model/outcome.ts';
import type { Sample } from '../model/quote.ts';
import type { EpochMs, PriceUsd } from '../model/units.ts';
import { athByVolume, athHoldMs, athVolatility } from './ath-metrics.ts';
import { type AthRules, DEFAULT_ATH_RULES } from './ath.ts';
import { drawdownFromAth, maxDrawdown } from './drawdown.ts';
import { pathResult } from './path.ts';
import { annualisedReturn, averageDailyReturn, geometricDailyReturn, multiple, roi } from './roi.ts';
import { type Series, seriesOf } from './series.ts';
import { consistency, timeWeightedPrice, trendOf } from './trend.ts';
import { isStray, STATED } from './trust.ts';
import { sharpe, volatility } from './volatility.ts';

export interface SummaryInput {
  readonly entry: Entry;
  readonly postedAt: EpochMs;
  readonly running: Running;
  /** Of the token, oldest first; those before the entry and after `endAt` are ignored. */
  readonly samples: readonly Sample[];
  readonly endAt: EpochMs;
  /** Replaces the last sample as the price at the end. */
  readonly finalPrice?: PriceUsd;
  /** The token is dead or rugged: the call ends at -100 %, whatever price was seen last. */
  readonly lost?: boolean;
  /** What candles show of the two orders; the samples tell it otherwise. */
  readonly path?: PathResult;
  readonly rules?: AthRules;
}

/**
 * Everything that a series of samples says about a call; each figure is defined where it is computed. `finalRoi` may
 * exceed `athRoi`: the last price is the outcome as it stands, a high needs a later sample that confirms it.
 */
export function summarise(input: SummaryInput): PerformanceSummary {
  const { entry, running, endAt, rules = DEFAULT_ATH_RULES } = input;
  const series = seriesOf(entry, input.samples, { endAt, athPrice: running.ath.price, rules });
  const lost = input.lost === true;
  return {
    ...extent(input),
    ...ending(input, lastPrice(series), lost),
    ...high(input, series),
    maxDrawdown: lost ? 1 : maxDrawdown(series),
    ...defined('volatility', volatility(series)),
    // The log return of a total loss is minus infinity: no ratio describes it.
    ...defined('sharpe', lost ? undefined : sharpe(series)),
    timeWeightedPrice: timeWeightedPrice(series, endAt),
    consistency: consistency(series),
    ...direction(series),
    path: pathOf(input.path ?? pathResult(series, running.ath.price), lost),
  };
}

function extent({ entry, samples, endAt }: SummaryInput) {
  let count = 0;
  let longestGapMs = 0;
  let lastAt = entry.at;
  for (const sample of samples) {
    const { at } = sample;
    // A stray price is none of this series, and what was stated in hindsight is no look.
    if (at <= lastAt || at > endAt || isStray(sample) || sample.doubt === STATED) continue;
    count += 1;
    longestGapMs = Math.max(longestGapMs, at - lastAt);
    lastAt = at;
  }
  longestGapMs = Math.max(longestGapMs, endAt - lastAt);
  return { samples: count, longestGapMs, trackedMs: trackedMs(entry, endAt) };
}

function ending({ entry, running, endAt, finalPrice }: SummaryInput, lastPrice: PriceUsd, lost: boolean) {
  const price = finalPrice ?? lastPrice;
  const finalRoi = lost ? -1 : roi(entry.price, price);
  const ms = trackedMs(entry, endAt);
  return {
    finalPrice: price,
    finalRoi,
    drawdownFromAth: lost ? 1 : drawdownFromAth(running.ath.price, price),
    ...defined('averageDailyReturn', averageDailyReturn(finalRoi, ms)),
    ...defined('geometricDailyReturn', geometricDailyReturn(finalRoi, ms)),
    ...defined('annualisedReturn', annualisedReturn(finalRoi, ms)),
  };
}

function high({ entry, postedAt, running, samples, endAt }: SummaryInput, series: Series) {
  const { ath, wick } = running;
  return {
    athPrice: ath.price,
    athAt: ath.at,
    athRoi: roi(entry.price, ath.price),
    timeToAthMs: Math.max(0, ath.at - postedAt),
    athHoldMs: athHoldMs(series, ath, endAt),
    ...defined('athVolatility', athVolatility(series, ath)),
    ...defined('athByVolume', athByVolume(samples, ath)),
    wickMultiple: multiple(entry.price, wick.price),
  };
}

function direction(series: Series) {
  const found = trendOf(series);
  return found === undefined ? {} : { trend: found.trend, trendT: found.t };
}

/** A token that was lost before either order was met takes the follower's stake with it. */
function pathOf(path: PathResult, lost: boolean): PathResult {
  return lost && path === 'neither' ? 'lost' : path;
}

function lastPrice(series: Series): PriceUsd {
  return (series.at(-1) ?? series[0]).price;
}

function trackedMs(entry: Entry, endAt: EpochMs): number {
  return Math.max(0, endAt - entry.at);
}

/** A field that is present only when its value is known. */
function defined<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}
