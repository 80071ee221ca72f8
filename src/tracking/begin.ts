import type { Asker, Lead, NewCall } from '../model/call.ts';
import type { CallEvent } from '../model/event.ts';
import type { Envelope, Listener } from '../model/notice.ts';
import type { Quote } from '../model/quote.ts';
import type { TokenChoice } from '../model/token.ts';
import { after, type EpochMs, SECOND } from '../model/units.ts';
import { runUpOfQuote } from '../performance/run-up.ts';
import {
  type BeginCounts,
  type BeginFacts,
  type Begun,
  type BeginRules,
  type CandleSource,
  type Clock,
  type Finding,
  type Identity,
  PriceSourceError,
  type PriceSource,
  type Store,
  StoreError,
  WINDOW_OVER,
} from '../ports.ts';
import { boundedWait } from '../waiting/bounded-wait.ts';
import { type Failure, halves } from './failure.ts';
import { firstLooks } from './first-looks.ts';
import { rebuildRunning } from './follow.ts';
import type { TrackingPolicy } from './lifecycle.ts';
import { isFrozenCurve, usableUsd } from './liquidity.ts';
import { type BeginPolicy, entryOf, newCall, openingEntry } from './new-call.ts';
import { byTime, createOpenings } from './opening.ts';
import { backoff, FIRST_RETRY_MS } from './retry.ts';

const BATCH = 30;

/** What the chats that listen are told of, and how it is addressed to each. */
export interface Announcer {
  announce(event: CallEvent, listeners: readonly Listener[], now: EpochMs): readonly Envelope[];
  announceWaiting(lead: Lead, askers: readonly Asker[]): readonly Envelope[];
  announceUnpriced(lead: Lead, askers: readonly Asker[], now: EpochMs): readonly Envelope[];
  announceChoices(lead: Lead, choices: readonly TokenChoice[], askers: readonly Asker[]): readonly Envelope[];
  announceUnresolved(lead: Lead, askers: readonly Asker[]): readonly Envelope[];
}

/** So long a run waits for candles of late posts at the most; the calls of the rest begin at their quotes. */
const CANDLES_WITHIN_MS = 10 * SECOND;

/**
 * VERB begin: asks the price source which tokens the waiting leads mean, and opens their calls at the price it gave; those of posts
 * that were heard late at the price of their own time, where candles tell it. Nobody waits for candles but the late ones.
 * While the source is down leads wait: that is our outage, and it costs no call but the punctuality of its entry. A lead
 * that breaks its batch, by an answer that cannot be read or a row that cannot be kept, is found and waits by itself.
 * Rejects when the store is broken.
 */
