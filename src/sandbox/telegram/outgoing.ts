import type { Message } from 'grammy/types';
import * as z from 'zod';
import { openForPosting } from './access.ts';
import type { Arguments } from './arguments.ts';
import type { Content } from './content.ts';
import { inlineKeyboard, readReplyMarkup } from './keyboard.ts';
import { badRequest } from './refusal.ts';
import { toBotUser, toChannel, toChat } from './shapes.ts';
import { openTopic, topicFields, topicOf } from './topics.ts';
import { type EmulatorState, type Place, keepMessage, nextMessageId, unixNow } from './state.ts';

const replySchema = z.object({
  message_id: z.int().optional(),
  chat_id: z.union([z.int(), z.string()]).optional(),
  allow_sending_without_reply: z.boolean().optional(),
});

/** The message replied to, without its own reply: replies are one level deep. */
export function asReplied(message: Message): NonNullable<Message['reply_to_message']> {
  const { reply_to_message: _nested, ...original } = message;
  // The type wants an explicit undefined, which exactOptionalPropertyTypes forbids; the wire knows only absence.
  return original as NonNullable<Message['reply_to_message']>;
}

function readReply(args: Arguments, place: Place): Pick<Message, 'reply_to_message'> {
  const parameters = args.json('reply_parameters', 'reply parameters', replySchema);
  const messageId = parameters?.message_id ?? args.integer('reply_to_message_id', 0);
  if (messageId <= 0) return {};
  const elsewhere = parameters?.chat_id !== undefined && String(parameters.chat_id) !== String(place.id);
  const original = elsewhere ? undefined : place.messages.get(messageId)?.message;
  if (original !== undefined) return { reply_to_message: asReplied(original) };
  const optional = parameters?.allow_sending_without_reply ?? args.flag('allow_sending_without_reply');
  if (!optional) throw badRequest('message to be replied not found');
  return {};
}

/** What the bot's messages carry beside their content: number, sender, chat and date. */
export function botHeader(state: EmulatorState, place: Place): Message {
  const message_id = nextMessageId(state, place);
  const date = unixNow(state);
  if (place.kind === 'channel') {
    const chat = toChannel(place);
    return { message_id, sender_chat: chat, chat, date };
  }
  return { message_id, from: toBotUser(state.bot), chat: toChat(state, place), date };
}

/** Sends what `content` reads, after the chat, the keyboard and the reply have been found good. */
export function sendFromBot<C extends Content>(
  state: EmulatorState,
  args: Arguments,
  content: () => C,
): Message & C {
  const fields = content();
  const markup = readReplyMarkup(args);
  const place = openForPosting(state, args.text('chat_id'));
  const topicId = openTopic(state, place, args.integer('message_thread_id', 0));
  const reply = readReply(args, place);
  const inline = inlineKeyboard(markup);
  const message: Message & C = {
    ...botHeader(state, place),
    // A reply stands where the message is that it answers.
    ...topicFields(topicId ?? openTopic(state, place, topicOf(reply.reply_to_message) ?? 0)),
    ...reply,
    ...fields,
    ...(inline === undefined ? {} : { reply_markup: inline }),
  };
  keepMessage(state, place, {
    message,
    author: 'bot',
    silent: args.flag('disable_notification'),
    ...(markup === undefined ? {} : { replyMarkup: markup }),
  });
  return message;
}
