// What one poll says about a token: the sample that is kept of it, how far it is believed, and the state of the
// token.

import type { Token } from '../model/call.ts';
import type { Quote, Sample } from '../model/quote.ts';
import { canonicalAddress } from '../model/token.ts';
import { epochMs, type EpochMs } from '../model/units.ts';
import { PAIR_SWITCH, RUGGED } from '../performance/trust.ts';
import type { TrackedCall } from '../ports.ts';
import { afterMiss, isDead, lifeAfterPrice, type TrackingPolicy } from './lifecycle.ts';
import { judgeLiquidity, type Liquidity, usableUsd } from './liquidity.ts';

/** Doubt of a price whose pool reports next to no liquidity while trades go on. */
const LIQUIDITY_UNSURE = 'liquidity-unsure';
/** Doubt of a price whose fully diluted value is absurd for its liquidity, where no market cap is known. */
const ABSURD_VALUE = 'absurd-value';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

export interface Reading {
  /** As it stands after the poll, with nothing said of the next one. */
  readonly token: Writable<Token>;
  readonly sample?: Sample;
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

/** A poll that found a price. One that is not newer than the last is no news and changes nothing. */
export function readQuote(
  token: Token,
  calls: readonly TrackedCall[],
  quote: Quote,
  options: { readonly now: EpochMs; readonly policy: TrackingPolicy },
): Reading {
  const { now, policy } = options;
  const next = stateOf(token);
  const at = quote.at < now ? quote.at : now;
  if (token.last !== undefined && at <= token.last.at) {
    next.misses = token.misses;
    if (token.missingSince !== undefined) next.missingSince = token.missingSince;
    return { token: next, liquidity: 'unknown', dead: false };
  }
  next.last = { price: quote.price, at };
  if (next.symbol === undefined && quote.symbol !== undefined) next.symbol = quote.symbol;
  if (next.name === undefined && quote.name !== undefined) next.name = quote.name;

  const liquidity = judgeLiquidity(token, calls, quote, policy);
  const isKnown = liquidity === 'enough' || liquidity === 'low' || liquidity === 'collapsed';
  if (isDoubtfulSwitch(token, quote, liquidity, policy)) {
    // The pool that was asked for gave no price: half a miss, and a reason to look again soon.
    if (token.life === 'alive') next.life = 'suspect';
    const sample = sampleOf(quote, at, PAIR_SWITCH, isKnown);
    return { token: next, sample, liquidity: 'unknown', dead: false };
  }
  next.life = lifeAfterPrice(token.life, liquidity);
  if (quote.pair !== undefined) next.pair = quote.pair;
  const usable = usableUsd(quote);
  if (isKnown && usable !== undefined) next.lastDepthUsd = usable;
  const doubt = doubtOf(quote, liquidity, next.life === 'rugged', policy);
  return { token: next, sample: sampleOf(quote, at, doubt, isKnown), liquidity, dead: false };
}

/**
 * Does the price come from another pool than the pinned one without continuing the series? More than 25 % from the
 * last price it does not; nor when the other pool is empty, which says nothing of the pinned one. Since the last
 * price is also kept of a doubtful pool, a second quote of it agrees with the first, and then the pin moves.
 */
function isDoubtfulSwitch(token: Token, quote: Quote, liquidity: Liquidity, policy: TrackingPolicy): boolean {
  const isElsewhere =
    quote.pair === undefined
      ? quote.doubt === PAIR_SWITCH
      : token.pair !== undefined && !isSamePool(quote.pair.address, token.pair.address);
  if (!isElsewhere || token.last === undefined) return false;
  if (Math.abs(quote.price / token.last.price - 1) > policy.switchTolerance) return true;
  return liquidity === 'collapsed' && token.life !== 'suspect';
}

function isSamePool(one: string, other: string): boolean {
  return one === other || canonicalAddress(one) === canonicalAddress(other);
}

/** Why the sample may not carry a high; a source's own word on a switch of pool was judged before. */
function doubtOf(
  quote: Quote,
  liquidity: Liquidity,
  isRugged: boolean,
  policy: TrackingPolicy,
): string | undefined {
  if (isRugged) return RUGGED;
  if (liquidity === 'unsure') return LIQUIDITY_UNSURE;
  if (quote.doubt !== undefined && quote.doubt !== PAIR_SWITCH) return quote.doubt;
  const usable = quote.liquidityUsd ?? quote.depthUsd;
  const isAbsurd =
    liquidity === 'enough' &&
    quote.marketCapUsd === undefined &&
    quote.fdvUsd !== undefined &&
    usable !== undefined &&
    quote.fdvUsd > usable * policy.ath.maxCapToLiquidity;
  return isAbsurd ? ABSURD_VALUE : undefined;
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
  if (token.refinedTo !== undefined) state.refinedTo = token.refinedTo;
  return state;
}
