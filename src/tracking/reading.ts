// What one poll says about a token: the sample that is kept of it, how far it is believed, and the state of the
// token.

import type { Token } from '../model/call.ts';
import type { Quote, Sample } from '../model/quote.ts';
import { canonicalAddress } from '../model/token.ts';
import { epochMs, type EpochMs } from '../model/units.ts';
import { PAIR_SWITCH, REDENOMINATED, RUGGED, SOURCES_DISAGREE } from '../performance/trust.ts';
import { JUDGED_AFTER_MS } from '../performance/verify.ts';
import type { TrackedCall } from '../ports.ts';
import { recount } from './denomination.ts';
import { afterMiss, isDead, lifeAfterPrice, type TrackingPolicy } from './lifecycle.ts';
import { isFrozenCurve, judgeLiquidity, type Liquidity, usableUsd } from './liquidity.ts';
import { statedSamples } from './stated.ts';

/** Doubt of a price whose pool reports next to no liquidity while trades go on. */
const LIQUIDITY_UNSURE = 'liquidity-unsure';
/** Doubt of a price whose fully diluted value is absurd for its liquidity, where no market cap is known. */
const ABSURD_VALUE = 'absurd-value';
/** Doubt of a price of a pool whose liquidity was known before and is no longer told, by the source that names the pool. */
const LIQUIDITY_UNTOLD = 'liquidity-untold';
/** Doubt of a price of a bonding curve on which nothing is traded any more. */
const FROZEN_CURVE = 'frozen-curve';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

export interface Reading {
  /** As it stands after the poll, with nothing said of the next one. */
  readonly token: Writable<Token>;
  readonly sample?: Sample;
  /** Points between the last sample and this one that the quote states, oldest first; absent when it states none. */
  readonly earlier?: readonly Sample[];
  /** What the sample says of the liquidity; `unknown` without a sample. */
  readonly liquidity: Liquidity;
  /** No source has had a price for so long that the token, rugged or not, is worth nothing. */
  readonly dead: boolean;
}

/** A poll in which the source answered and had no price: no sample, the gap stays visible. */
export function readMiss(
  token: Token,
  calls: readonly TrackedCall[],
  options: { readonly now: EpochMs; readonly policy: TrackingPolicy },
): Reading {
  let pricedAt = epochMs(0);
  for (const { entry } of calls) if (entry.at > pricedAt) pricedAt = entry.at;
  const vitals = afterMiss(token, options.now, { policy: options.policy, pricedAt });
  const dead = isDead(vitals, options.now, options.policy);
  return { token: Object.assign(stateOf(token), vitals), liquidity: 'unknown', dead };
}

/**
 * A poll that found a price. One that is not newer than the last is no news and changes nothing; one of the curve that the token
 * has left for its pinned pool is as good as none, but shows that the source answered.
 */
export function readQuote(
  token: Token,
  calls: readonly TrackedCall[],
  given: Quote,
  options: { readonly now: EpochMs; readonly policy: TrackingPolicy },
): Reading {
  const { now, policy } = options;
  const next = stateOf(token);
  const at = given.at < now ? given.at : now;
  if (token.last !== undefined && at <= token.last.at) {
    next.misses = token.misses;
    if (token.missingSince !== undefined) next.missingSince = token.missingSince;
    return { token: next, liquidity: 'unknown', dead: false };
  }
  const { quote, supply, units, isAnew } = recount(token, given);
  const liquidity = judgeLiquidity(token, calls, quote, policy);
  const isKnown = liquidity === 'enough' || liquidity === 'low' || liquidity === 'collapsed';
  const isFrozen = isFrozenCurve(quote);
  const stray = strayOf({ token, quote, liquidity, isFrozen, isAnew }, policy);
  // The price of a curve that was left long ago is no price to go on from.
  if (!(isFrozen && stray === PAIR_SWITCH)) next.last = { price: quote.price, at };
  if (next.symbol === undefined && quote.symbol !== undefined) next.symbol = quote.symbol;
  if (next.name === undefined && quote.name !== undefined) next.name = quote.name;
  if (quote.hint !== undefined) next.hint = quote.hint;
  if (stray === REDENOMINATED || stray === undefined) {
    if (supply !== undefined) next.supply = supply;
    if (units === undefined) delete next.units;
    else next.units = units;
  }
  if (isFrozen && stray === PAIR_SWITCH && token.pair?.curve === false) {
    // Of the pinned pool nothing is known, and nobody pays the price of a curve that was left for it: a miss, seen.
    const missed = readMiss(token, calls, options);
    return { ...missed, sample: sampleOf(quote, at, stray, isKnown) };
  }
  if (stray !== undefined) {
    // Nothing is known of the price for sure, and that is a reason to look again soon.
    if (token.life === 'alive') next.life = 'suspect';
    return { token: next, sample: sampleOf(quote, at, stray, isKnown), liquidity: 'unknown', dead: false };
  }
  live(next, { at, liquidity, before: token.life });
  if (isFrozen && next.life === 'alive' && mayMove(quote, calls, options)) next.life = 'suspect';
  // What another pool held says nothing of this one.
  if (quote.pair && token.pair && !isSamePool(quote.pair.address, token.pair.address))
    delete next.lastDepthUsd;
  if (quote.pair !== undefined) next.pair = quote.pair;
  const usable = usableUsd(quote);
  if (isKnown && usable !== undefined) next.lastDepthUsd = usable;
  const doubt = doubtOf(quote, { token, liquidity, isFrozen, isRugged: next.life === 'rugged' }, policy);
  const sample = sampleOf(quote, at, doubt, isKnown);
  const earlier = doubt === undefined ? earlierOf(token, quote, at) : [];
  if (earlier.length === 0) return { token: next, sample, liquidity, dead: false };
  return { token: next, sample, earlier, liquidity, dead: false };
}

