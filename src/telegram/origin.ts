import type { Chat, Message, User } from 'grammy/types';
import type { ChannelIdentity } from '../model/call.ts';
import type { ChatId, EpochMs } from '../model/units.ts';
import { fromTelegram } from './context.ts';

/** Whose post a message is, and under which number it is known there. */
export interface Authorship {
  readonly channel: ChannelIdentity;
  readonly messageId: number;
  readonly postedAt: EpochMs;
}

/**
 * The channel post that a forward shows: the only kind of forward that names its source by id. Undefined for forwards from
 * people and groups, whose names are free text. Reads the fields from before Bot API 7.0 too.
 */
export function forwardedPost(message: Message): Authorship | undefined {
  const origin = message.forward_origin;
  if (origin !== undefined) {
    if (origin.type !== 'channel') return undefined;
    return {
      channel: channelOf(origin.chat),
      messageId: origin.message_id,
      postedAt: fromTelegram(origin.date),
    };
  }
  const legacy = message as Message & LegacyForward;
  const chat = legacy.forward_from_chat;
  if (
    chat?.type !== 'channel' ||
    legacy.forward_from_message_id === undefined ||
    legacy.forward_date === undefined
  ) {
    return undefined;
  }
  return {
    channel: channelOf(chat),
    messageId: legacy.forward_from_message_id,
    postedAt: fromTelegram(legacy.forward_date),
  };
}

interface LegacyForward {
  readonly forward_from_chat?: Chat;
  readonly forward_from_message_id?: number;
  readonly forward_from?: User;
  readonly forward_sender_name?: string;
  readonly forward_date?: number;
}

/** Is this message a forward of any kind? */
export function isForward(message: Message): boolean {
  return (
    message.forward_origin !== undefined || (message as Message & LegacyForward).forward_date !== undefined
  );
}

/** A channel's own post. */
export function channelPost(message: Message): Authorship {
  return {
    channel: channelOf(message.chat),
    messageId: message.message_id,
    postedAt: fromTelegram(message.date),
  };
}

/** Accounts that stand in for whoever really speaks: Telegram itself, anonymous admins, channels. Nobody's name. */
const STAND_INS: ReadonlySet<number> = new Set([777_000, 1_087_968_824, 136_817_688]);

/**
 * The caller of a group message: the member, person or bot; the group itself for an anonymous admin; a channel that speaks
 * in the group as a member of it. Undefined when nobody is named.
 */
export function groupPost(message: Message): Authorship | undefined {
  const { chat, from, sender_chat: speaker } = message;
  const place = { messageId: message.message_id, postedAt: fromTelegram(message.date) };
  if (speaker !== undefined) {
    if (speaker.id === chat.id) return { ...place, channel: channelOf(chat) };
    const channel = {
      ...channelOf(speaker),
      kind: 'member' as const,
      chatId: chat.id as ChatId,
      memberId: speaker.id,
    };
    return { ...place, channel };
  }
  if (from === undefined || STAND_INS.has(from.id)) return undefined;
  return { ...place, channel: memberOf(from, chat.id as ChatId) };
}

/** The message of the same chat that a message answers; undefined when it answers none. */
export function repliedTo(message: Message): number | undefined {
  const { reply_to_message: answered } = message;
  // In a topic the message that opened it stands there where nothing is answered.
  if (
    answered === undefined ||
    answered.chat.id !== message.chat.id ||
    answered.forum_topic_created !== undefined
  )
    return undefined;
  return answered.message_id;
}

/** A post that a person brings to the bot as their own: tracked for them, in their private chat. */
export function personalPost(message: Message, from: User): Authorship {
  return {
    channel: memberOf(from, message.chat.id as ChatId),
    messageId: message.message_id,
    postedAt: fromTelegram(message.date),
  };
}

/** A chat as a caller. */
export function channelOf(chat: Chat): ChannelIdentity {
  return {
    kind: 'channel',
    chatId: chat.id as ChatId,
    title: chat.title ?? chat.username ?? `chat ${chat.id}`,
    ...(chat.username !== undefined && { username: chat.username }),
  };
}

function memberOf(from: User, chatId: ChatId): ChannelIdentity {
  return {
    kind: 'member',
    chatId,
    memberId: from.id,
    title: [from.first_name, from.last_name].filter((part) => part !== undefined).join(' '),
    ...(from.username !== undefined && { username: from.username }),
  };
}
