import type { CallContext, Entry, High, NewCall, RunUp } from '../model/call.ts';
import type { Quote } from '../model/quote.ts';
import { after, type EpochMs, HOUR, MINUTE, utcHour } from '../model/units.ts';
import { startRunning } from '../performance/ath.ts';
import { tierOf } from '../performance/tier.ts';
import type { BeginFacts } from '../ports.ts';
import { forecastBasis } from '../reputation/basis.ts';
import { forecast } from '../reputation/forecast.ts';
import { callWeight } from '../reputation/weight.ts';

const ON_TIME_MS = MINUTE;

export interface BeginPolicy {
  /** Entries later than this after the post are shown but not learnt from. */
  readonly entryMaxLagMs: number;
  /** A candidate that no source can price for this long is given up and counted as never priced. */
  readonly unpricedAfterMs: number;
}

export const DEFAULT_BEGIN_POLICY: BeginPolicy = { entryMaxLagMs: 10 * MINUTE, unpricedAfterMs: 6 * HOUR };

/** The call that a post opens at this entry, with everything known of it before its outcome. */
export function newCall(
  facts: BeginFacts,
  entry: Entry,
  options: { readonly past?: boolean; readonly runUp?: RunUp | undefined } = {},
): NewCall {
  const { lead } = facts;
  const { past = false, runUp } = options;
  const context = { ...contextOf(facts, entry), past };
  return {
    postedAt: lead.postedAt,
    entry,
    ...(runUp && { runUp }),
    context,
    running: startRunning(entry),
  };
}

/**
 * The entry that a quote gives to a call: never from before the post, and with the lag kept. Within a minute its
 * confidence is high, within ENTRY_MAX_LAG medium, later low.
 */
export function entryOf(quote: Quote, postedAt: EpochMs, policy: BeginPolicy): Entry {
  const lagMs = Math.max(0, quote.at - postedAt);
  return {
    // Our clock may be behind Telegram's.
    at: after(postedAt, lagMs),
    price: quote.price,
    lagMs,
    source: quote.source,
    confidence: entryConfidence(lagMs, policy),
    ...(quote.marketCapUsd === undefined
      ? {}
      : { marketCapUsd: quote.marketCapUsd, supply: quote.marketCapUsd / quote.price }),
    ...(quote.fdvUsd === undefined ? {} : { fdvUsd: quote.fdvUsd }),
    ...(quote.liquidityUsd === undefined ? {} : { liquidityUsd: quote.liquidityUsd }),
    // A curve has no pool yet: what it reports is not what can be traded against.
    ...(quote.depthUsd === undefined || quote.pair?.curve === true ? {} : { depthUsd: quote.depthUsd }),
    ...(quote.pair === undefined ? {} : { pair: quote.pair }),
    ...(quote.pair?.createdAt === undefined
      ? {}
      : { tokenAgeMs: Math.max(0, postedAt - quote.pair.createdAt) }),
  };
}

/**
 * The entry of a post that was heard late: the open of the first full minute after it. Market figures are those of the quote, brought
 * to that price; of a quote that came too late to judge by, money in the pool says nothing of then.
 */
export function openingEntry(
  quote: Quote,
  opening: { readonly first: High; readonly source: string },
  { postedAt, policy }: { readonly postedAt: EpochMs; readonly policy: BeginPolicy },
): Entry {
  const { first, source } = opening;
  const later = entryOf(quote, postedAt, policy);
  const { marketCapUsd, fdvUsd, liquidityUsd, depthUsd, ...rest } = later;
  const share = first.price / quote.price;
  const lagMs = Math.max(0, first.at - postedAt);
  const isNear = later.confidence !== 'low';
  return {
    ...rest,
    at: after(postedAt, lagMs),
    price: first.price,
    lagMs,
    source,
    confidence: entryConfidence(lagMs, policy),
    ...(marketCapUsd !== undefined && { marketCapUsd: marketCapUsd * share }),
    ...(fdvUsd !== undefined && { fdvUsd: fdvUsd * share }),
    ...(isNear && liquidityUsd !== undefined && { liquidityUsd }),
    ...(isNear && depthUsd !== undefined && { depthUsd }),
  };
}

/** high within a minute of the post, medium within ENTRY_MAX_LAG, low after that. */
export function entryConfidence(lagMs: number, policy: BeginPolicy): Entry['confidence'] {
  if (lagMs <= ON_TIME_MS) return 'high';
  return lagMs <= policy.entryMaxLagMs ? 'medium' : 'low';
}

function contextOf(facts: BeginFacts, entry: Entry): Omit<CallContext, 'past'> {
  const { lead, original } = facts;
  const { tier, byFdv } = tierOf(entry);
  const weight = callWeight({
    postedAt: lead.postedAt,
    callsThatDay: facts.callsThatDay,
    lateEntry: entry.confidence === 'low',
    ...(facts.lastCallAt === undefined ? {} : { lastCallAt: facts.lastCallAt }),
  });
  const predicted = forecast({
    tier,
    postedAt: lead.postedAt,
    weight,
    learning: facts.learning,
    features: {
      detectionConfidence: lead.confidence,
      echo: original !== undefined,
      utcHour: utcHour(lead.postedAt),
      ...(entry.liquidityUsd === undefined ? {} : { liquidityUsd: entry.liquidityUsd }),
      ...(entry.tokenAgeMs === undefined ? {} : { tokenAgeMs: entry.tokenAgeMs }),
    },
  });
  return {
    tier,
    tierByFdv: byFdv,
    detectionConfidence: lead.confidence,
    predictedSuccess: predicted.predictedSuccess,
    forecast: predicted.forecast,
    restsOn: forecastBasis(facts.learning),
    evidence: lead.candidate.evidence,
    origin: lead.origin,
    weight,
    ...(original === undefined
      ? {}
      : { echoOf: { callId: original.callId, delayMs: Math.max(0, lead.postedAt - original.postedAt) } }),
  };
}
