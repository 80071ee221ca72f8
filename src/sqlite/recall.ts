import { and, asc, eq, gt, lte, min, ne, sql } from 'drizzle-orm';
import type { Lead } from '../model/call.ts';
import type { Sample } from '../model/quote.ts';
import type { CallId, EpochMs, TokenId } from '../model/units.ts';
import { thin } from '../performance/thin.ts';
import type { BeginFacts, PastFinding, RecallRules, Recollection, Store } from '../ports.ts';
import { createReadBeginFacts } from './begin-facts.ts';
import { newCallColumns } from './call-row.ts';
import type { Database, Db } from './database.ts';
import { prepareInsert } from './insert.ts';
import { createLeadStep, selectLeads } from './leads.ts';
import { createMeetToken } from './meet-token.ts';
import { createMention } from './mention.ts';
import { markUnlearnt } from './relearn.ts';
import { calls, leads, literally, outcomes, posts, samples, tokens } from './schema.ts';
import type { TrackedMemory } from './tracked-memory.ts';
import { createReadView } from './view.ts';

/** Points that are kept of a call that has ended: enough for its shape, and its figures are computed before. */
const KEPT_POINTS = 100;

type Recalled = Extract<PastFinding, { readonly quote: unknown }>;
type PastCall = Extract<Recollection, { readonly kind: 'call' }>;

/** Calls of the past: opened, followed and ended in one step, without a word to anybody. */
export function createRecall(
  { db, read, write }: Database,
  memory: TrackedMemory,
): Pick<Store, 'pastLeads' | 'recall'> {
  const due = selectLeads(db)
    .where(and(literally(leads.status, 'past'), lte(leads.nextTryAt, sql.placeholder('now'))))
    .orderBy(asc(sql`posted_at`), asc(leads.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  const lead = createLeadStep(db);
  const meetToken = createMeetToken(db, memory);
  const readFacts = createReadBeginFacts(db);
  const mention = createMention(db);
  const keepCall = createKeepCall(db, memory);

  function decide({ lead: found, quote, prices }: Recalled, rules: RecallRules, now: EpochMs) {
    const token = meetToken(quote);
    const facts = readFacts({ lead: found, quote, token }, now);
    const what = rules.recollect(facts, prices);
    if (what.kind === 'call') {
      keepCall(facts, what, rules);
      lead.settle(found, { status: 'begun' });
      return 'call';
    }
    if (what.kind === 'drop' || facts.openCall === undefined) {
      lead.settle(found, { status: 'dropped', why: what.kind === 'drop' ? what.why : 'no call to mention' });
      return 'dropped';
    }
    mention.record({ callId: facts.openCall.call.id, postId: found.postId, at: found.postedAt });
    lead.settle(found, { status: 'mention' });
    return 'mention';
  }

  return {
    pastLeads: (now, limit) => read((): readonly Lead[] => due.all({ now, limit })),
    recall: (finding, rules, now) =>
      write(() => {
        if (!lead.waits(finding.lead)) return undefined;
        if ('quote' in finding) return decide(finding, rules, now);
        if ('gaveUp' in finding) {
          lead.settle(finding.lead, { status: 'unpriced' });
          return 'unpriced';
        }
        lead.settle(finding.lead, { status: 'past', nextTryAt: finding.retryAt });
        return 'waiting';
      }),
  };
}

type KeepCall = (facts: BeginFacts, what: PastCall, rules: RecallRules) => void;

function createKeepCall(db: Db, memory: TrackedMemory): KeepCall {
  const insert = prepareInsert(db, calls);
  const insertOutcome = prepareInsert(db, outcomes);
  const readView = createReadView(db);
  const keepSamples = createKeepSamples(db);
  const unlearnt = markUnlearnt(db);
  const keepUpdates = createKeepUpdates(db);
  const nextDueAt = sql.placeholder('nextDueAt');
  const makeDue = db
    .update(tokens)
    .set({ nextDueAt: sql`min(coalesce(${tokens.nextDueAt}, ${nextDueAt}), ${nextDueAt})` })
    .where(eq(tokens.id, sql.placeholder('tokenId')))
    .prepare();

  return (facts, what, rules) => {
    const { lead, token, earlierCalls, now } = facts;
    const { call, samples: series, end, nextDueAt: dueAt } = what;
    const tokenId = token.id;
    const status = end === undefined ? ('open' as const) : ('closed' as const);
    const owners = { channelId: lead.channelId, tokenId, postId: lead.postId };
    // Before the call itself is there: it would else count among the calls that are followed.
    keepSamples(tokenId, end === undefined ? series : thin(series, KEPT_POINTS));
    const { id, isNew } = insert({ ...newCallColumns(call), ...owners, sequence: earlierCalls + 1, status });
    if (!isNew) throw new Error(`expected no call of token ${tokenId} by post ${lead.postId}, was one`);
    memory.forget(tokenId);
    keepUpdates(id as CallId, facts, what);
    if (end === undefined) {
      makeDue.run({ tokenId, nextDueAt: dueAt ?? now });
      return;
    }
    const view = readView(id as CallId);
    if (view === undefined) throw new Error(`expected call ${id} to exist, it was just written`);
    insertOutcome({ ...rules.outcome(view.call, series, end), channelId: lead.channelId });
    unlearnt(now);
  };
}

/**
 * Samples of a token that is followed are the sweep's alone: one from here would be missing in the running figures of its calls. So
 * only what lies before the first of them is kept.
 */
function createKeepSamples(db: Db): (tokenId: TokenId, series: readonly Sample[]) => void {
  const insert = prepareInsert(db, samples);
  const followedSince = db
    .select({ at: min(calls.entryAt) })
    .from(calls)
    .where(and(eq(calls.tokenId, sql.placeholder('tokenId')), ne(calls.status, sql.raw(`'closed'`))))
    .prepare();

  return (tokenId, series) => {
    const since = followedSince.get({ tokenId })?.at ?? Number.POSITIVE_INFINITY;
    for (const sample of series) if (sample.at < since) insert({ tokenId, ...sample });
  };
}

/** Posts of the channel that reported on the call while it was open were heard before it was there: they are kept with it now. */
function createKeepUpdates(db: Db): (callId: CallId, facts: BeginFacts, what: PastCall) => void {
  const mention = createMention(db);
  const updates = db
    .select({ id: posts.id, at: posts.postedAt, text: posts.text, replyTo: posts.replyTo })
    .from(posts)
    .where(
      and(
        eq(posts.channelId, sql.placeholder('channelId')),
        gt(posts.postedAt, sql.placeholder('from')),
        lte(posts.postedAt, sql.placeholder('to')),
        eq(posts.intent, 'update'),
      ),
    )
    .orderBy(asc(posts.postedAt))
    .prepare();

  return (callId, { lead, token, now }, { call, samples: series, end }) => {
    const within = { channelId: lead.channelId, from: call.postedAt, to: end?.at ?? now };
    for (const { id, at, text, replyTo } of updates.all(within)) {
      if (replyTo !== lead.messageId && !text.includes(token.ref.address)) continue;
      const seen = series.filter((sample) => sample.at <= at).map(({ price }) => price);
      const measuredMultiple = Math.max(call.entry.price, ...seen) / call.entry.price;
      mention.record({ callId, postId: id, at, measuredMultiple });
    }
  };
}
