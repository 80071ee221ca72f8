// What became of a call that was made long before it was heard, from candles: the same fold as for a call that is followed
// live, over the closes of its candles. A candle that closes at a high proves it; its wick is kept beside, as ever.

import type { Entry, High, NewCall, Running, RunUp } from '../model/call.ts';
import type { CompletionReason, Trail } from '../model/outcome.ts';
import type { Pair, Quote, Sample } from '../model/quote.ts';
import { after, type EpochMs, epochMs, MINUTE } from '../model/units.ts';
import type { BeginFacts, Candle, PastPrices, Recollection } from '../ports.ts';
import { type Backing, backingOf } from '../performance/backing.ts';
import { multiple } from '../performance/roi.ts';
import { runUpOf } from '../performance/run-up.ts';
import { extendTrail } from '../performance/trail.ts';
import { UNBACKED } from '../performance/trust.ts';
import { DEFAULT_VERIFY_RULES, refusalOf, type VerifiedHighs, verifyHighs } from '../performance/verify.ts';
import { firstLooks } from './first-looks.ts';
import { follow } from './follow.ts';
import { type TrackingPolicy, windowEndAt } from './lifecycle.ts';
import { usableUsd } from './liquidity.ts';
import { type BeginPolicy, entryConfidence, newCall } from './new-call.ts';

const FIRST_SPAN_MS = MINUTE;
const WINDOW_SPAN_MS = 15 * MINUTE;

type Policy = TrackingPolicy & BeginPolicy;

/**
 * The call of a past post: it enters at the open of the first full candle after the post, never before it, and is followed
 * by closes to its end or to now. A token whose pool is known to be empty now, and of which next to nothing was traded any more,
 * has died then. What the token was worth is reckoned with the supply it has now, which is stated nowhere for the past.
 */
export function recollect(facts: BeginFacts, prices: PastPrices, policy: Policy): Recollection {
  if (facts.openCall !== undefined) return { kind: 'mention' };
  const { lead, now, quote } = facts;
  if (facts.token.units !== undefined) return { kind: 'drop', why: 'its token was counted anew since' };
  const entry = pastEntry(facts, prices, policy);
  if (entry === undefined) return { kind: 'drop', why: 'nothing was traded after the post' };

  const begun = newCall(facts, entry, { past: true });
  const endAt = epochMs(Math.min(now, windowEndAt(lead.postedAt, policy)));
  const steps = stepsOf(prices, entry, endAt);
  const isOver = windowEndAt(lead.postedAt, policy) <= now;
  const lastTradeAt = steps.findLast(({ isTraded }) => isTraded)?.sample.at ?? entry.at;
  const ended = isOver ? endOf(lastTradeAt, { quote, endAt, policy }) : undefined;
  const diedAt = ended?.reason === 'dead' ? lastTradeAt : undefined;
  const living = steps.filter(({ sample }) => sample.at <= (diedAt ?? endAt));
  const followed = followAll(begun, living, policy);
  const { samples, end = ended } = followed;
  const until = { entry, endAt: end?.at ?? endAt, ...(diedAt !== undefined && { ruggedAt: diedAt }) };
  const highs = verifyHighs(prices.window, { ...until, spanMs: WINDOW_SPAN_MS });
  const runUp = runUpTo(lead.postedAt, prices);
  const call = { ...begun, running: proven(followed.running, entry, highs.ath), ...(runUp && { runUp }) };
  if (end !== undefined) return { kind: 'call', call, samples, end, trail: trailOf(prices, highs, until) };
  return { kind: 'call', call, samples, ...firstLooks(facts, policy) };
}

function pastEntry({ lead, quote }: BeginFacts, prices: PastPrices, policy: Policy): Entry | undefined {
  const { postedAt } = lead;
  const candle =
    prices.first.find(({ at }) => at >= postedAt) ?? prices.window.find(({ at }) => at >= postedAt);
  if (candle === undefined) return undefined;
  const lagMs = candle.at - postedAt;
  const share = candle.open / quote.price;
  const pair = poolAt(prices, candle.at);
  return {
    at: candle.at,
    price: candle.open,
    lagMs,
    source: prices.source,
    confidence: entryConfidence(lagMs, policy),
    ...(quote.marketCapUsd !== undefined && {
      marketCapUsd: quote.marketCapUsd * share,
      supply: quote.marketCapUsd / quote.price,
    }),
    ...(quote.fdvUsd !== undefined && { fdvUsd: quote.fdvUsd * share }),
    ...(pair !== undefined && { pair }),
    ...(pair?.createdAt !== undefined && { tokenAgeMs: Math.max(0, postedAt - pair.createdAt) }),
  };
}

function poolAt({ pools }: PastPrices, at: EpochMs): Pair | undefined {
  return (pools.findLast(({ from }) => from <= at) ?? pools[0])?.pair;
}

