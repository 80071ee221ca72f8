import type { Message } from 'grammy/types';
import { type MessageFields, contentOf, sameContent, withContent } from '../content.ts';
import { asReplied } from '../outgoing.ts';
import { toChannel, toConversation, toUser } from '../shapes.ts';
import {
  type EmulatedChat,
  type EmulatedUser,
  type EmulatorState,
  type Place,
  botStanding,
  isMember,
  keepMessage,
  nextMessageId,
  unixNow,
} from '../state.ts';
import { type Draft, draftContent } from './draft.ts';
import { type ChatRef, botHearsChannel, joinGroup, meet, placeOf } from './places.ts';

const DAY_S = 86_400;

export interface PostOptions {
  /** When it was posted, epoch ms; now when left out. A post of more than 24 hours ago is never delivered. */
  readonly at?: number;
  /** The author's name, where the channel signs its posts. */
  readonly signature?: string;
  readonly messageId?: number;
}

function isForBot(state: EmulatorState, message: Message): boolean {
  if (message.reply_to_message?.from?.id === state.bot.id) return true;
  const first = message.entities?.[0];
  if (first?.type !== 'bot_command' || first.offset !== 0) return false;
  const addressee = message.text?.slice(0, first.length).split('@')[1];
  return addressee === undefined || addressee.toLowerCase() === state.bot.username.toLowerCase();
}

/** In a group with privacy mode the bot hears commands and replies to it; as an administrator everything. */
function botHears(state: EmulatorState, place: Place, message: Message): boolean {
  const standing = botStanding(state, place);
  if (!isMember(standing)) return false;
  if (place.kind === 'private' || standing.status === 'administrator') return true;
  return state.bot.can_read_all_group_messages || isForBot(state, message);
}

/** A message of a person in a private chat or group, kept and delivered if the bot hears it. */
export function deliverFromUser(
  state: EmulatorState,
  user: EmulatedUser,
  target: { readonly place: Place; readonly fields: MessageFields },
): Message {
  const { place, fields } = target;
  if (place.kind === 'channel')
    throw new RangeError('expected a private chat or a group, was a channel: use post()');
  joinGroup(place, user);
  const chat = toConversation(state, place);
  const from = toUser(user);
  const header = { message_id: nextMessageId(state, place), from, chat, date: unixNow(state) };
  const message = { ...header, ...fields };
  keepMessage(state, place, { message, author: user, silent: false });
  if (!botHears(state, place, message)) return message;
  meet(state, user);
  const account = state.accounts.get(user.id);
  if (place.kind === 'private' && account !== undefined) account.started = true;
  state.updates.push({ message });
  return message;
}

function replyFields(place: Place, draft: Draft): MessageFields {
  const id = typeof draft === 'string' ? undefined : draft.replyTo;
  if (id === undefined) return {};
  const original = place.messages.get(id)?.message;
  if (original === undefined) throw new RangeError(`expected a message to reply to, was ${id}`);
  return { reply_to_message: asReplied(original) };
}

function markupFields(draft: Draft): MessageFields {
  return typeof draft === 'string' || draft.replyMarkup === undefined
    ? {}
    : { reply_markup: draft.replyMarkup };
}

/** A person writes to the bot or into a group. Writing to a bot that was blocked fails, as it does in the app. */
export function write(
  state: EmulatorState,
  user: EmulatedUser,
  target: { to: ChatRef | 'private'; draft: Draft },
): Message {
  const place = placeOf(state, target.to === 'private' ? user : target.to);
  if (place.kind === 'private' && botStanding(state, place).status === 'kicked') {
    throw new RangeError(
      `expected a person who has not blocked the bot, was ${user.firstName}: unblock first`,
    );
  }
  const fields = {
    ...replyFields(place, target.draft),
    ...draftContent(state, target.draft),
    ...markupFields(target.draft),
  };
  return deliverFromUser(state, user, { place, fields });
}

/** A post of a channel; the bot hears it as an administrator. */
export function post(
  state: EmulatorState,
  channel: EmulatedChat,
  what: { draft: Draft; options: PostOptions },
): Message {
  const place = placeOf(state, channel);
  if (place.kind !== 'channel') throw new RangeError(`expected a channel, was a ${place.kind}`);
  const { at = state.now(), signature, messageId = nextMessageId(state, place) } = what.options;
  if (place.messages.has(messageId))
    throw new RangeError(`expected a new message id, was ${messageId} twice`);
  place.lastMessageId = Math.max(place.lastMessageId, messageId);
  const chat = toChannel(place);
  const message = {
    message_id: messageId,
    ...(signature === undefined ? {} : { author_signature: signature }),
    sender_chat: chat,
    chat,
    date: Math.floor(at / 1000),
    ...replyFields(place, what.draft),
    ...draftContent(state, what.draft),
    ...markupFields(what.draft),
  };
  keepMessage(state, place, { message, author: 'channel', silent: false });
  const isRecent = unixNow(state) - message.date <= DAY_S;
  if (isRecent && botHearsChannel(state, place)) state.updates.push({ channel_post: message });
  return message;
}

/** An author changes a message. Nothing happens when the content stays the same. */
export function edit(
  state: EmulatorState,
  chat: ChatRef,
  change: { messageId: number; draft: Draft },
): Message {
  const place = placeOf(state, chat);
  const stored = place.messages.get(change.messageId);
  if (stored === undefined) throw new RangeError(`expected a message of the chat, was ${change.messageId}`);
  if (stored.author === 'bot')
    throw new RangeError('expected a message of a person or channel, was one of the bot');
  const content = draftContent(state, change.draft);
  if (sameContent(contentOf(stored.message), content)) return stored.message;
  const message = { ...withContent(stored.message, content), edit_date: unixNow(state) };
  stored.message = message;
  if (place.kind === 'channel') {
    const edited = { ...message, chat: toChannel(place) };
    if (botHearsChannel(state, place)) state.updates.push({ edited_channel_post: edited });
  } else if (stored.author !== 'channel' && botHears(state, place, message)) {
    const edited = { ...message, chat: toConversation(state, place), from: toUser(stored.author) };
    state.updates.push({ edited_message: edited });
  }
  return message;
}
