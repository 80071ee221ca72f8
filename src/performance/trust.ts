// How far a sample is believed. A price is a fact about a pool, and pools lie in known ways: the source switches to
// another pool, the liquidity is gone and dust moves the price a million-fold, the value claimed is absurd for the
// money behind it.

import type { Sample } from '../model/quote.ts';
import type { PriceUsd } from '../model/units.ts';

/** Doubt of a price that comes from another pool and does not continue the series. */
export const PAIR_SWITCH = 'pair-switch';
/** Doubt of a price seen while the token's liquidity is gone. */
export const RUGGED = 'rugged';

/** Doubt of a price at which the supply has just been changed: it is stated in other units than the one before. */
export const REDENOMINATED = 'redenominated';

/** Doubt of a price that other sources contradict by more than 25 %. */
export const SOURCES_DISAGREE = 'sources-disagree';

/** Doubt of a price of a while ago that a source stated in hindsight: nobody looked, so it is part of the series and no high. */
export const STATED = 'stated';

/** Doubt of a price in candles that it rose to while next to nothing was traded, see performance/backing. */
export const UNBACKED = 'unbacked';

/** Mark of a high that candles have shown between two polls: it is a high and nothing else. */
export const PROVEN = 'proven-high';

/** US dollars in a pool above which its price is a market's, whatever the market cap says. */
export const DEEP_POOL_USD = 1_000_000;

export interface TrustRules {
  /** Usable depth, US dollars, below which a price cannot be traded. */
  readonly minDepthUsd: number;
  /** Market cap per dollar of liquidity above which a price is no market's. */
  readonly maxCapToLiquidity: number;
}

const STRAY: ReadonlySet<string | undefined> = new Set([
  PAIR_SWITCH,
  REDENOMINATED,
  SOURCES_DISAGREE,
  PROVEN,
]);

/**
 * Is it no price of this series? One that belongs to another pool, is stated in other units or is contradicted by others tells
 * nothing of it; one that candles have shown is a high among the polled prices and would make them wilder than the others are.
 */
export function isStray(sample: Sample): boolean {
  return STRAY.has(sample.doubt);
}

/**
 * Is the money behind the price known to be gone? By usable depth, or by liquidity where that is unknown; where both
 * are unknown (curves, fresh pools) it is not.
 */
export function isThin(sample: Sample, rules: TrustRules): boolean {
  const usableUsd = sample.depthUsd ?? sample.liquidityUsd;
  return sample.doubt === RUGGED || (usableUsd !== undefined && usableUsd < rules.minDepthUsd);
}

/**
 * May the sample make or confirm a high? Not with any doubt, on a thin pool, or at an absurd market cap to liquidity.
 */
export function mayCarryHigh(sample: Sample, rules: TrustRules): boolean {
  return sample.doubt === undefined && !isThin(sample, rules) && !isAbsurd(sample, rules);
}

/**
 * Is this a price that the call is measured by? A stray one never is; one that may carry no high is, unless it stands above
 * the accepted high: what could not be sold must not look like a gain, while a fall on a dying pool is real.
 */
export function countsAsPrice(sample: Sample, athPrice: PriceUsd, rules: TrustRules): boolean {
  return !isStray(sample) && (sample.price <= athPrice || mayCarryHigh(sample, rules));
}

/**
 * Is the market cap more than the liquidity can stand for? False where either is unknown, and for deep pools: the market
 * cap of an established token counts all its chains and exchanges, of which the pool is a small part.
 */
function isAbsurd(sample: Sample, rules: TrustRules): boolean {
  const liquidityUsd = sample.liquidityUsd ?? sample.depthUsd;
  if (liquidityUsd === undefined || sample.marketCapUsd === undefined) return false;
  if (liquidityUsd >= DEEP_POOL_USD) return false;
  return sample.marketCapUsd > liquidityUsd * rules.maxCapToLiquidity;
}
