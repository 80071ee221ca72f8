import { type Call, type Entry, type Running, wordFor } from '../../src/model/call.ts';
import type { CallEvent } from '../../src/model/event.ts';
import type { Envelope, Listener } from '../../src/model/notice.ts';
import type { Aftermath, CompletionReason, Outcome } from '../../src/model/outcome.ts';
import type { Quote } from '../../src/model/quote.ts';
import type { Reputation } from '../../src/model/reputation.ts';
import { after, type ChannelId, DAY, type EpochMs, HOUR, type PriceUsd } from '../../src/model/units.ts';
import type {
  BeginFacts,
  BeginRules,
  CompletionFacts,
  Observed,
  SweepRules,
  TrackedCall,
} from '../../src/ports.ts';

// The smallest rules that a store can be tested with: no gates, no forecasts. What the real rules decide is tested with them.

export const WEEK = 7 * DAY;

export type Rules = BeginRules & SweepRules;

export const simpleRules: Rules = {
  begin: (facts) =>
    facts.openCall === undefined
      ? { kind: 'call', call: newCall(facts), nextDueAt: after(facts.now, HOUR) }
      : { kind: 'mention' },
  announce: (event, listeners) => listeners.map((listener) => envelope(event, listener)),
  announceWaiting: (lead, askers) =>
    askers.map(({ chatId }) => ({
      dedupKey: `waiting:${lead.id}:${chatId}`,
      chatId,
      notice: { kind: 'waiting', address: wordFor(lead.candidate), triesForMs: HOUR },
      silent: true,
    })),
  announceUnpriced: (lead, askers) =>
    askers.map(({ chatId }) => ({
      dedupKey: `unpriced:${lead.id}:${chatId}`,
      chatId,
      silent: false,
      notice: { kind: 'unpriced', address: wordFor(lead.candidate), triedForMs: 0 },
    })),
  announceChoices: (lead, choices, askers) =>
    askers.map(({ chatId }) => ({
      dedupKey: `choose:${lead.id}:${chatId}`,
      chatId,
      silent: false,
      notice: { kind: 'choose', leadId: lead.id, symbol: wordFor(lead.candidate), choices },
    })),
  announceUnresolved: (lead, askers) =>
    askers.map(({ chatId }) => ({
      dedupKey: `unresolved:${lead.id}:${chatId}`,
      chatId,
      silent: false,
      notice: { kind: 'unresolved', symbol: wordFor(lead.candidate) },
    })),
  observe(token, calls, quote, now) {
    const nextDueAt = after(now, HOUR);
    if (quote === undefined) return { ...NOTHING, token: { ...token, misses: token.misses + 1, nextDueAt } };
    const { at, price, source } = quote;
    return {
      token: { ...token, misses: 0, last: { at, price }, nextDueAt },
      sample: { at, price, source },
      ...openChanges(calls, quote, now),
      aftermath: calls
        .filter(({ status }) => status === 'watched')
        .map((call) => ({
          callId: call.id,
          aftermath: aftermathOf(call.aftermath, quote),
          over: now - call.postedAt >= WEEK,
        })),
    };
  },
  conclude: (facts) => ({
    outcome: outcomeOf(facts),
    learning: { channel: grown(facts.learning.channel), crowd: grown(facts.learning.crowd) },
    reputations: [reputationOf(facts)],
  }),
};

const NOTHING = { running: [], aftermath: [], happenings: [], completions: [] } as const;

function openChanges(
  calls: readonly TrackedCall[],
  quote: Quote,
  now: EpochMs,
): Pick<Observed, 'running' | 'happenings' | 'completions'> {
  const open = calls
    .filter(({ status }) => status === 'open')
    .map((call) => ({ call, running: folded(call.running, quote) }));
  return {
    running: open.map(({ call, running }) => ({ callId: call.id, running })),
    happenings: open
      .filter(({ call, running }) => running.alertedMultiple > call.running.alertedMultiple)
      .map(({ call, running }) => {
        const multiple = running.ath.price / call.entry.price;
        return { kind: 'ath-reached', callId: call.id, multiple, at: quote.at, rung: 2 };
      }),
    completions: open
      .map(({ call, running }) => ({ callId: call.id, reason: endOf(call, running, now) }))
      .filter((end): end is Observed['completions'][number] => end.reason !== undefined),
  };
}

