import type { Lead } from '../model/call.ts';
import type { Quote } from '../model/quote.ts';
import { after, type EpochMs, epochMs, HOUR, MINUTE } from '../model/units.ts';
import { JUDGED_AFTER_MS, SPANS_BEFORE } from '../performance/verify.ts';
import {
  type Candle,
  type CandleSource,
  type Clock,
  type Identity,
  type PastFinding,
  type PastPrices,
  PriceSourceError,
  type PriceSource,
  type RecallRules,
  type Store,
  StoreError,
} from '../ports.ts';
import type { Announcer } from './begin.ts';
import { outcomeOf } from './conclude.ts';
import { type Failure, halves } from './failure.ts';
import { type TrackingPolicy, windowEndAt } from './lifecycle.ts';
import type { BeginPolicy } from './new-call.ts';
import { poolsThen } from './pools-then.ts';
import { recollect } from './recollect.ts';
import { backoff, FIRST_RETRY_MS } from './retry.ts';
import { type PoolCandles, stitch } from './stitch.ts';

/** Leads that are identified together: one request of the price source takes 30. */
const BATCH = 30;
const FIRST_MS = HOUR;
/** The price of an hour before the post was made some minutes before that. */
const RUN_UP_MS = 5 * MINUTE;
/** Candles of a quarter of an hour are read from so long before the post to so long after its window: what verifyHighs() wants. */
const BEFORE_MS = SPANS_BEFORE * 15 * MINUTE;
const JUDGED_MS = 2 * JUDGED_AFTER_MS;
/** As long as a history is being priced, its outcomes are learnt from this often. */
const RELEARN_MS = 10 * MINUTE;
/** Tries over some five hours. */
const MOST_TRIES = 25;

export interface RecallCounts {
  readonly calls: number;
  readonly mentions: number;
  readonly unpriced: number;
  readonly dropped: number;
  readonly waiting: number;
}

/**
 * VERB recall: prices the calls of posts that were heard long after they were posted, from candles of their own time, and
 * has them learnt. Two candle requests a call, one after the other, and
 * up to three more where its token has migrated since: the source's pace decides how long a history takes. Rejects when the
 * store is broken.
 */
