import { and, asc, count, eq, inArray, lte, sql } from 'drizzle-orm';
import { type Candidate, type HeardPost, type Lead, wordFor } from '../model/call.ts';
import { canonicalAddress, type TokenChoice } from '../model/token.ts';
import type { EpochMs } from '../model/units.ts';
import type { Offer, Store } from '../ports.ts';
import { type Database, type Db, filling } from './database.ts';
import { prepareInsert } from './insert.ts';
import { leads, literally, posts } from './schema.ts';

/** Leads as the verbs see them. */
export function selectLeads(db: Db) {
  return db
    .select({
      id: leads.id,
      postId: posts.id,
      channelId: posts.channelId,
      messageId: posts.messageId,
      postedAt: posts.postedAt,
      seenAt: posts.seenAt,
      candidate: leads.candidate,
      origin: posts.origin,
      confidence: leads.confidence,
      tries: leads.tries,
    })
    .from(leads)
    .innerJoin(posts, eq(posts.id, leads.postId))
    .$dynamic();
}

/** The candidates that wait to be identified. */
export function createLeads({ db, read }: Database): Pick<Store, 'dueLeads'> {
  const due = selectLeads(db)
    .where(and(literally(leads.status, 'waiting'), lte(leads.nextTryAt, sql.placeholder('now'))))
    // Tickers last: each is a search of its own, and addresses are measured from the price that they get first.
    .orderBy(asc(sql`${leads.address} LIKE '$%'`), asc(leads.nextTryAt), asc(leads.id))
    .limit(sql.placeholder('limit'))
    .prepare();

  return {
    dueLeads: (now, limit) => read((): readonly Lead[] => due.all({ now, limit })),
  };
}

/** Step of hear(): the candidates of a post as leads. */
export interface KeepLeads {
  /** Keeps every candidate once, to be identified at once. */
  readonly keepLeads: (postId: number, post: HeardPost) => void;
  /** How many candidates of the post wait to be identified. */
  readonly countWaiting: (postId: number) => number;
  /** The tickers of the post that name no token for sure. */
  readonly offersOf: (postId: number) => readonly Offer[];
}

export function createKeepLeads(db: Db): KeepLeads {
  const insert = prepareInsert(db, leads);
  const waiting = db
    .select({ count: count() })
    .from(leads)
    .where(and(eq(leads.postId, sql.placeholder('postId')), literally(leads.status, 'waiting')))
    .prepare();

  const unresolved = db
    .select({ leadId: leads.id, candidate: leads.candidate, choices: leads.choices })
    .from(leads)
    .where(and(eq(leads.postId, sql.placeholder('postId')), literally(leads.status, 'unresolved')))
    .orderBy(asc(leads.id))
    .prepare();

  return {
    keepLeads(postId, post) {
      for (const candidate of post.detection.candidates) {
        insert({
          postId,
          candidate,
          chain: candidate.chain ?? '',
          address: canonicalAddress(wordFor(candidate)),
          confidence: post.detection.confidence,
          status: firstStatus(post, candidate),
          choices: [],
          tries: 0,
          nextTryAt: post.seenAt,
        });
      }
    },
    countWaiting: (postId) => waiting.get({ postId })?.count ?? 0,
    offersOf: (postId) =>
      unresolved
        .all({ postId })
        .flatMap(({ leadId, candidate, choices }): readonly Offer[] =>
          candidate.kind === 'ticker' ? [{ leadId, symbol: candidate.symbol, choices }] : [],
        ),
  };
}

/** Which token a ticker meant long ago nobody can say now. */
function firstStatus({ past }: HeardPost, { kind }: Candidate): typeof leads.$inferInsert.status {
  if (past !== true) return 'waiting';
  return kind === 'ticker' ? 'unresolved' : 'past';
}

/** What an attempt to identify a lead has led to. */
export type LeadFate =
  | { readonly status: 'begun' | 'mention' | 'unpriced' }
  | { readonly status: 'unresolved'; readonly choices: readonly TokenChoice[] }
  | { readonly status: 'dropped'; readonly why: string }
  | { readonly status: 'waiting' | 'past'; readonly nextTryAt: EpochMs };

/** Step of begin(): whether a lead still waits, and what becomes of it. */
export interface LeadStep {
  readonly waits: (lead: Lead) => boolean;
  readonly settle: (lead: Lead, fate: LeadFate) => void;
}

export function createLeadStep(db: Db): LeadStep {
  const id = sql.placeholder('id');
  const waiting = db
    .select({ id: leads.id })
    .from(leads)
    .where(and(eq(leads.id, id), inArray(leads.status, ['waiting', 'past'])))
    .prepare();
  const update = db
    .update(leads)
    .set({
      status: sql`${sql.placeholder('status')}`,
      why: sql`${sql.placeholder('why')}`,
      choices: filling(leads.choices, 'choices'),
      tries: sql`${leads.tries} + 1`,
      nextTryAt: sql`coalesce(${sql.placeholder('nextTryAt')}, ${leads.nextTryAt})`,
    })
    .where(eq(leads.id, id))
    .prepare();

  return {
    waits: (lead) => waiting.get({ id: lead.id }) !== undefined,
    settle(lead, fate) {
      update.run({
        id: lead.id,
        status: fate.status,
        why: fate.status === 'dropped' ? fate.why : null,
        choices: fate.status === 'unresolved' ? fate.choices : [],
        nextTryAt: 'nextTryAt' in fate ? fate.nextTryAt : null,
      });
    },
  };
}
