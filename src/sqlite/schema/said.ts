import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { ChatSettings, Notice } from '../../model/notice.ts';
import type { ChannelId } from '../../model/units.ts';
import { chatNumber, flag, instant, json, literally, oneOfCheck } from './columns.ts';

// What comes in from Telegram and goes out to it, and who may say what.

const CHAT_KINDS = ['private', 'group', 'supergroup', 'channel'] as const;
const CHAT_STATUS = ['active', 'parked'] as const;
const INBOX_STATUS = ['new', 'done', 'failed'] as const;
const OUTBOX_STATUS = ['waiting', 'sent', 'dead'] as const;

export const chats = sqliteTable(
  'chats',
  {
    id: chatNumber('id').primaryKey(),
    kind: text('kind', { enum: CHAT_KINDS }).notNull(),
    title: text('title').notNull(),
    status: text('status', { enum: CHAT_STATUS }).notNull().default('active'),
    settings: json<ChatSettings>('settings'),
    /** NULL when it was written to before it was ever heard from. */
    metAt: instant('met_at'),
    leaderboardAt: instant('leaderboard_at'),
  },
  (t) => [oneOfCheck('chats_kind', t.kind, CHAT_KINDS), oneOfCheck('chats_status', t.status, CHAT_STATUS)],
);

/** Which channels a chat follows; channel 0 stands for all monitored ones, which is why there is no foreign key. */
export const follows = sqliteTable(
  'follows',
  {
    chatId: chatNumber('chat_id')
      .notNull()
      .references(() => chats.id, { onDelete: 'restrict' }),
    channelId: integer('channel_id').$type<ChannelId>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.chatId, t.channelId] }), index('follows_channel').on(t.channelId)],
);

export const inbox = sqliteTable(
  'inbox',
  {
    updateId: integer('update_id').primaryKey(),
    chatId: chatNumber('chat_id'),
    receivedAt: instant('received_at').notNull(),
    raw: json('raw'),
    status: text('status', { enum: INBOX_STATUS }).notNull().default('new'),
    tries: integer('tries').notNull().default(0),
    error: text('error'),
    handledAt: instant('handled_at'),
  },
  (t) => [
    // Not by number alone: Telegram starts anew at a random number after a week without updates.
    index('inbox_new').on(t.receivedAt, t.updateId).where(literally(t.status, 'new')),
    oneOfCheck('inbox_status', t.status, INBOX_STATUS),
  ],
);

export const outbox = sqliteTable(
  'outbox',
  {
    id: integer('id').primaryKey(),
    dedupKey: text('dedup_key').notNull(),
    chatId: chatNumber('chat_id').notNull(),
    notice: json<Notice>('notice'),
    silent: flag('silent'),
    replyTo: integer('reply_to'),
    createdAt: instant('created_at').notNull(),
    notBefore: instant('not_before').notNull(),
    status: text('status', { enum: OUTBOX_STATUS }).notNull().default('waiting'),
    tries: integer('tries').notNull().default(0),
    error: text('error'),
    messageId: integer('message_id'),
    sentAt: instant('sent_at'),
  },
  (t) => [
    uniqueIndex('outbox_dedup').on(t.dedupKey),
    index('outbox_waiting').on(t.id).where(literally(t.status, 'waiting')),
    index('outbox_chat').on(t.chatId, t.notBefore).where(literally(t.status, 'waiting')),
    oneOfCheck('outbox_status', t.status, OUTBOX_STATUS),
  ],
);

export const operators = sqliteTable('operators', {
  userId: integer('user_id').primaryKey(),
  addedAt: instant('added_at').notNull(),
});

/** The one secret that makes somebody an operator, while it is on offer. */
export const claims = sqliteTable(
  'claims',
  {
    id: integer('id').primaryKey(),
    secretHash: text('secret_hash').notNull(),
    offeredAt: instant('offered_at').notNull(),
  },
  (t) => [check('claims_single', sql`${t.id} = 1`)],
);

export const conversations = sqliteTable('conversations', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const sweeps = sqliteTable('sweeps', {
  at: instant('at').primaryKey(),
  due: integer('due').notNull(),
  priced: integer('priced').notNull(),
  missing: integer('missing').notNull(),
  failed: integer('failed').notNull(),
  completed: integer('completed').notNull(),
  newAths: integer('new_aths').notNull(),
  durationMs: integer('duration_ms').notNull(),
});

/** When a part of the process was last known to be at work. */
export const presence = sqliteTable('presence', {
  name: text('name').primaryKey(),
  at: instant('at').notNull(),
});
