import { lte, ne, or } from 'drizzle-orm';
import type { Channel } from '../model/call.ts';
import type { ChatId } from '../model/units.ts';
import { channels } from './schema.ts';

const NOBODY = 0 as ChatId;

export type ChannelRow = typeof channels.$inferSelect;

/** Whoever is no person that brings calls in private, see isPersonal(). */
export const isPublic = or(ne(channels.kind, 'member'), lte(channels.chatId, NOBODY));

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
