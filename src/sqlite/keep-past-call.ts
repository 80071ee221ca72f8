import { and, asc, eq, gt, lte, min, ne, sql } from 'drizzle-orm';
import type { Token } from '../model/call.ts';
import type { Sample } from '../model/quote.ts';
import { isEvmAddress } from '../model/token.ts';
import type { CallId, TokenId } from '../model/units.ts';
import { thin } from '../performance/thin.ts';
import type { BeginFacts, PastPrices, RecallRules, Recollection } from '../ports.ts';
import { newCallColumns } from './call-row.ts';
import type { Db } from './database.ts';
import { prepareInsert } from './insert.ts';
import { createMention } from './mention.ts';
import { createMakeDue } from './open-call.ts';
import { markUnlearnt } from './relearn.ts';
import { createRollUp } from './rollups.ts';
import { calls, outcomes, posts, samples } from './schema.ts';
import { createTokenPoolsStep } from './token-pools.ts';
import type { TrackedMemory } from './tracked-memory.ts';
import { createTrailStep } from './trails.ts';
import { createReadView } from './view.ts';

/** Points that are kept of a call that has ended: enough for its shape, and its figures are computed before. */
const KEPT_POINTS = 100;

type PastCall = Extract<Recollection, { readonly kind: 'call' }>;

/**
 * Step of recall(): keeps a call of the past with its series, the pools of then, its end and what was said of it meanwhile; returns
 * its number.
 */
export type KeepCall = (
  facts: BeginFacts,
  what: PastCall,
  under: { readonly rules: RecallRules; readonly pools: PastPrices['pools'] },
) => CallId;

/** Prepares the step. */
export function createKeepPastCall(db: Db, memory: TrackedMemory): KeepCall {
  const insert = prepareInsert(db, calls);
  const insertOutcome = prepareInsert(db, outcomes);
  const rollUp = createRollUp(db);
  const readView = createReadView(db);
  const keepSamples = createKeepSamples(db);
  const unlearnt = markUnlearnt(db);
  const keepUpdates = createKeepUpdates(db);
  const makeDue = createMakeDue(db);

  const tokenPools = createTokenPoolsStep(db);
  const trailOf = createTrailStep(db);

  return (facts, what, { rules, pools }) => {
    const { lead, token, earlierCalls, now } = facts;
    const { call, samples: series, end, trail, nextDueAt, refineAt } = what;
    const tokenId = token.id;
    const status = end === undefined ? ('open' as const) : ('closed' as const);
    const owners = { channelId: lead.channelId, tokenId, postId: lead.postId };
    // Before the call itself is there: it would else count among the calls that are followed.
    keepSamples(tokenId, end === undefined ? series : thin(series, KEPT_POINTS));
    const { id, isNew } = insert({ ...newCallColumns(call), ...owners, sequence: earlierCalls + 1, status });
    if (!isNew) throw new Error(`expected no call of token ${tokenId} by post ${lead.postId}, was one`);
    for (const { pair, from } of pools) tokenPools.note(tokenId, pair, from);
    memory.forget(tokenId);
    keepUpdates(id as CallId, facts, what);
    if (end === undefined) {
      makeDue(tokenId, nextDueAt ?? now, refineAt);
      return id as CallId;
    }
    const view = readView(id as CallId);
    if (view === undefined) throw new Error(`expected call ${id} to exist, it was just written`);
    const outcome = rules.outcome(view.call, series, { ...end, ...(trail && { trail }) });
    insertOutcome({ ...outcome, channelId: lead.channelId });
    rollUp(view, outcome);
    if (trail !== undefined) trailOf.write(view.call.id, trail);
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
