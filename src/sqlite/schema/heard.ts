import { isNotNull } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Candidate, PostOrigin } from '../../model/call.ts';
import type { TokenChoice } from '../../model/token.ts';
import type { ChannelId } from '../../model/units.ts';
import { chatNumber, flag, instant, json, literally, oneOfCheck, shareCheck } from './columns.ts';

// What was heard: who said it, when and in which words.

const KINDS = ['channel', 'member'] as const;
export const ORIGINS = [
  'channel-post',
  'group-message',
  'forward',
  'pasted',
  'api',
  'preview',
  'session',
  'import',
] as const satisfies readonly PostOrigin[];
const INTENTS = ['call', 'update', 'exit', 'scan', 'promotion', 'payment', 'news', 'chatter'] as const;
const LEAD_STATUS = ['waiting', 'past', 'begun', 'mention', 'dropped', 'unpriced', 'unresolved'] as const;

export const channels = sqliteTable(
  'channels',
  {
    id: integer('id').$type<ChannelId>().primaryKey(),
    kind: text('kind', { enum: KINDS }).notNull(),
    chatId: chatNumber('chat_id').notNull(),
    /** 0 for a channel, and for a group as a place. */
    memberId: integer('member_id').notNull().default(0),
    title: text('title').notNull(),
    username: text('username'),
    monitored: flag('monitored').default(false),
    addedAt: instant('added_at').notNull(),
    lastPostAt: instant('last_post_at'),
    /** Heard through its public page. */
    preview: flag('preview').default(false),
  },
  (t) => [
    uniqueIndex('channels_identity').on(t.chatId, t.memberId),
    oneOfCheck('channels_kind', t.kind, KINDS),
  ],
);

export const posts = sqliteTable(
  'posts',
  {
    id: integer('id').primaryKey(),
    channelId: integer('channel_id')
      .$type<ChannelId>()
      .notNull()
      .references(() => channels.id, { onDelete: 'restrict' }),
    /** Negative: a post of a group before it became a supergroup, whose message numbers began anew. */
    messageId: integer('message_id').notNull(),
    postedAt: instant('posted_at').notNull(),
    seenAt: instant('seen_at').notNull(),
    /** As first seen; later versions are revisions. */
    text: text('text').notNull(),
    textSha256: text('text_sha256').notNull(),
    origin: text('origin', { enum: ORIGINS }).notNull(),
    intent: text('intent', { enum: INTENTS }).notNull(),
    confidence: real('confidence').notNull(),
    claimedMultiple: real('claimed_multiple'),
    /** Version of the model that gave intent and confidence; empty before there were versions. */
    model: text('model').notNull().default(''),
    /** The message of the same place that it answers. */
    replyTo: integer('reply_to'),
    /** It was edited before it was first seen. */
    editedBefore: flag('edited_before').default(false),
    /** When it was noticed to be gone from its channel. */
    deletedAt: instant('deleted_at'),
    /** The newest counts, and when they were seen. */
    views: integer('views'),
    reactions: integer('reactions'),
    forwards: integer('forwards'),
    replies: integer('replies'),
    engagedAt: instant('engaged_at'),
    /** Engagement in its first hour, 0 to 100. */
    hdrb: real('hdrb'),
  },
  (t) => [
    uniqueIndex('posts_message').on(t.channelId, t.messageId),
    index('posts_channel_time').on(t.channelId, t.postedAt),
    index('posts_time').on(t.postedAt),
    index('posts_hdrb').on(t.channelId, t.hdrb).where(isNotNull(t.hdrb)),
    index('posts_deleted').on(t.channelId).where(isNotNull(t.deletedAt)),
    oneOfCheck('posts_origin', t.origin, ORIGINS),
    oneOfCheck('posts_intent', t.intent, INTENTS),
    shareCheck('posts_confidence', t.confidence),
  ],
);

/** Later versions of a post, in the order in which they were seen. */
export const revisions = sqliteTable(
  'revisions',
  {
    id: integer('id').primaryKey(),
    postId: integer('post_id')
      .notNull()
      .references(() => posts.id, { onDelete: 'restrict' }),
    seenAt: instant('seen_at').notNull(),
    editedAt: instant('edited_at'),
    text: text('text').notNull(),
  },
  (t) => [index('revisions_post').on(t.postId)],
);

/** Candidates of posts, until and after a source has said which token each is. */
export const leads = sqliteTable(
  'leads',
  {
    id: integer('id').primaryKey(),
    postId: integer('post_id')
      .notNull()
      .references(() => posts.id, { onDelete: 'restrict' }),
    candidate: json<Candidate>('candidate'),
    /** Empty when the post does not tell the chain; not NULL, because NULLs would not count as equal in the index. */
    chain: text('chain').notNull().default(''),
    /** Of a ticker `$` and the symbol. */
    address: text('address').notNull(),
    confidence: real('confidence').notNull(),
    status: text('status', { enum: LEAD_STATUS }).notNull().default('waiting'),
    /** Tokens that a ticker may mean, when several share it. */
    choices: json<readonly TokenChoice[]>('choices').default([]),
    /** Why it was dropped, for the operator. */
    why: text('why'),
    tries: integer('tries').notNull().default(0),
    nextTryAt: instant('next_try_at').notNull(),
  },
  (t) => [
    uniqueIndex('leads_candidate').on(t.postId, t.chain, t.address),
    index('leads_waiting').on(t.nextTryAt).where(literally(t.status, 'waiting')),
    index('leads_past').on(t.nextTryAt).where(literally(t.status, 'past')),
    index('leads_unresolved').on(t.postId).where(literally(t.status, 'unresolved')),
    index('leads_past_address').on(t.address).where(literally(t.status, 'past')),
    oneOfCheck('leads_status', t.status, LEAD_STATUS),
    shareCheck('leads_confidence', t.confidence),
  ],
);

/** Who waits for an answer about a post. */
export const askers = sqliteTable(
  'askers',
  {
    postId: integer('post_id')
      .notNull()
      .references(() => posts.id, { onDelete: 'restrict' }),
    chatId: chatNumber('chat_id').notNull(),
    /** 0 when there is no message to reply to. */
    messageId: integer('message_id').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.postId, t.chatId, t.messageId] }), index('askers_chat').on(t.chatId)],
);
