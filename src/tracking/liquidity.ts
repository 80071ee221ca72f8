import type { Token } from '../model/call.ts';
import type { Quote } from '../model/quote.ts';
import type { TrackedCall } from '../ports.ts';

/**
 * What a quote says about the money behind a price. low: next to nothing, as ever. collapsed: next to nothing, after
 * there was more. unsure: it reads as collapsed, but trades go on as in a living pool. unknown: it does not say;
 * never zero.
 */
export type Liquidity = 'enough' | 'low' | 'collapsed' | 'unsure' | 'unknown';

export interface LiquidityRules {
  readonly minDepthUsd: number;
  readonly liveTrades: number;
  readonly liveVolumeUsd: number;
}

/**
 * US dollars that can be traded against; undefined where the source does not say, and on curves, which have no pool
 * yet.
 */
export function usableUsd(quote: Quote): number | undefined {
  return quote.pair?.curve === true ? undefined : (quote.depthUsd ?? quote.liquidityUsd);
}

/**
 * Is nothing traded any more on the bonding curve that a quote is from? Its token has moved, or may have: the last price of a curve
 * stands for ever. Its liquidity tells nothing: curves have none to state.
 */
export function isFrozenCurve({ pair, migratedTo, trades }: Quote): boolean {
  if (pair?.curve !== true) return false;
  if (migratedTo !== undefined) return true;
  const spans = [trades?.m5, trades?.h1].filter((span) => span !== undefined);
  return spans.length > 0 && spans.every(({ buys, sells }) => buys + sells === 0);
}

/** The liquidity behind a quote, held against what the token had before. */
export function judgeLiquidity(
  token: Token,
  calls: readonly TrackedCall[],
  quote: Quote,
  rules: LiquidityRules,
): Liquidity {
  const usable = usableUsd(quote);
  if (usable === undefined) return 'unknown';
  if (usable >= rules.minDepthUsd) return 'enough';
  const hadMore = hadEnough(token, calls, quote, rules.minDepthUsd);
  if (isTraded(quote, rules)) return hadMore ? 'unsure' : 'unknown';
  return hadMore ? 'collapsed' : 'low';
}

/**
 * Was there enough before? By the last known depth; without one, by the liquidity at entry, which is compared with
 * the same figure now: a one-sided pool was one-sided at entry too, and nobody pulled anything.
 */
function hadEnough(token: Token, calls: readonly TrackedCall[], quote: Quote, minUsd: number): boolean {
  if (token.lastDepthUsd !== undefined) return token.lastDepthUsd >= minUsd;
  if (quote.liquidityUsd !== undefined && quote.liquidityUsd >= minUsd) return false;
  return calls.some(({ entry }) => entry.liquidityUsd !== undefined && entry.liquidityUsd >= minUsd);
}

/**
 * Are both sides traded now? Sources misread the reserves of some pools as zero. A few dust trades prove nothing, and
 * the last hour may be from before a rug: where the last five minutes are known, they must show both sides too.
 */
function isTraded({ trades, volumeUsd }: Quote, rules: LiquidityRules): boolean {
  const hour = trades?.h1;
  const now = trades?.m5;
  if (hour === undefined || Math.min(hour.buys, hour.sells) < rules.liveTrades) return false;
  if (now !== undefined && Math.min(now.buys, now.sells) === 0) return false;
  return (volumeUsd?.h1 ?? 0) >= rules.liveVolumeUsd;
}