/** Only of the pool that the last price came from too: the changes of another one tell of other prices. */
function earlierOf(token: Token, quote: Quote, at: EpochMs): readonly Sample[] {
  const { last, pair, units } = token;
  if (last === undefined || pair === undefined || quote.pair === undefined || units !== undefined) return [];
  return isSamePool(pair.address, quote.pair.address) ? statedSamples(quote, at, last.at) : [];
}

/** What became of the token with this price: when its liquidity went, and when it came back, is kept. */
function live(
  next: Writable<Token>,
  seen: { readonly at: EpochMs; readonly liquidity: Liquidity; readonly before: Token['life'] },
): void {
  const { at, liquidity, before } = seen;
  next.life = lifeAfterPrice(before, liquidity);
  if (next.life === 'rugged' && before !== 'rugged' && !isStillUnread(next)) next.ruggedAt = at;
  else if (next.life === 'rugged' && before !== 'rugged') delete next.revivedAt;
  const wasGone = before === 'dead' || before === 'rugged';
  if (wasGone && next.life === 'alive' && liquidity === 'enough') next.revivedAt = at;
}

/**
 * Have candles not been read yet beyond the time between the last rug and the revival? Of a token that goes once more by then they
 * would take it for living: all since the first rug counts as gone.
 */
function isStillUnread({ ruggedAt, revivedAt, refinedTo = epochMs(0) }: Token): boolean {
  if (ruggedAt === undefined || revivedAt === undefined || revivedAt < ruggedAt) return false;
  return refinedTo < revivedAt + JUDGED_AFTER_MS;
}

/**
 * Is the pool of a frozen curve to be chosen again soon? When it is known to have been left, and while a call of the token is
 * young: later on most such tokens have merely been forgotten, and each choice is a request.
 */
function mayMove(
  quote: Quote,
  calls: readonly TrackedCall[],
  { now, policy }: { readonly now: EpochMs; readonly policy: TrackingPolicy },
): boolean {
  return quote.migratedTo !== undefined || calls.some(({ postedAt }) => now - postedAt < policy.youngMs);
}

interface Seen {
  readonly token: Token;
  readonly quote: Quote;
  readonly liquidity: Liquidity;
  readonly isFrozen: boolean;
  readonly isAnew: boolean;
}

/** Why the price tells nothing of the series; undefined when it does. What sources disagree about moves no pin. */
function strayOf(seen: Seen, policy: TrackingPolicy): string | undefined {
  if (seen.isAnew) return REDENOMINATED;
  if (isDoubtfulSwitch(seen, policy)) return PAIR_SWITCH;
  return seen.quote.doubt === SOURCES_DISAGREE ? SOURCES_DISAGREE : undefined;
}

/**
 * Does the price come from another pool than the pinned one without continuing the series? More than 25 % from the
 * last price it does not; nor when the other pool is empty, which says nothing of the pinned one, and never when it is a curve
 * that nobody trades on. Since the last price is also kept of a doubtful pool, a second quote of it agrees with the first, and
 * then the pin moves.
 */
