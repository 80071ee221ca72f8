import { and, eq, sql } from 'drizzle-orm';
import type { Lead } from '../model/call.ts';
import type { CallEvent } from '../model/event.ts';
import { type CallId, DAY, type EpochMs, MINUTE } from '../model/units.ts';
import type { PastFinding, RecallRules, Store } from '../ports.ts';
import { createAskersOf } from './askers.ts';
import { createReadBeginFacts } from './begin-facts.ts';
import { createCallOfPost } from './calls-of-post.ts';
import type { Database } from './database.ts';
import { createImportMark } from './presence.ts';
import { createLeadStep } from './leads.ts';
import { createMeetToken } from './meet-token.ts';
import { createMention } from './mention.ts';
import { calls, literally } from './schema.ts';
import type { Steps } from './steps.ts';
import type { TrackedMemory } from './tracked-memory.ts';
import { createReadView } from './view.ts';
import { createKeepPastCall } from './keep-past-call.ts';
import { createReadPastDue } from './past-due.ts';

type Recalled = Extract<PastFinding, { readonly quote: unknown }>;

/** While an import is at work nothing of the past is decided: it may be reading backwards. */
const IMPORT_REST_MS = MINUTE;

/** Calls of the past: opened, followed and ended in one step. Who asked is answered, nobody else hears of old highs. */
export function createRecall(
  { db, read, write }: Database,
  steps: Steps,
  memory: TrackedMemory,
): Pick<Store, 'pastLeads' | 'recall'> {
  const lead = createLeadStep(db);
  const meetToken = createMeetToken(db, memory);
  const readFacts = createReadBeginFacts(db);
  const mention = createMention(db);
  const keepCall = createKeepPastCall(db, memory);
  const readDue = createReadPastDue(db);
  const askersOf = createAskersOf(db);
  const readView = createReadView(db);
  const importing = createImportMark(db);
  const ofSamePost = createCallOfPost(db);
  const openCall = db
    .select({ id: calls.id })
    .from(calls)
    .where(
      and(
        eq(calls.channelId, sql.placeholder('channelId')),
        eq(calls.tokenId, sql.placeholder('tokenId')),
        literally(calls.status, 'open'),
      ),
    )
    .prepare();

  function drop(found: Lead, why: string): 'dropped' {
    lead.settle(found, { status: 'dropped', why });
    return 'dropped';
  }

  function decide({ lead: found, quote, prices }: Recalled, rules: RecallRules, now: EpochMs): Recall {
    const token = meetToken(quote);
    if (ofSamePost(found.postId, token.id))
      return drop(found, 'another address of the post names the same token');
    const facts = readFacts({ lead: found, quote, token }, now, true);
    const what = rules.recollect(facts, prices);
    if (what.kind === 'drop') return drop(found, what.why);
    if (what.kind === 'mention') {
      if (facts.openCall === undefined) return drop(found, 'there is no call to mention');
      mention.record({ callId: facts.openCall.call.id, postId: found.postId, at: found.postedAt });
      lead.settle(found, { status: 'mention' });
      return 'mention';
    }
    const isFollowed = openCall.get({ channelId: found.channelId, tokenId: token.id }) !== undefined;
    if (what.end === undefined && isFollowed)
      return drop(found, 'a later post of the same token is followed');
    const callId = keepCall(facts, what, { rules, pools: prices.pools });
    lead.settle(found, { status: 'begun' });
    announce(callId, { found, rules, now });
    return 'call';
  }

  /** Followers are told of a call that goes on and is young; of older ones only who asked is. */
  function announce(
    callId: CallId,
    { found, rules, now }: { found: Lead; rules: RecallRules; now: EpochMs },
  ): void {
    const view = readView(callId);
    if (view === undefined) throw new Error(`expected call ${callId} to exist, it was just written`);
    const { outcome } = view;
    const isNews = outcome === undefined && now - found.postedAt < DAY;
    const event: CallEvent =
      outcome === undefined ? { kind: 'call-started', view } : { kind: 'call-completed', view, outcome };
    const listeners = steps.listenersOf(found.channelId, { callId }).filter(({ asked }) => asked || isNews);
    steps.insertEnvelopes(rules.announce(event, listeners, now), now);
  }

  return {
    pastLeads: (now, { limit, freshSince }) =>
      read((): readonly Lead[] =>
        now - importing.lastAt() < IMPORT_REST_MS ? [] : readDue.all({ now, limit, freshSince }),
      ),
    recall: (finding, rules, now) =>
      write((): Recall | undefined => {
        const { lead: found } = finding;
        if (!lead.waits(found)) return undefined;
        if ('quote' in finding) return decide(finding, rules, now);
        if ('gaveUp' in finding) {
          lead.settle(found, { status: 'unpriced' });
          steps.insertEnvelopes(rules.announceUnpriced(found, askersOf(found.postId), now), now);
          return 'unpriced';
        }
        lead.settle(found, { status: 'past', nextTryAt: finding.retryAt });
        return 'waiting';
      }),
  };
}

type Recall = 'call' | 'mention' | 'dropped' | 'unpriced' | 'waiting';
