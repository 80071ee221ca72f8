import { and, asc, eq, gt, lt, lte, min, ne, notExists, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Lead, Token } from '../model/call.ts';
import type { CallEvent } from '../model/event.ts';
import type { Sample } from '../model/quote.ts';
import { isEvmAddress } from '../model/token.ts';
import { type CallId, DAY, type EpochMs, MINUTE, type TokenId } from '../model/units.ts';
import { thin } from '../performance/thin.ts';
import type { BeginFacts, PastFinding, RecallRules, Recollection, Store } from '../ports.ts';
import { createAskersOf } from './askers.ts';
import { createReadBeginFacts } from './begin-facts.ts';
import { newCallColumns } from './call-row.ts';
import { createCallOfPost } from './calls-of-post.ts';
import type { Database, Db } from './database.ts';
import { createImportMark } from './presence.ts';
import { prepareInsert } from './insert.ts';
import { createLeadStep, selectLeads } from './leads.ts';
import { createMeetToken } from './meet-token.ts';
import { createMention } from './mention.ts';
import { createMakeDue } from './open-call.ts';
import { markUnlearnt } from './relearn.ts';
import { calls, leads, literally, outcomes, posts, samples } from './schema.ts';
import type { Steps } from './steps.ts';
import type { TrackedMemory } from './tracked-memory.ts';
import { createReadView } from './view.ts';

/** Points that are kept of a call that has ended: enough for its shape, and its figures are computed before. */
const KEPT_POINTS = 100;

type Recalled = Extract<PastFinding, { readonly quote: unknown }>;
type PastCall = Extract<Recollection, { readonly kind: 'call' }>;

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
  const keepCall = createKeepCall(db, memory);
  const readDue = createReadDue(db);
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
    const callId = keepCall(facts, what, rules);
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

/**
 * Calls that may still be followed first, the newest before all; then the past from its beginning. A later post of a channel
 * about an address waits for the earlier one, whatever holds that up: which of them is the call must not depend on it.
 */
function createReadDue(db: Db) {
  const earlier = alias(posts, 'earlier');
  const sooner = alias(leads, 'sooner');
  const freshSince = sql.placeholder('freshSince');
  return selectLeads(db)
    .where(
      and(
        literally(leads.status, 'past'),
        lte(leads.nextTryAt, sql.placeholder('now')),
        notExists(
          db
            .select({ id: sooner.id })
            .from(sooner)
            .innerJoin(earlier, eq(earlier.id, sooner.postId))
            .where(
              and(
                eq(sooner.address, leads.address),
                literally(sooner.status, 'past'),
                eq(earlier.channelId, posts.channelId),
                lt(earlier.postedAt, posts.postedAt),
              ),
            ),
        ),
      ),
    )
    .orderBy(
      sql`${posts.postedAt} < ${freshSince}`,
      sql`iif(${posts.postedAt} < ${freshSince}, ${posts.postedAt}, -${posts.postedAt})`,
      asc(leads.id),
    )
    .limit(sql.placeholder('limit'))
    .prepare();
}

type KeepCall = (facts: BeginFacts, what: PastCall, rules: RecallRules) => CallId;

function createKeepCall(db: Db, memory: TrackedMemory): KeepCall {
  const insert = prepareInsert(db, calls);
  const insertOutcome = prepareInsert(db, outcomes);
  const readView = createReadView(db);
  const keepSamples = createKeepSamples(db);
  const unlearnt = markUnlearnt(db);
  const keepUpdates = createKeepUpdates(db);
  const makeDue = createMakeDue(db);

  return (facts, what, rules) => {
    const { lead, token, earlierCalls, now } = facts;
    const { call, samples: series, end, nextDueAt, refineAt } = what;
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
      makeDue(tokenId, nextDueAt ?? now, refineAt);
      return id as CallId;
    }
    const view = readView(id as CallId);
    if (view === undefined) throw new Error(`expected call ${id} to exist, it was just written`);
    insertOutcome({ ...rules.outcome(view.call, series, end), channelId: lead.channelId });
    unlearnt(now);
    return id as CallId;
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
      if (replyTo !== lead.messageId && !speaksOf(text, token)) continue;
      const { wick } = call.running;
      const seen = series.filter((sample) => sample.at <= at).map(({ price }) => price);
      const highest = Math.max(call.entry.price, ...seen, ...(wick.at <= at ? [wick.price] : []));
      mention.record({ callId, postId: id, at, measuredMultiple: highest / call.entry.price });
    }
  };
}

/** Does an update name the token, by its address or by its symbol as a tag? The case of 0x addresses carries no meaning. */
function speaksOf(text: string, { ref: { address }, symbol }: Token): boolean {
  if (isEvmAddress(address) ? text.toLowerCase().includes(address) : text.includes(address)) return true;
  const bare = symbol?.replace(/^\$/, '').toUpperCase() ?? '';
  return /^\w{2,20}$/.test(bare) && new RegExp(`[$#]${bare}\\b`).test(text.toUpperCase());
}