export function createBegin(deps: {
  readonly store: Store;
  readonly prices: PriceSource;
  /** Prices of the first minutes after a post that was heard late; without it the call begins at its quote. */
  readonly candles?: CandleSource | undefined;
  readonly candlesWithinMs?: number;
  readonly clock: Clock;
  readonly announcer: Announcer;
  readonly policy: TrackingPolicy & BeginPolicy;
  readonly onFailure: (failure: Failure) => void;
}) {
  const { store, prices, clock, policy } = deps;
  const rules: BeginRules = { begin: (facts) => decide(facts, policy), ...deps.announcer };
  const withOpenings = createOpenings({ candles: deps.candles, clock, onFailure: deps.onFailure });

  return async function begin(signal: AbortSignal): Promise<BeginCounts> {
    let total: BeginCounts = {
      calls: [],
      mentions: [],
      waiting: 0,
      gaveUp: 0,
      dropped: 0,
      unresolved: 0,
    };
    const candleTime = boundedWait(signal, deps.candlesWithinMs ?? CANDLES_WITHIN_MS);
    try {
      while (!signal.aborted) {
        const leads = await store.dueLeads(clock.now(), BATCH);
        if (leads.length === 0) break;
        const { punctual, late } = byTime(await identify(leads, signal));
        total = add(total, await keep(punctual));
        if (late.length === 0) continue;
        const opened = await withOpenings(late, candleTime.signal);
        if (!signal.aborted) total = add(total, await keep(opened));
      }
    } finally {
      candleTime.end();
    }
    return total;
  };

  async function identify(leads: readonly Lead[], signal: AbortSignal): Promise<readonly Finding[]> {
    try {
      const answers = await prices.identify(
        leads.map((lead) => lead.candidate),
        signal,
      );
      return leads.map((lead, index) => findingOf(lead, answers[index]));
    } catch (error) {
      if (!(error instanceof PriceSourceError)) throw error;
      // Called off, not failed: the leads are due when the process comes back.
      if (signal.aborted) return [];
      if (error.kind === 'malformed' && leads.length > 1) {
        const [first = [], second = []] = halves(leads);
        return [...(await identify(first, signal)), ...(await identify(second, signal))];
      }
      deps.onFailure({ count: leads.length, error });
      return leads.map((lead) => unanswered(lead, error.retryAfterMs));
    }
  }

  async function keep(findings: readonly Finding[]): Promise<BeginCounts> {
    try {
      return await store.begin(findings, rules, clock.now());
    } catch (error) {
      if (error instanceof StoreError) throw error;
      const [only, ...others] = findings;
      if (only !== undefined && others.length === 0) {
        deps.onFailure({ count: 1, error });
        return await store.begin([absent(only.lead)], rules, clock.now());
      }
      // Of several posts about one token the earliest opens the call, whichever half it is in.
      const [first = [], second = []] = halves(
        findings.toSorted((a, b) => a.lead.postedAt - b.lead.postedAt),
      );
      return add(await keep(first), await keep(second));
    }
  }

  function findingOf(lead: Lead, answer: Identity): Finding {
    if (answer instanceof PriceSourceError) return unanswered(lead, answer.retryAfterMs);
    if (answer !== undefined && 'choices' in answer) return { lead, choices: answer.choices };
    if (answer !== undefined && carriesEntry(answer, policy)) return { lead, quote: answer };
    // A ticker that names nothing now must not name, hours later, whatever token has taken it by then.
    return lead.candidate.kind === 'ticker' ? { lead, unresolved: true } : absent(lead);
  }

  /** No source knows a price, or what is known of it cannot be kept: later again, and given up in the end. */
  function absent(lead: Lead): Finding {
    const now = clock.now();
    if (now - lead.seenAt >= policy.unpricedAfterMs) return { lead, gaveUp: true };
    return { lead, retryAt: after(now, backoff(lead.tries)) };
  }

  /** The source did not answer: later again, not before it asked to be left alone, until the call's window is over. */
  function unanswered(lead: Lead, wait: number | undefined): Finding {
    const now = clock.now();
    if (now - lead.postedAt >= policy.trackingMs) return { lead, gaveUp: true };
    return { lead, retryAt: after(now, Math.max(FIRST_RETRY_MS, wait ?? backoff(lead.tries))) };
  }
}

/**
 * A pool known to be all but empty gives no price that anyone could have bought at; a curve is no pool yet, and one on which nobody
 * trades any more may have been left for a pool: its last price stands for ever.
 */
function carriesEntry(quote: Quote, policy: TrackingPolicy): boolean {
  if (isFrozenCurve(quote)) return false;
  const usable = usableUsd(quote);
  return usable === undefined || usable >= policy.minDepthUsd;
}

/** What an identified lead becomes: a mention of the channel's open call, a new call, or nothing once its week is over. */
export function decide(facts: BeginFacts, policy: TrackingPolicy & BeginPolicy): Begun {
  const { lead, now } = facts;
  if (facts.openCall !== undefined) return { kind: 'mention' };
  if (now - lead.postedAt >= policy.trackingMs) return { kind: 'drop', why: WINDOW_OVER };
  return { kind: 'call', call: callOf(facts, policy), ...firstLooks(facts, policy) };
}

function callOf(facts: BeginFacts, policy: TrackingPolicy & BeginPolicy): NewCall {
  const { lead, quote, opening, samples = [] } = facts;
  const { postedAt } = lead;
  const runUp = opening?.runUp ?? runUpOfQuote(quote, postedAt);
  if (opening?.first === undefined) return newCall(facts, entryOf(quote, postedAt, policy), { runUp });
  const { first, source } = opening;
  const entry = openingEntry(quote, { first, source }, { postedAt, policy });
  // What was seen since is news to nobody: it is part of the call's series, and no alert.
  const running = rebuildRunning(
    entry,
    samples.filter(({ at }) => at >= entry.at),
    policy,
  );
  return { ...newCall(facts, entry, { runUp }), running };
}

function add(a: BeginCounts, b: BeginCounts): BeginCounts {
  return {
    calls: [...a.calls, ...b.calls],
    mentions: [...a.mentions, ...b.mentions],
    waiting: a.waiting + b.waiting,
    gaveUp: a.gaveUp + b.gaveUp,
    dropped: a.dropped + b.dropped,
    unresolved: a.unresolved + b.unresolved,
  };
}
