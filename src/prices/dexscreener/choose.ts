import type { Pair } from '../../model/quote.ts';
import { canonicalAddress } from '../../model/token.ts';
import { HOUR } from '../../model/units.ts';
import { isQuoteAsset } from '../quote-assets.ts';
import type { Leg } from './leg.ts';

/** Pools with less than this to trade against are not priced by, US dollars. */
export const DEPTH_FLOOR_USD = 1_000;
/** How far two pools of one token may be apart at one instant, as a ratio. */
const TOLERANCE = 0.25;

/**
 * The pool to read a token's price from, out of all of its pools; undefined when none is trustworthy. Pools that have the
 * token as base go before those that quote others in it. Of these: enough depth (curves have none to show), priced in a
 * known asset or in agreement with a pool priced in another one, within 25 % of the depth-weighted median; then the
 * deepest, and among equals the one with the most volume in 24 hours.
 */
export function chooseLeg(legs: readonly Leg[]): Leg | undefined {
  const bases = legs.filter((leg) => leg.side === 'base');
  const solid = (bases.length > 0 ? bases : legs).filter((leg) => leg.curve || !isShallow(leg));
  const trusted = solid.filter((leg) => isQuotedHonestly(leg, solid));
  const median = medianPrice(trusted);
  return deepest(trusted.filter((leg) => median !== undefined && agree(leg.price, median)));
}

/** The pool with the greatest depth, then volume in 24 hours; undefined for none. Unknown depth counts as none here. */
export function deepest(legs: readonly Leg[]): Leg | undefined {
  const volume = (leg: Leg): number => leg.listing.volume?.h24 ?? 0;
  return [...legs].sort((a, b) => (b.depthUsd ?? 0) - (a.depthUsd ?? 0) || volume(b) - volume(a))[0];
}

/** Are these two prices of one instant within 25 % of the second one? */
export function agree(price: number, reference: number): boolean {
  return Math.abs(price / reference - 1) <= TOLERANCE;
}

/** Less than $1,000 to trade against, or an unknown amount. Says nothing about curves. */
export function isShallow(leg: Leg): boolean {
  const depth = leg.depthUsd ?? leg.liquidityUsd;
  return depth === undefined || depth < DEPTH_FLOOR_USD;
}

/**
 * A curve without a trade in the last five minutes (or hour, where that is all that is known): its token may have moved to
 * another pool. Not only after an hour, in which the price would stand still at the move. Where no trades are known at all,
 * a curve whose liquidity is stated as 0.
 */
export function isFrozen(leg: Leg): boolean {
  const { txns, liquidity } = leg.listing;
  const latest = txns?.m5?.buys === undefined ? txns?.h1 : txns.m5;
  if (latest?.buys === undefined) return leg.curve && liquidity?.usd === 0;
  return leg.curve && latest.buys === 0 && latest.sells === 0;
}

/**
 * Has the token left this frozen curve for its pool? A curve that is traded within the hour beside a pool older than that has
 * not been left: it is only quiet.
 */
export function isLeftFor(leg: Leg, pool: Pick<Pair, 'createdAt'>): boolean {
  if (!isFrozen(leg)) return false;
  const { txns, seenAt } = leg.listing;
  const isTraded = (txns?.h1?.buys ?? 0) + (txns?.h1?.sells ?? 0) > 0;
  return !isTraded || pool.createdAt === undefined || seenAt - pool.createdAt < HOUR;
}

/**
 * Is what prices the leg's token a known asset of its chain? A chain without a table of assets gets the benefit of the
 * doubt; any other asset needs a second pool against something else that says the same price.
 */
export function isQuotedHonestly(leg: Leg, others: readonly Leg[]): boolean {
  const asset = counterAsset(leg);
  if (asset === undefined) return false;
  if (isQuoteAsset(leg.token.chain, asset) !== false) return true;
  return others.some((other) => {
    const second = counterAsset(other);
    return second !== undefined && second !== asset && agree(other.price, leg.price);
  });
}

function counterAsset(leg: Leg): string | undefined {
  const { baseToken, quoteToken } = leg.listing;
  const address = leg.side === 'base' ? quoteToken.address : baseToken.address;
  return address === undefined ? undefined : canonicalAddress(address);
}

/** Lower median weighted by depth, so that it is always the price of a pool and many dusty pools do not outvote a deep one. */
function medianPrice(legs: readonly Leg[]): number | undefined {
  const weight = (leg: Leg): number => leg.depthUsd ?? DEPTH_FLOOR_USD;
  const half = legs.reduce((sum, leg) => sum + weight(leg), 0) / 2;
  let below = 0;
  for (const leg of [...legs].sort((a, b) => a.price - b.price)) {
    below += weight(leg);
    if (below >= half) return leg.price;
  }
  return undefined;
}
