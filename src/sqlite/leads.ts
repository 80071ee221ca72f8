import { and, asc, count, eq, inArray, lte, not, or, sql } from 'drizzle-orm';
import { type Candidate, type HeardPost, type Lead, wordFor } from '../model/call.ts';
import { canonicalAddress, type TokenChoice } from '../model/token.ts';
import type { EpochMs } from '../model/units.ts';
import { type Offer, type Store, WINDOW_OVER } from '../ports.ts';
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
  /**
   * A post that is heard again may have what it lacked: history brings prices of its time to candidates that live hearing gave
   * up, and somebody who asks may choose what a ticker means that nobody had looked up.
   */
  readonly reviveLeads: (postId: number, post: HeardPost) => void;
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

  const nextTryAt = sql`${sql.placeholder('nextTryAt')}`;
  const ofPost = eq(leads.postId, sql.placeholder('postId'));
  const isTicker = sql`${leads.address} LIKE '$%'`;
  const toPast = db
    .update(leads)
    .set({ status: 'past', why: null, tries: 0, nextTryAt })
    .where(
      and(
        ofPost,
        not(isTicker),
        or(
          literally(leads.status, 'unpriced'),
          and(literally(leads.status, 'dropped'), eq(leads.why, WINDOW_OVER)),
        ),
      ),
    )
    .prepare();
  const toWaiting = db
    .update(leads)
    .set({ status: 'waiting', nextTryAt })
    .where(and(ofPost, isTicker, literally(leads.status, 'unresolved'), eq(leads.tries, 0)))
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
    reviveLeads(postId, { past, asker, seenAt }) {
      if (past === true) toPast.run({ postId, nextTryAt: seenAt });
      if (asker !== undefined) toWaiting.run({ postId, nextTryAt: seenAt });
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
