import { and, asc, count, eq, lte, sql } from 'drizzle-orm';
import type { HeardPost, Lead } from '../model/call.ts';
import { canonicalAddress } from '../model/token.ts';
import type { EpochMs } from '../model/units.ts';
import type { Store } from '../ports.ts';
import type { Database, Db } from './database.ts';
import { prepareInsert } from './insert.ts';
import { leads, literally, posts } from './schema.ts';

/** The candidates that wait to be identified. */
export function createLeads({ db, read }: Database): Pick<Store, 'dueLeads'> {
  const due = db
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
    .where(and(literally(leads.status, 'waiting'), lte(leads.nextTryAt, sql.placeholder('now'))))
    .orderBy(asc(leads.nextTryAt), asc(leads.id))
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
}

export function createKeepLeads(db: Db): KeepLeads {
  const insert = prepareInsert(db, leads);
  const waiting = db
    .select({ count: count() })
    .from(leads)
    .where(and(eq(leads.postId, sql.placeholder('postId')), literally(leads.status, 'waiting')))
    .prepare();

  return {
    keepLeads(postId, post) {
      for (const candidate of post.detection.candidates) {
        insert({
          postId,
          candidate,
          chain: candidate.chain ?? '',
          address: canonicalAddress(candidate.address),
          confidence: post.detection.confidence,
          status: 'waiting',
          tries: 0,
          nextTryAt: post.seenAt,
        });
      }
    },
    countWaiting: (postId) => waiting.get({ postId })?.count ?? 0,
  };
}

/** What an attempt to identify a lead has led to. */
export type LeadFate =
  | { readonly status: 'begun' | 'mention' | 'unpriced' }
  | { readonly status: 'dropped'; readonly why: string }
  | { readonly status: 'waiting'; readonly nextTryAt: EpochMs };

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
    .where(and(eq(leads.id, id), literally(leads.status, 'waiting')))
    .prepare();
  const update = db
    .update(leads)
    .set({
      status: sql`${sql.placeholder('status')}`,
      why: sql`${sql.placeholder('why')}`,
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
        nextTryAt: fate.status === 'waiting' ? fate.nextTryAt : null,
      });
    },
  };
}
