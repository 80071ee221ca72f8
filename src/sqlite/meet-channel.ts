import { and, eq, sql } from 'drizzle-orm';
import type { Channel, ChannelIdentity } from '../model/call.ts';
import type { EpochMs } from '../model/units.ts';
import { channelOf } from './channel-row.ts';
import { type Db, placeholders } from './database.ts';
import { channels } from './schema.ts';

/**
 * Step of hear() and monitor(): the channel of this identity, created when it is new, with title and username brought up
 * to date. `lastPostAt` only moves forward.
 */
export type MeetChannel = (
  identity: ChannelIdentity,
  times: { readonly now: EpochMs; readonly lastPostAt?: EpochMs },
) => Channel;

export function createMeetChannel(db: Db): MeetChannel {
  const { chatId, memberId } = placeholders('chatId', 'memberId');
  const upsert = db
    .insert(channels)
    .values({
      ...placeholders('kind', 'chatId', 'memberId', 'title', 'username', 'addedAt', 'lastPostAt'),
      // A member who is first heard of in a monitored group is heard like the group.
      monitored: sql`EXISTS (SELECT 1 FROM ${channels} AS place
        WHERE place.chat_id = ${chatId} AND place.member_id = 0 AND place.monitored = 1)`,
    })
    .onConflictDoUpdate({
      target: [channels.chatId, channels.memberId],
      set: {
        title: sql`excluded.title`,
        username: sql`excluded.username`,
        lastPostAt: sql`nullif(max(coalesce(last_post_at, -1), coalesce(excluded.last_post_at, -1)), -1)`,
      },
    })
    .prepare();
  const select = db
    .select()
    .from(channels)
    .where(and(eq(channels.chatId, chatId), eq(channels.memberId, memberId)))
    .prepare();

  return (identity, { now, lastPostAt }) => {
    const key = { chatId: identity.chatId, memberId: identity.memberId ?? 0 };
    upsert.run({
      ...key,
      kind: identity.kind,
      title: identity.title,
      username: identity.username ?? null,
      addedAt: now,
      lastPostAt: lastPostAt ?? null,
    });
    const row = select.get(key);
    if (row === undefined) throw new Error(`expected channel ${key.chatId} to exist, it was just written`);
    return channelOf(row);
  };
}
