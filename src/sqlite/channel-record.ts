import { and, count, countDistinct, desc, eq, isNotNull, ne, sql } from 'drizzle-orm';
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

const ID = sql.placeholder('id');

/** All that is known of one channel. */
export function createChannelRecord({ db, read }: Database): Pick<Store, 'channelRecord'> {
  const select = db.select().from(channels).where(eq(channels.id, ID)).prepare();
  const calledBy = prepareCalls(db);
  const countsOf = prepareCounts(db);
  const mentionsOf = prepareMentions(db);
  const readView = createReadView(db);
  const readStandings = createReadStandings(db);
  const reputations = createReputationStep(db);
  const rollups = createReadRollups(db);

  return {
    channelRecord: (id, completedLimit, now) =>
      read(() => {
        const row = select.get({ id });
        if (row === undefined) return undefined;
        const channel = channelOf(row);
        return {
          channel,
          standing: readStandings({ channelId: id }).of(channel),
          reputations: reputations.of(id),
          open: viewsOf(readView, calledBy.open.all({ id }).map(idOf)),
          completed: viewsOf(readView, calledBy.newest.all({ id, limit: completedLimit }).map(idOf)),
          ...countsOf(id),
          ...mentionsOf(id),
          ...(now === undefined ? {} : { profile: readProfile(rollups, id, now) }),
        };
      }),
  };
}

function prepareCalls(db: Db) {
  const select = () => db.select({ id: calls.id }).from(calls);
  const ofChannel = eq(calls.channelId, ID);
  return {
    newest: select()
      .where(and(ofChannel, ne(calls.status, 'open')))
      .orderBy(desc(calls.postedAt), desc(calls.id))
      .limit(sql.placeholder('limit'))
      .prepare(),
    // The plus keeps SQLite from walking all calls of the channel for the sake of their order.
    open: select()
      .where(and(ofChannel, literally(calls.status, 'open')))
      .orderBy(desc(sql`+${calls.postedAt}`), desc(calls.id))
      .prepare(),
  };
}

function idOf({ id }: { readonly id: CallId }): CallId {
  return id;
}

function prepareCounts(db: Db) {
  const edited = db
    .select({ rows: countDistinct(revisions.postId) })
    .from(posts)
    .innerJoin(revisions, eq(revisions.postId, posts.id))
    .where(eq(posts.channelId, ID))
    .prepare();
  const echoed = db
    .select({ rows: count() })
    .from(calls)
    .where(and(eq(calls.channelId, ID), isNotNull(calls.echoCallId)))
    .prepare();
  const deleted = db
    .select({ rows: count() })
    .from(posts)
    .where(and(eq(posts.channelId, ID), isNotNull(posts.deletedAt)))
    .prepare();
  // Few in all: from them to their channel, not from all posts of a channel to them.
  const unresolved = db
    .select({ rows: countDistinct(leads.postId) })
    .from(leads)
    .innerJoin(posts, and(eq(posts.id, leads.postId), sql`+${posts.channelId} = ${ID}`))
    .where(literally(leads.status, 'unresolved'))
    .prepare();
  return (id: ChannelId) => ({
    editedPosts: edited.get({ id })?.rows ?? 0,
    deletedPosts: deleted.get({ id })?.rows ?? 0,
    unresolved: unresolved.get({ id })?.rows ?? 0,
    echoes: echoed.get({ id })?.rows ?? 0,
  });
}

/** How often posts repeated a call, and what they claimed for it. */
function prepareMentions(db: Db): (id: ChannelId) => { readonly mentions: number; readonly claims?: Claims } {
  const select = db
    .select({ ratio: sql<number | null>`${mentions.claimedMultiple} / ${mentions.measuredMultiple}` })
    .from(mentions)
    .where(eq(mentions.channelId, ID))
    .prepare();
  return (id) => {
    const ratios = select.values({ id }).map(([ratio]) => ratio as number | null);
    const claims = claimsFrom(ratios.filter((ratio) => ratio !== null));
    return { mentions: ratios.length, ...(claims && { claims }) };
  };
}