function isDoubtfulSwitch({ token, quote, liquidity, isFrozen }: Seen, policy: TrackingPolicy): boolean {
  const isElsewhere =
    quote.pair === undefined
      ? quote.doubt === PAIR_SWITCH
      : token.pair !== undefined && !isSamePool(quote.pair.address, token.pair.address);
  if (!isElsewhere || token.last === undefined) return false;
  if (isFrozen) return true;
  if (Math.abs(quote.price / token.last.price - 1) > policy.switchTolerance) return true;
  return liquidity === 'collapsed' && token.life !== 'suspect';
}

function isSamePool(one: string, other: string): boolean {
  return one === other || canonicalAddress(one) === canonicalAddress(other);
}

/** Why the sample may not carry a high; a source's own word on a switch of pool was judged before. */
function doubtOf(
  quote: Quote,
  state: {
    /** As it was before the quote. */
    readonly token: Token;
    readonly liquidity: Liquidity;
    readonly isFrozen: boolean;
    readonly isRugged: boolean;
  },
  policy: TrackingPolicy,
): string | undefined {
  const { token, liquidity, isFrozen, isRugged } = state;
  if (isRugged) return RUGGED;
  if (isFrozen) return FROZEN_CURVE;
  if (liquidity === 'unsure') return LIQUIDITY_UNSURE;
  if (quote.doubt !== undefined && quote.doubt !== PAIR_SWITCH) return quote.doubt;
  if (isUntold(token, quote)) return LIQUIDITY_UNTOLD;
  const usable = quote.liquidityUsd ?? quote.depthUsd;
  const isAbsurd =
    liquidity === 'enough' &&
    quote.marketCapUsd === undefined &&
    quote.fdvUsd !== undefined &&
    usable !== undefined &&
    quote.fdvUsd > usable * policy.ath.maxCapToLiquidity;
  return isAbsurd ? ABSURD_VALUE : undefined;
}

/** Does the quote keep silent on the liquidity of a pool that it was known of? Unknown is not zero, but after known it is no proof. */
function isUntold({ lastDepthUsd, pair }: Token, quote: Quote): boolean {
  if (lastDepthUsd === undefined || pair === undefined || quote.pair === undefined) return false;
  if (quote.pair.curve || !isSamePool(pair.address, quote.pair.address)) return false;
  return quote.depthUsd === undefined && quote.liquidityUsd === undefined;
}

/** What is kept of a quote. Liquidity that is not believed is left out: unknown, not zero. */
function sampleOf(quote: Quote, at: EpochMs, doubt: string | undefined, withLiquidity: boolean): Sample {
  const sample: Writable<Sample> = { at, price: quote.price, source: quote.source };
  if (withLiquidity && quote.liquidityUsd !== undefined) sample.liquidityUsd = quote.liquidityUsd;
  if (withLiquidity && quote.depthUsd !== undefined) sample.depthUsd = quote.depthUsd;
  if (quote.marketCapUsd !== undefined) sample.marketCapUsd = quote.marketCapUsd;
  if (quote.volumeUsd?.m5 !== undefined) sample.volumeM5Usd = quote.volumeUsd.m5;
  const trades = quote.trades?.m5;
  if (trades !== undefined) sample.tradesM5 = trades.buys + trades.sells;
  if (doubt !== undefined) sample.doubt = doubt;
  return sample;
}

/** The token's state with no miss against it. */
function stateOf(token: Token): Writable<Token> {
  const state: Writable<Token> = { id: token.id, ref: token.ref, life: token.life, misses: 0 };
  if (token.symbol !== undefined) state.symbol = token.symbol;
  if (token.name !== undefined) state.name = token.name;
  if (token.pair !== undefined) state.pair = token.pair;
  if (token.last !== undefined) state.last = token.last;
  if (token.lastDepthUsd !== undefined) state.lastDepthUsd = token.lastDepthUsd;
  if (token.ruggedAt !== undefined) state.ruggedAt = token.ruggedAt;
  if (token.revivedAt !== undefined) state.revivedAt = token.revivedAt;
  if (token.supply !== undefined) state.supply = token.supply;
  if (token.units !== undefined) state.units = token.units;
  if (token.hint !== undefined) state.hint = token.hint;
  if (token.refinedTo !== undefined) state.refinedTo = token.refinedTo;
  return state;
}