function endOf(call: TrackedCall, running: Running, now: EpochMs): CompletionReason | undefined {
  if (running.last.price <= call.entry.price / 10) return 'loss';
  return now - call.postedAt >= WEEK ? 'elapsed' : undefined;
}

/** The running figures after one more price. */
export function folded(running: Running, { price, at }: Pick<Quote, 'price' | 'at'>): Running {
  const point = { price, at };
  return {
    ...running,
    samples: running.samples + 1,
    last: point,
    ath: price > running.ath.price ? point : running.ath,
    wick: price > running.wick.price ? point : running.wick,
    low: price < running.low.price ? point : running.low,
    alertedMultiple: price >= 2 ? Math.max(2, running.alertedMultiple) : running.alertedMultiple,
  };
}

function aftermathOf(before: Aftermath | undefined, { price, at }: Quote): Aftermath {
  const rises = before === undefined || price > before.highPrice;
  const { highPrice, highAt } = rises ? { highPrice: price, highAt: at } : before;
  return { highPrice, highAt, lastPrice: price, lastAt: at };
}

function newCall({
  lead,
  quote,
  original,
}: BeginFacts): Pick<Call, 'postedAt' | 'entry' | 'context' | 'running'> {
  const { at, price, source } = quote;
  const entry: Entry = { at, price, source, lagMs: at - lead.postedAt, confidence: 'high' };
  return {
    postedAt: lead.postedAt,
    entry,
    context: {
      tier: 'micro',
      tierByFdv: false,
      detectionConfidence: lead.confidence,
      predictedSuccess: 0.25,
      forecast: { odds: [1, 3] },
      evidence: lead.candidate.evidence,
      origin: lead.origin,
      weight: 1,
      past: false,
      ...(original === undefined
        ? {}
        : { echoOf: { callId: original.callId, delayMs: lead.postedAt - original.postedAt } }),
    },
    running: started({ price, at }),
  };
}

export function started(point: { readonly price: PriceUsd; readonly at: EpochMs }): Running {
  return {
    samples: 1,
    last: point,
    ath: point,
    wick: point,
    low: point,
    alertedMultiple: 1,
    warned: false,
  };
}

/** One notice per listener that says what happened; the dedup key is the event's. */
function envelope(event: CallEvent, { chatId, asked, replyTo }: Listener): Envelope {
  const callId = event.kind === 'reputation-changed' ? event.callId : event.view.call.id;
  const said = `${event.kind} #${callId}`;
  return {
    dedupKey: `${said}:${chatId}:${replyTo ?? 0}`,
    chatId,
    silent: !asked,
    notice: {
      kind: 'health',
      issue: said,
      cure: event.kind === 'call-completed' ? event.outcome.reason : '',
    },
    ...(replyTo === undefined ? {} : { replyTo }),
  };
}

function outcomeOf({ call, samples, reason, now }: CompletionFacts): Outcome {
  const { entry, running } = call;
  const roi = (price: number): number => price / entry.price - 1;
  return {
    callId: call.id,
    completedAt: now,
    reason,
    athSource: 'polled',
    athQuality: 'ok',
    success: roi(running.last.price) > 0.1,
    hit: roi(running.ath.price) >= 1,
    samples: samples.length,
    longestGapMs: HOUR,
    trackedMs: now - entry.at,
    finalPrice: running.last.price,
    finalRoi: roi(running.last.price),
    athPrice: running.ath.price,
    athAt: running.ath.at,
    athRoi: roi(running.ath.price),
    timeToAthMs: running.ath.at - call.postedAt,
    athHoldMs: 0,
    athByVolume: false,
    wickMultiple: running.wick.price / entry.price,
    drawdownFromAth: 0.5,
    maxDrawdown: 0.5,
    timeWeightedPrice: entry.price,
    consistency: 0.5,
    path: 'neither',
  };
}

function grown(memory: unknown): number {
  return typeof memory === 'number' ? memory + 1 : 1;
}

function reputationOf({ call, learning, now }: CompletionFacts): Reputation {
  const estimate = { value: 0.5, low: 0.25, high: 0.75 };
  const completed = grown(learning.channel);
  return {
    channelId: call.channelId satisfies ChannelId,
    scope: 'all',
    completed,
    successes: 0,
    hits: 0,
    meanRoi: 0,
    successRate: estimate,
    hitRate: estimate,
    logReturn: estimate,
    score: estimate,
    effectiveCalls: completed,
    grade: completed > 1 ? 'poor' : 'insufficient',
    updatedAt: now,
  };
}
