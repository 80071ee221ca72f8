import { and, count, countDistinct, desc, eq, isNotNull, ne, type SQL, sql } from 'drizzle-orm';
import type { CallId, ChannelId } from '../model/units.ts';
import { claimsFrom } from '../performance/claims.ts';
import type { Claims, Store } from '../ports.ts';
import { channelOf } from './channel-row.ts';
import type { Database, Db } from './database.ts';
import { readProfile } from './channel-profile.ts';
import { createReputationStep } from './reputations.ts';
import { createReadRollups } from './rollups-read.ts';
import { calls, channels, leads, literally, mentions, posts, revisions } from './schema.ts';
import { createReadStandings } from './standings.ts';
import { createReadView, viewsOf } from './view.ts';

/** All that is known of one channel. */
export function createChannelRecord({ db, read }: Database): Pick<Store, 'channelRecord'> {
  const readView = createReadView(db);
  const readStandings = createReadStandings(db);
  const reputations = createReputationStep(db);
  const rollups = createReadRollups(db);

  return {
    channelRecord: (id, completedLimit, now) =>
      read(() => {
        const row = db.select().from(channels).where(eq(channels.id, id)).get();
        if (row === undefined) return undefined;
        const channel = channelOf(row);
        const completed = newest(db, id, ne(calls.status, 'open')).limit(completedLimit).all();
        const open = openOf(db, id);
        return {
          channel,
          standing: readStandings({ channelId: id }).of(channel),
          reputations: reputations.of(id),
          open: viewsOf(readView, open.map(idOf)),
          completed: viewsOf(readView, completed.map(idOf)),
          ...countsOf(db, id),
          ...mentionsOf(db, id),
          ...(now === undefined ? {} : { profile: readProfile(rollups, id, now) }),
        };
      }),
  };
}

function newest(db: Db, channelId: ChannelId, status: SQL) {
  return db
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.channelId, channelId), status))
    .orderBy(desc(calls.postedAt), desc(calls.id))
    .$dynamic();
}

/** The plus keeps SQLite from walking all calls of the channel for the sake of their order. */
function openOf(db: Db, channelId: ChannelId) {
  return db
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.channelId, channelId), literally(calls.status, 'open')))
    .orderBy(desc(sql`+${calls.postedAt}`), desc(calls.id))
    .all();
}

function idOf({ id }: { readonly id: CallId }): CallId {
  return id;
}

function countsOf(db: Db, id: ChannelId) {
  const edited = db
    .select({ rows: countDistinct(revisions.postId) })
    .from(posts)
    .innerJoin(revisions, eq(revisions.postId, posts.id))
    .where(eq(posts.channelId, id))
    .get();
  const echoed = db
    .select({ rows: count() })
    .from(calls)
    .where(and(eq(calls.channelId, id), isNotNull(calls.echoCallId)))
    .get();
  const deleted = db
    .select({ rows: count() })
    .from(posts)
    .where(and(eq(posts.channelId, id), isNotNull(posts.deletedAt)))
    .get();
  // Few in all: from them to their channel, not from all posts of a channel to them.
  const unresolved = db
    .select({ rows: countDistinct(leads.postId) })
    .from(leads)
    .innerJoin(posts, and(eq(posts.id, leads.postId), sql`+${posts.channelId} = ${id}`))
    .where(literally(leads.status, 'unresolved'))
    .get();
  return {
    editedPosts: edited?.rows ?? 0,
    deletedPosts: deleted?.rows ?? 0,
    unresolved: unresolved?.rows ?? 0,
    echoes: echoed?.rows ?? 0,
  };
}

/** How often posts repeated a call, and what they claimed for it. */
function mentionsOf(db: Db, id: ChannelId): { readonly mentions: number; readonly claims?: Claims } {
  const ratios = db
    .select({ ratio: sql<number | null>`${mentions.claimedMultiple} / ${mentions.measuredMultiple}` })
    .from(mentions)
    .where(eq(mentions.channelId, id))
    .values()
    .map(([ratio]) => ratio as number | null);
  const claims = claimsFrom(ratios.filter((ratio) => ratio !== null));
  return { mentions: ratios.length, ...(claims && { claims }) };
}
