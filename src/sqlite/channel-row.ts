import type { Channel } from '../model/call.ts';
import type { channels } from './schema.ts';

export type ChannelRow = typeof channels.$inferSelect;

export function channelOf(row: ChannelRow): Channel {
  return {
    id: row.id,
    kind: row.kind,
    chatId: row.chatId,
    title: row.title,
    monitored: row.monitored,
    preview: row.preview,
    addedAt: row.addedAt,
    ...(row.memberId === 0 ? {} : { memberId: row.memberId }),
    ...(row.username === null ? {} : { username: row.username }),
    ...(row.lastPostAt === null ? {} : { lastPostAt: row.lastPostAt }),
  };
}
