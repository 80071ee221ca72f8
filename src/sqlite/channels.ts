import { and, asc, count, eq, inArray, notExists, sql } from 'drizzle-orm';
import type { Channel } from '../model/call.ts';
import type { ChannelReport, MonitoredChannel, Store } from '../ports.ts';
import { channelOf } from './channel-row.ts';
import type { Database } from './database.ts';
import { filling, known } from './database.ts';
import { createMeetChannel } from './meet-channel.ts';
import { calls, channels, chats, literally } from './schema.ts';
import { createReadStandings } from './standings.ts';
import type { Steps } from './steps.ts';

type Part = Pick<
  Store,
  'channels' | 'channelByChat' | 'isMonitored' | 'monitor' | 'setPreview' | 'monitoredChannels'
>;

/** The channels that are known, and which of them are heard. */
export function createChannels({ db, read, write }: Database, steps: Steps): Part {
  const meetChannel = createMeetChannel(db);
  const readStandings = createReadStandings(db);
  const ofChat = eq(channels.chatId, sql.placeholder('chatId'));
  const ofMember = eq(channels.memberId, sql.placeholder('memberId'));
  const select = db.select().from(channels).where(and(ofChat, ofMember)).prepare();
  const monitored = db
    .select({ id: channels.id })
    .from(channels)
    .where(and(ofChat, eq(channels.monitored, true)))
    .limit(1)
    .prepare();
  const set = { monitored: filling(channels.monitored, 'monitored') };
  const setMember = db.update(channels).set(set).where(and(ofChat, ofMember)).prepare();
  const setPlace = db.update(channels).set(set).where(ofChat).prepare();

  const setPreview = db
    .update(channels)
    .set({ preview: filling(channels.preview, 'on') })
    .where(eq(channels.id, sql.placeholder('channelId')))
    .prepare();
  /** A group as a place looks like a channel, but for the chat that the bot knows there. */
  const group = db
    .select({ id: chats.id })
    .from(chats)
    .where(and(eq(chats.id, channels.chatId), inArray(chats.kind, ['group', 'supergroup'])));
  const monitoredChannels = db
    .select({
      chatId: channels.chatId,
      username: channels.username,
      title: channels.title,
      preview: channels.preview,
      // Spelled out: drizzle leaves out the table of columns in the selection of a single one.
      lastMessageId: sql<number | null>`(SELECT message_id FROM posts
        WHERE channel_id = channels.id AND origin IN ('channel-post', 'preview', 'session')
        ORDER BY message_id DESC LIMIT 1)`,
    })
    .from(channels)
    .where(and(eq(channels.monitored, true), eq(channels.kind, 'channel'), notExists(group)))
    .orderBy(asc(channels.id))
    .prepare();

  return {
    setPreview: (channelId, on) => write(() => void setPreview.run({ channelId, on })),
    monitoredChannels: () => read(() => monitoredChannels.all().map((row): MonitoredChannel => known(row))),
    channels: () =>
      read(() => {
        const standings = readStandings({});
        const open = countOpen();
        const all = db.select().from(channels).orderBy(asc(channels.id)).all().map(channelOf);
        return all.map((channel): ChannelReport => {
          return { channel, openCalls: open.get(channel.id) ?? 0, standing: standings.of(channel) };
        });
      }),
    channelByChat: (chatId, memberId = 0) =>
      read((): Channel | undefined => {
        const row = select.get({ chatId, memberId });
        return row === undefined ? undefined : channelOf(row);
      }),
    isMonitored: (chatId) => read(() => monitored.get({ chatId }) !== undefined),
    monitor: (identity, wanted, now, updateId) =>
      write((): Channel => {
        const channel = meetChannel(identity, { now });
        const { chatId, memberId } = identity;
        // A group is heard with all of its members.
        if (memberId === undefined) setPlace.run({ chatId, monitored: wanted });
        else setMember.run({ chatId, memberId, monitored: wanted });
        steps.markHandled(updateId, now);
        return { ...channel, monitored: wanted };
      }),
  };

  function countOpen(): ReadonlyMap<Channel['id'], number> {
    const rows = db
      .select({ channelId: calls.channelId, open: count() })
      .from(calls)
      .where(literally(calls.status, 'open'))
      .groupBy(calls.channelId)
      .all();
    return new Map(rows.map((row) => [row.channelId, row.open]));
  }
}
