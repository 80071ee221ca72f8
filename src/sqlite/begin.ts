import type { Lead, Token } from '../model/call.ts';
import type { CallEvent } from '../model/event.ts';
import type { Quote } from '../model/quote.ts';
import type { TokenChoice } from '../model/token.ts';
import type { CallId, EpochMs } from '../model/units.ts';
import type { BeginCounts, BeginFacts, BeginRules, Begun, Finding, Store } from '../ports.ts';
import { createAskersOf } from './askers.ts';
import { createReadBeginFacts } from './begin-facts.ts';
import { createCallOfPost } from './calls-of-post.ts';
import type { Database } from './database.ts';
import { createLeadStep } from './leads.ts';
import type { Asked } from './listeners.ts';
import { createMeetToken } from './meet-token.ts';
import { createMention } from './mention.ts';
import { createOpenCall, firstSample } from './open-call.ts';
import { createReadSamples } from './samples.ts';
import type { Steps } from './steps.ts';
import type { TrackedMemory } from './tracked-memory.ts';
import { createReadView } from './view.ts';

type Identified = Extract<Finding, { readonly quote: Quote }>;

/** Everything one begin() has been given, and what it has done so far. */
interface Run {
  readonly rules: BeginRules;
  readonly now: EpochMs;
  readonly calls: CallId[];
  readonly mentions: CallId[];
  waiting: number;
  gaveUp: number;
  dropped: number;
  unresolved: number;
}

/** Turns identified candidates into calls and mentions, each with its first sample and its announcement. */
export function createBegin(
  { db, write }: Database,
  steps: Steps,
  memory: TrackedMemory,
): Pick<Store, 'begin'> {
  const leads = createLeadStep(db);
  const meetToken = createMeetToken(db, memory);
  const readFacts = createReadBeginFacts(db);
  const readSamples = createReadSamples(db);
  const readView = createReadView(db);
  const mention = createMention(db);
  const openCall = createOpenCall(db, memory);
  const askersOf = createAskersOf(db);
  const ofSamePost = createCallOfPost(db);

  function announce(kind: 'call-started' | 'call-mentioned', callId: CallId, asked: Asked, run: Run): void {
    const view = readView(callId);
    if (view === undefined) throw new Error(`expected call ${callId} to exist, it was just written`);
    const event: CallEvent = { kind, view };
    const listeners = steps.listenersOf(view.channel.id, asked);
    steps.insertEnvelopes(run.rules.announce(event, listeners, run.now), run.now);
  }

  function beginCall(facts: BeginFacts, begun: Extract<Begun, { readonly kind: 'call' }>, run: Run): void {
    const callId = openCall(facts, begun);
    leads.settle(facts.lead, { status: 'begun' });
    run.calls.push(callId);
    announce('call-started', callId, { callId }, run);
  }

  function keepMention({ lead, openCall: open }: BeginFacts, run: Run): void {
    if (open === undefined)
      throw new Error('expected an open call to mention, was none: begin it or drop it');
    leads.settle(lead, { status: 'mention' });
    const callId = open.call.id;
    // A pool and its token in one post are one mention.
    if (!mention.record({ callId, postId: lead.postId, at: lead.postedAt })) return;
    run.mentions.push(callId);
    announce('call-mentioned', callId, { postId: lead.postId }, run);
  }

  function begin(identified: Identified, run: Run): void {
    const { lead, quote } = identified;
    const token: Token = meetToken(quote);
    if (ofSamePost(lead.postId, token.id)) {
      return leads.settle(lead, {
        status: 'dropped',
        why: 'another address of the post names the same token',
      });
    }
    const facts = { ...readFacts({ lead, quote, token }, run.now), ...openingFacts(identified, token, run) };
    const begun = run.rules.begin(facts);
    if (begun.kind === 'call') return beginCall(facts, begun, run);
    if (begun.kind === 'mention') return keepMention(facts, run);
    run.dropped += 1;
    leads.settle(lead, { status: 'dropped', why: begun.why });
  }

  /** Where the call may begin before now, what was seen of the token since. */
  function openingFacts(
    { lead, quote, opening }: Identified,
    token: Token,
    { now }: Run,
  ): Pick<BeginFacts, 'opening' | 'samples'> {
    // Candles are stated in today's units, and its prices are kept in those of before.
    if (opening === undefined || token.units !== undefined) return {};
    const known = readSamples(token.id, lead.postedAt, now);
    return { opening, samples: token.nextDueAt === undefined ? [...known, firstSample(quote)] : known };
  }

  function giveUp(lead: Lead, run: Run): void {
    run.gaveUp += 1;
    leads.settle(lead, { status: 'unpriced' });
    const envelopes = run.rules.announceUnpriced(lead, askersOf(lead.postId), run.now);
    steps.insertEnvelopes(envelopes, run.now);
  }

  /** Nothing is tracked on a guess. Whoever asked about the post may say which token is meant. */
  function leaveUnresolved(lead: Lead, choices: readonly TokenChoice[], run: Run): void {
    run.unresolved += 1;
    leads.settle(lead, { status: 'unresolved', choices });
    const waiting = askersOf(lead.postId);
    const envelopes =
      choices.length === 0
        ? run.rules.announceUnresolved(lead, waiting)
        : run.rules.announceChoices(lead, choices, waiting);
    steps.insertEnvelopes(envelopes, run.now);
  }

  function apply(finding: Finding, run: Run): void {
    const { lead } = finding;
    // Another run may have settled it while the source was being asked.
    if (!leads.waits(lead)) return;
    if ('quote' in finding) return begin(finding, run);
    if ('gaveUp' in finding) return giveUp(lead, run);
    if ('choices' in finding || 'unresolved' in finding) {
      return leaveUnresolved(lead, 'choices' in finding ? finding.choices : [], run);
    }
    run.waiting += 1;
    if (lead.tries === 0) {
      steps.insertEnvelopes(run.rules.announceWaiting(lead, askersOf(lead.postId)), run.now);
    }
    leads.settle(lead, { status: 'waiting', nextTryAt: finding.retryAt });
  }

  return {
    begin: (findings, rules, now) =>
      write((): BeginCounts => {
        const counts = { waiting: 0, gaveUp: 0, dropped: 0, unresolved: 0 };
        const run: Run = { rules, now, calls: [], mentions: [], ...counts };
        // Of several posts about one token the earliest opens the call.
        for (const finding of findings.toSorted(byPost)) apply(finding, run);
        const { calls, mentions, waiting, gaveUp, dropped, unresolved } = run;
        return { calls, mentions, waiting, gaveUp, dropped, unresolved };
      }),
  };
}

function byPost(a: Finding, b: Finding): number {
  return a.lead.postedAt - b.lead.postedAt || a.lead.id - b.lead.id;
}
