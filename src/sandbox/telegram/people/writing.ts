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
  keepMessage,
  nextMessageId,
  unixNow,
} from '../state.ts';
import { topicFields } from '../topics.ts';
import { type Draft, albumFields, draftContent } from './draft.ts';
import { bringToDiscussion } from './discussion.ts';
import { botHears } from './hearing.ts';
import { type ChatRef, botHearsChannel, joinGroup, meet, placeOf } from './places.ts';
import { speakerFields } from './speaker.ts';

const DAY_S = 86_400;

export interface PostOptions {
  /** When it was posted, epoch ms; now when left out. A post of more than 24 hours ago is never delivered. */
  readonly at?: number;
  /** The author's name, where the channel signs its posts. */
  readonly signature?: string;
  readonly messageId?: number;
}

interface Delivery {
  readonly place: Place;
  readonly fields: MessageFields;
  /** The chat in whose name the person speaks. */
  readonly as?: EmulatedChat;
}

/** A message of a person in a private chat or group, kept and delivered if the bot hears it. */
export function deliverFromUser(state: EmulatorState, user: EmulatedUser, target: Delivery): Message {
  const { place, fields } = target;
  if (place.kind === 'channel')
    throw new RangeError('expected a private chat or a group, was a channel: use post()');
  if (place.kind === 'private' && user.isBot === true)
    throw new RangeError('expected a person: bots of the emulator write in groups only');
  joinGroup(place, user);
  const chat = toConversation(state, place);
  const header = { message_id: nextMessageId(state, place), chat, date: unixNow(state) };
  const message = { ...header, ...speakerFields(state, user, target), ...fields };
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

/** Where nothing is answered, Telegram shows the message that opened the topic as the one that is. */
function placeFields(place: Place, draft: Draft): MessageFields {
  const topicId = typeof draft === 'string' ? undefined : draft.topicId;
  if (topicId === undefined) return replyFields(place, draft);
  const opening = place.messages.get(topicId)?.message;
  if (place.topics?.has(topicId) !== true || opening === undefined)
    throw new RangeError(`expected a topic of the group, was ${topicId}`);
  const answers = { reply_to_message: asReplied(opening), ...replyFields(place, draft) };
  return { ...topicFields(topicId), ...answers };
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
    ...placeFields(place, target.draft),
    ...albumFields(target.draft),
    ...draftContent(state, target.draft),
    ...markupFields(target.draft),
  };
  const as = typeof target.draft === 'string' ? undefined : target.draft.as;
  return deliverFromUser(state, user, { place, fields, ...(as === undefined ? {} : { as }) });
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
    ...albumFields(what.draft),
    ...draftContent(state, what.draft),
    ...markupFields(what.draft),
  };
  keepMessage(state, place, { message, author: 'channel', silent: false });
  const isRecent = unixNow(state) - message.date <= DAY_S;
  if (isRecent && botHearsChannel(state, place)) state.updates.push({ channel_post: message });
  if (place.discussion !== undefined) bringToDiscussion(state, place.discussion, message);
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
    const from = message.from ?? toUser(stored.author);
    const edited = { ...message, chat: toConversation(state, place), from };
    state.updates.push({ edited_message: edited });
  }
  return message;
}
