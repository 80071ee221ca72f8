import { isNeverToken } from '../../detection/never-tokens.ts';
import type { Chain } from '../../model/token.ts';
import { DAY } from '../../model/units.ts';
import { agree } from './choose.ts';
import { byStanding, type Contender } from './contender.ts';
import { isStandIn } from './stand-in.ts';

// When a ticker names a token without anybody's help. A wrong guess puts a call that was never made on somebody's record,
// an unresolved ticker costs one call: so every doubt is for asking.

/** The token's main pool holds at least this much to trade against, US dollars. */
const LEAST_DEPTH_USD = 50_000;
/** It is this many times deeper than any other token of its symbol. */
const TIMES_DEEPER = 10;
/** Its oldest pool has been there for this long: whoever takes a name after a call of it is younger. */
const LEAST_AGE_MS = DAY;
/** US dollars traded in a day below which a market is asleep. */
const LEAST_DAY_VOLUME_USD = 1_000;
/** Day's volume to depth: below the first the depth is for show, above the second the trades are (recorded: 128 in a rug). */
const TURNOVER = { least: 0.001, most: 100 } as const;
/** Share of the rarer side in a day's trades: where nobody sells nobody can. */
const LEAST_SHARE_OF_A_SIDE = 0.05;
/** Market cap to depth above which the price is not made in the pool; not asked of pools that hold a million. */
const MOST_CAP_TO_DEPTH = 1_000;
const DEEP_POOL_USD = 1_000_000;
/** A stand-in speaks against a token with at least this share of its depth: a name costs nothing. */
const HEARD_FROM_SHARE = 0.01;
const MOST_CHOICES = 5;

/** What becomes of a ticker. */
export type Verdict = { readonly dominant: Contender } | { readonly choices: readonly Contender[] };

/**
 * The token that dominates all others of its symbol, or those to choose from; undefined when there is none, or when the
 * symbol is that of money or a native coin, which nobody calls by a token.
 *
 * A token dominates when it is proven, at least $50,000 deep and settled (a day old, traded on both sides, a sane volume
 * and market cap), is no stand-in for a coin of elsewhere, and nothing speaks against it:
 * - another token of the symbol with more than a tenth of its depth;
 * - one without a proven depth (a curve, a chain without a table of assets) that is traded as much or claims as much;
 * - a stand-in at another price: the symbol is that of the coin which it stands for, and that coin is not this token.
 * Where the post named a chain the token is sought there; then a ten times deeper one on another chain speaks against it.
 */
export function decide(contenders: readonly Contender[], chain: Chain | undefined): Verdict | undefined {
  if (contenders[0] === undefined || isNever(contenders[0])) return undefined;
  const ranked = contenders.filter((contender) => !isNever(contender));
  const inScope = (contender: Contender): boolean =>
    chain === undefined || contender.leg.token.chain === chain;
  const first = ranked.find(inScope);
  if (first === undefined) return { choices: ranked.slice(0, MOST_CHOICES) };

  const against = ranked.filter(
    (other) =>
      other !== first &&
      (isStandInOfAnother(other, first) || (inScope(other) ? rivals(other, first) : dwarfs(other, first))),
  );
  if (against.length === 0 && isSettled(first) && !isStandIn(first)) return { dominant: first };
  const mentioned = new Set([first, ...against, ...ranked.filter(inScope)]);
  return { choices: [...mentioned].slice(0, MOST_CHOICES).sort(byStanding) };
}

function isNever({ leg }: Contender): boolean {
  return isNeverToken(leg.token.address);
}

function rivals(other: Contender, first: Contender): boolean {
  if (other.proven) return claimedUsd(other) * TIMES_DEEPER > claimedUsd(first);
  return other.dayVolumeUsd >= first.dayVolumeUsd || claimedUsd(other) >= claimedUsd(first);
}

function dwarfs(other: Contender, first: Contender): boolean {
  return claimedUsd(other) >= claimedUsd(first) * TIMES_DEEPER;
}

function isStandInOfAnother(other: Contender, first: Contender): boolean {
  const heard = claimedUsd(other) >= claimedUsd(first) * HEARD_FROM_SHARE;
  return heard && isStandIn(other) && !agree(other.leg.price, first.leg.price);
}

function claimedUsd({ leg }: Contender): number {
  return leg.depthUsd ?? leg.liquidityUsd ?? 0;
}

function isSettled(contender: Contender): boolean {
  const { leg, proven, createdAt, depthUsd, dayVolumeUsd, dayBuys, daySells } = contender;
  const depth = claimedUsd(contender);
  const capUsd = leg.listing.marketCap ?? leg.listing.fdv ?? 0;
  const turnover = dayVolumeUsd / depthUsd;
  return (
    proven &&
    depth >= LEAST_DEPTH_USD &&
    createdAt !== undefined &&
    leg.listing.seenAt - createdAt >= LEAST_AGE_MS &&
    dayVolumeUsd >= LEAST_DAY_VOLUME_USD &&
    turnover >= TURNOVER.least &&
    turnover <= TURNOVER.most &&
    Math.min(dayBuys, daySells) >= (dayBuys + daySells) * LEAST_SHARE_OF_A_SIDE &&
    (depth >= DEEP_POOL_USD || capUsd <= depth * MOST_CAP_TO_DEPTH)
  );
}