export function createRecall(deps: {
  readonly store: Store;
  readonly prices: PriceSource;
  readonly candles: CandleSource;
  readonly clock: Clock;
  readonly policy: TrackingPolicy & BeginPolicy;
  readonly announcer: Pick<Announcer, 'announce' | 'announceUnpriced'>;
  /** From createRelearn(). */
  readonly relearn: (signal: AbortSignal) => Promise<void>;
  readonly onFailure: (failure: Failure) => void;
  /** Called after each lead. */
  readonly onProgress?: (counts: RecallCounts) => void;
}) {
  const { store, prices, candles, clock, policy, relearn } = deps;
  const rules: RecallRules = {
    recollect: (facts, past) => recollect(facts, past, policy),
    outcome: (call, samples, { reason, at, trail }) =>
      outcomeOf(call, samples, reason, { now: at, policy, athSource: 'verified', ...(trail && { trail }) }),
    ...deps.announcer,
  };

  return async function recall(signal: AbortSignal): Promise<RecallCounts> {
    const total = { calls: 0, mentions: 0, unpriced: 0, dropped: 0, waiting: 0 };
    // First of all: until then scores may rest on what an older learner knew.
    await relearn(signal);
    let learntAt = clock.now();
    while (!signal.aborted) {
      const freshSince = after(clock.now(), -policy.trackingMs);
      const leads = await store.pastLeads(clock.now(), { limit: BATCH, freshSince });
      if (leads.length === 0) break;
      for await (const finding of findingsOf(leads, signal)) {
        const settled = await settle(finding);
        if (settled === 'call') total.calls += 1;
        else if (settled === 'mention') total.mentions += 1;
        else if (settled !== undefined) total[settled] += 1;
        deps.onProgress?.(total);
      }
      // A history of thousands takes hours: what is there already counts before its end.
      if (clock.now() - learntAt < RELEARN_MS) continue;
      learntAt = clock.now();
      await relearn(signal);
    }
    await relearn(signal);
    return total;
  };

  async function* findingsOf(leads: readonly Lead[], signal: AbortSignal): AsyncGenerator<PastFinding> {
    const answers = await identify(leads, signal);
    for (const [index, lead] of leads.entries()) {
      if (signal.aborted) return;
      const answer = answers[index];
      if (answer instanceof PriceSourceError) yield later(lead, answer);
      else yield await findingOf(lead, answer, signal);
    }
  }

  async function identify(leads: readonly Lead[], signal: AbortSignal): Promise<readonly Identity[]> {
    try {
      return await prices.identify(
        leads.map((lead) => lead.candidate),
        signal,
      );
    } catch (error) {
      if (!(error instanceof PriceSourceError)) throw error;
      if (error.kind === 'malformed' && leads.length > 1) {
        const [first = [], second = []] = halves(leads);
        return [...(await identify(first, signal)), ...(await identify(second, signal))];
      }
      if (!signal.aborted) deps.onFailure({ count: leads.length, error });
      return leads.map(() => error);
    }
  }

  async function findingOf(
    lead: Lead,
    answer: Exclude<Identity, PriceSourceError>,
    signal: AbortSignal,
  ): Promise<PastFinding> {
    if (answer === undefined || 'choices' in answer || answer.pair === undefined) return absent(lead);
    try {
      const past = await pricesOf(lead, answer, signal);
      return past === undefined ? absent(lead) : { lead, quote: answer, prices: past };
    } catch (error) {
      if (!(error instanceof PriceSourceError)) throw error;
      if (!signal.aborted) deps.onFailure({ count: 1, error });
      return later(lead, error);
    }
  }

  /** Undefined when the source knows no trade after the post. */
  async function pricesOf(lead: Lead, quote: Quote, signal: AbortSignal): Promise<PastPrices | undefined> {
    const { postedAt } = lead;
    const pools = await poolsThen(candles, { quote, postedAt }, signal);
    const until = epochMs(Math.min(clock.now(), windowEndAt(postedAt, policy) + JUDGED_MS));
    const firstEnd = epochMs(Math.min(until, after(postedAt, FIRST_MS)));
    const read = async (minutes: 1 | 15, from: EpochMs, to: EpochMs): Promise<readonly Candle[]> => {
      const pieces: PoolCandles[] = [];
      for (const { pair, ...pool } of pools) {
        const request = { token: quote.token, pool: pair.address, minutes, from, to } as const;
        const found = await candles.candles(request, signal);
        if (found !== undefined) pieces.push({ pool: { ...pool, ...pair }, candles: found });
      }
      const rules = { spanMs: minutes * MINUTE, tolerance: policy.switchTolerance, polled: false };
      return stitch(pieces, rules);
    };
    const first = await read(1, after(postedAt, -FIRST_MS - RUN_UP_MS), firstEnd);
    const isLonger = until > firstEnd;
    const window = isLonger ? await read(15, after(postedAt, -BEFORE_MS), until) : [];
    const isTraded = [...first, ...window].some(({ at }) => at >= postedAt);
    return isTraded ? { source: candles.name, pools, first, window } : undefined;
  }

  /** A young post may have a pool that the source does not list yet, or be waiting for its first candle. */
  function absent(lead: Lead): PastFinding {
    const isYoung = clock.now() - lead.postedAt < policy.unpricedAfterMs;
    return isYoung ? later(lead) : { lead, gaveUp: true };
  }

  /** A lead that cannot be kept waits by itself and holds up no other. */
  async function settle(finding: PastFinding) {
    try {
      return await store.recall(finding, rules, clock.now());
    } catch (error) {
      if (error instanceof StoreError) throw error;
      deps.onFailure({ count: 1, error });
      return await store.recall(later(finding.lead), rules, clock.now());
    }
  }

  function later(lead: Lead, error?: PriceSourceError): PastFinding {
    // An outage passes; an answer that cannot be read so often, or a row that cannot be kept, will not change.
    const isOutage = error !== undefined && error.kind !== 'malformed';
    if (!isOutage && lead.tries >= MOST_TRIES) return { lead, gaveUp: true };
    const waitMs = Math.max(FIRST_RETRY_MS, error?.retryAfterMs ?? backoff(lead.tries));
    return { lead, retryAt: after(clock.now(), waitMs) };
  }
}
