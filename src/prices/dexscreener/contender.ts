import type { EpochMs } from '../../model/units.ts';
import { tokenKey, tokenRef, type TokenKey } from '../../model/token.ts';
import { chooseLeg, isShallow } from './choose.ts';
import { createdAtOf, type Leg, legOf } from './leg.ts';
import { isQuoteAsset } from '../quote-assets.ts';
import type { Listing } from './wire.ts';

/** A token that bears the asked symbol, as its pools in one answer to a search show it. */
export interface Contender {
  /** The pool to read it from. */
  readonly leg: Leg;
  /** Is its depth real money: counted in an asset of quote-assets.ts? Not so on curves and on chains without a table. */
  readonly proven: boolean;
  /** When the oldest of its pools was made. */
  readonly createdAt: EpochMs | undefined;
  /** Sums over its pools that are deep enough to be priced by: US dollars to trade against, traded in 24 hours, trades. */
  readonly depthUsd: number;
  readonly dayVolumeUsd: number;
  readonly dayBuys: number;
  readonly daySells: number;
}

/** A token without a depth to show is only heard of when somebody trades it: US dollars in 24 hours. */
const LIVELY_VOLUME_USD = 1_000;

/**
 * The tokens among the listings whose symbol is the ticker, proven ones first and deepest first, then the others by what
 * was traded in a day. Only pools against known money count (those against anything else are seeded to fake prices; a
 * chain without a table of assets gets the benefit of the doubt), and of these only with $1,000 of usable depth or, where
 * the depth is not proven, with trade.
 */
export function contendersFor(ticker: string, listings: readonly Listing[]): readonly Contender[] {
  const byToken = new Map<TokenKey, Leg[]>();
  for (const listing of listings) {
    const { chainId, baseToken } = listing;
    if (!isSameSymbol(baseToken.symbol, ticker)) continue;
    const token = tokenRef(chainId, baseToken.address);
    const leg = legOf(listing, token);
    if (leg === undefined || !isAgainstMoney(leg)) continue;
    byToken.set(tokenKey(token), [...(byToken.get(tokenKey(token)) ?? []), leg]);
  }
  return [...byToken.values()].flatMap((legs) => contenderOf(legs) ?? []).sort(byStanding);
}

/**
 * Is the symbol the ticker? Width, case and a leading $ do not matter; letters of another alphabet that look the same,
 * and invisible ones, do.
 */
function isSameSymbol(symbol: string | undefined, ticker: string): boolean {
  return symbol !== undefined && plain(symbol) === plain(ticker);
}

// Lower case, because the upper case of a dotless i is a plain I.
function plain(symbol: string): string {
  return symbol.normalize('NFKC').trim().replace(/^\$+/, '').toLowerCase();
}

/** Proven first and deepest first; then by what was traded in a day. */
export function byStanding(a: Contender, b: Contender): number {
  if (a.proven !== b.proven) return a.proven ? -1 : 1;
  return a.proven ? (b.leg.depthUsd ?? 0) - (a.leg.depthUsd ?? 0) : b.dayVolumeUsd - a.dayVolumeUsd;
}

function contenderOf(legs: readonly Leg[]): Contender | undefined {
  const leg = chooseLeg(legs);
  if (leg === undefined) return undefined;
  const proven = leg.depthUsd !== undefined && isAgainstMoney(leg, true);
  const traded = legs.filter((pool) => pool.curve || !isShallow(pool));
  const dayVolumeUsd = sum(traded.map(({ listing }) => listing.volume?.h24));
  if (!proven && dayVolumeUsd < LIVELY_VOLUME_USD) return undefined;
  const made = legs.flatMap(({ listing }) => createdAtOf(listing) ?? []);
  return {
    leg,
    proven,
    createdAt: made.length === 0 ? undefined : made.reduce((a, b) => (a < b ? a : b)),
    depthUsd: sum(traded.map(({ depthUsd }) => depthUsd)),
    dayVolumeUsd,
    dayBuys: sum(traded.map(({ listing }) => listing.txns?.h24?.buys)),
    daySells: sum(traded.map(({ listing }) => listing.txns?.h24?.sells)),
  };
}

/** Is the pool's other token known money? Where its chain has no table: unless `surely`. */
function isAgainstMoney({ listing }: Leg, surely = false): boolean {
  const { address } = listing.quoteToken;
  const known = address === undefined ? false : isQuoteAsset(listing.chainId, address);
  return known ?? !surely;
}

function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