/** By the minute; by the quarter of an hour where nothing was traded in the hour before. */
function runUpTo(postedAt: EpochMs, { first, window }: PastPrices): RunUp | undefined {
  const coarse = runUpOf(window, postedAt, WINDOW_SPAN_MS);
  const fine = runUpOf(first, postedAt);
  return coarse && fine ? { ...coarse, ...fine } : (fine ?? coarse);
}

/** A close, and the highest price of its candle. */
interface PastStep {
  readonly sample: Sample;
  readonly high: Candle['high'];
  readonly isTraded: boolean;
}

/** Closes after the entry, oldest first: minute by minute where there are such candles, then by the quarter of an hour. */
function stepsOf(prices: PastPrices, entry: Entry, endAt: EpochMs): readonly PastStep[] {
  const steps: PastStep[] = [];
  const backing = backingAt(prices);
  let lastAt: EpochMs = entry.at;
  const take = (candles: readonly Candle[], spanMs: number): void => {
    for (const { at: startAt, close, high } of candles) {
      const at = after(startAt, spanMs);
      if (startAt < entry.at || at <= lastAt || at > endAt) continue;
      const { isPaid, isTraded } = backing(at);
      const sample: Sample = { at, price: close, source: prices.source };
      steps.push({ sample: isPaid ? sample : { ...sample, doubt: UNBACKED }, high, isTraded });
      lastAt = at;
    }
  };
  take(prices.first, FIRST_SPAN_MS);
  take(prices.window, WINDOW_SPAN_MS);
  return steps;
}

/** What stands behind a price, by the quarter of an hour that it belongs to; what none of them holds is believed. */
function backingAt({ window }: PastPrices): (at: EpochMs) => Pick<Backing, 'isPaid' | 'isTraded'> {
  const quarters = backingOf(window, WINDOW_SPAN_MS, DEFAULT_VERIFY_RULES);
  return (at) =>
    quarters.find((quarter) => at <= quarter.at && at > quarter.at - WINDOW_SPAN_MS) ?? {
      isPaid: true,
      isTraded: true,
    };
}

interface Followed {
  readonly running: Running;
  readonly samples: readonly Sample[];
  readonly end?: { readonly reason: CompletionReason; readonly at: EpochMs };
}

function followAll({ entry, running: start }: NewCall, steps: readonly PastStep[], policy: Policy): Followed {
  const samples: Sample[] = [];
  let running = start;
  for (const { sample, high } of steps) {
    const step = follow(entry, running, sample, policy);
    samples.push(sample);
    running =
      high > step.running.wick.price
        ? { ...step.running, wick: { price: high, at: sample.at } }
        : step.running;
    if (step.lost) return { running, samples, end: { reason: 'loss', at: sample.at } };
  }
  return { running, samples };
}

/** The high that the candles of a quarter of an hour prove, in place of those that the fold took for granted. */
function proven(running: Running, entry: Entry, ath: High | undefined): Running {
  const { provisional: _, ...rest } = running;
  const high = ath ?? { price: entry.price, at: entry.at };
  // Rungs that were passed long ago are no news.
  return { ...rest, ath: high, alertedMultiple: Math.max(1, multiple(entry.price, high.price)) };
}

interface Until {
  readonly entry: Entry;
  readonly endAt: EpochMs;
  /** When the token died, if it did. */
  readonly ruggedAt?: EpochMs;
}

/**
 * Minute by minute while there are such candles, then by the quarter of an hour. Prices above the entry that nobody could have sold
 * at are left out.
 */
function trailOf(
  prices: PastPrices,
  { ath, wick, refused }: VerifiedHighs,
  { ruggedAt, ...until }: Until,
): Trail {
  const source = 'candles' as const;
  const backing = backingAt(prices);
  const sellable = (candles: readonly Candle[], spanMs: number): readonly Candle[] =>
    candles.filter(({ at, close }) => {
      const closedAt = after(at, spanMs);
      return closedAt <= (ruggedAt ?? Infinity) && (close <= until.entry.price || backing(closedAt).isPaid);
    });
  const minutes = extendTrail(undefined, sellable(prices.first, FIRST_SPAN_MS), {
    ...until,
    source,
    spanMs: FIRST_SPAN_MS,
  });
  const proved = { ...(ath && { ath }), ...(wick && { wick }), ...refusalOf(refused) };
  const { endAt: to } = until;
  const quarters = sellable(prices.window, WINDOW_SPAN_MS);
  return extendTrail(minutes, quarters, { ...until, source, spanMs: WINDOW_SPAN_MS, to, proved });
}

function endOf(
  lastTradeAt: EpochMs,
  { quote, endAt, policy }: { readonly quote: Quote; readonly endAt: EpochMs; readonly policy: Policy },
): { readonly reason: CompletionReason; readonly at: EpochMs } {
  const usable = usableUsd(quote);
  const isEmpty = usable !== undefined && usable < policy.minDepthUsd;
  const silentMs = endAt - lastTradeAt;
  if (!isEmpty || silentMs < policy.deadAfterMs) return { reason: 'elapsed', at: endAt };
  return { reason: 'dead', at: after(lastTradeAt, policy.deadAfterMs) };
}
