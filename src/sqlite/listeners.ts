import { sql } from 'drizzle-orm';
import { DEFAULT_CHAT_SETTINGS, type ChatSettings, type Listener } from '../model/notice.ts';
import type { CallId, ChannelId, ChatId } from '../model/units.ts';
import type { Db } from './database.ts';
import { askers, calls, channels, chats, follows, mentions } from './schema.ts';

/** Whose askers count: those of a call (of its own post and of every mention), or those of one post. */
export type Asked = { readonly callId: CallId } | { readonly postId: number };

/**
 * Chats that hear about something a channel did: those that follow the channel, those that follow all if it is
 * monitored, and those where someone asked. One listener per chat, by chat id. Parked chats are among them: what is
 * queued for them waits until they can be written to.
 */
export type ListenersOf = (channelId: ChannelId, asked: Asked) => readonly Listener[];

interface Row {
  readonly chatId: ChatId;
  readonly settings: string | null;
  readonly asked: 0 | 1;
  readonly replyTo: number | null;
}

/** Prepares the question who listens; asked within a transaction of another part. */
export function createListenersOf(db: Db): ListenersOf {
  const callId = sql.placeholder('callId');
  const postId = sql.placeholder('postId');
  const channelId = sql.placeholder('channelId');
  // With several askers in one chat the first message is the one that is replied to.
  const select = db
    .select({
      chatId: sql<ChatId>`listening.chat_id`,
      settings: sql<string | null>`${chats.settings}`,
      asked: sql<0 | 1>`max(listening.asked)`,
      replyTo: sql<number | null>`min(listening.reply_to)`,
    })
    .from(
      sql`(
        SELECT ${follows.chatId} AS chat_id, 0 AS asked, NULL AS reply_to FROM ${follows}
        WHERE ${follows.channelId} = ${channelId} OR (${follows.channelId} = 0 AND EXISTS (
          SELECT 1 FROM ${channels} WHERE ${channels.id} = ${channelId} AND ${channels.monitored} = 1))
        UNION ALL
        SELECT ${askers.chatId}, 1, nullif(${askers.messageId}, 0) FROM ${askers}
        WHERE ${askers.postId} IN (
          SELECT ${postId} UNION ALL
          SELECT ${calls.postId} FROM ${calls} WHERE ${calls.id} = ${callId} UNION ALL
          SELECT ${mentions.postId} FROM ${mentions} WHERE ${mentions.callId} = ${callId})
      ) AS listening`,
    )
    .leftJoin(chats, sql`${chats.id} = listening.chat_id`)
    .groupBy(sql`listening.chat_id`)
    .orderBy(sql`listening.chat_id`)
    .prepare();

  return (channel, asked) =>
    select
      .all({
        channelId: channel,
        callId: 'callId' in asked ? asked.callId : null,
        postId: 'postId' in asked ? asked.postId : null,
      })
      .map(listener);
}

function listener(row: Row): Listener {
  return {
    chatId: row.chatId,
    // A chat that was never met still gets its answer.
    settings: chatSettings(row.settings === null ? {} : JSON.parse(row.settings)),
    asked: row.asked === 1,
    ...(row.replyTo === null ? {} : { replyTo: row.replyTo }),
  };
}

/** Stored settings, completed by the defaults of settings that did not exist when they were stored. */
export function chatSettings(stored: Partial<ChatSettings>): ChatSettings {
  return { ...DEFAULT_CHAT_SETTINGS, ...stored };
}
