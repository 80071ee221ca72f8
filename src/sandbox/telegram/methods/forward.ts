import type { Message, MessageOrigin } from 'grammy/types';
import { findMessage, openForPosting, openPlace } from '../access.ts';
import type { Arguments } from '../arguments.ts';
import { contentOf, readCaptionContent } from '../content.ts';
import { originFields } from '../forward-origin.ts';
import { inlineKeyboard, readReplyMarkup } from '../keyboard.ts';
import { botHeader } from '../outgoing.ts';
import { badRequest } from '../refusal.ts';
import { toChannel, toUser } from '../shapes.ts';
import { type EmulatorState, type Place, type StoredMessage, keepMessage } from '../state.ts';
import type { Methods } from './handler.ts';

function originOf(place: Place, { message, author }: StoredMessage): MessageOrigin {
  if (message.forward_origin !== undefined) return message.forward_origin;
  const { date } = message;
  if (place.kind === 'channel') {
    const signature =
      message.author_signature === undefined ? {} : { author_signature: message.author_signature };
    return { type: 'channel', chat: toChannel(place), message_id: message.message_id, ...signature, date };
  }
  const sender = typeof author === 'object' ? toUser(author) : message.from;
  if (sender === undefined) throw badRequest("message can't be forwarded");
  return { type: 'user', sender_user: sender, date };
}

function source(
  state: EmulatorState,
  args: Arguments,
  what: string,
): { place: Place; stored: StoredMessage } {
  const place = openPlace(state, args.text('from_chat_id'), 'read');
  return { place, stored: findMessage(place, args.integer('message_id', 0), what) };
}

/** Messages of one chat brought into another. */
export const forwarding = {
  forwardMessage({ state, args }) {
    const target = openForPosting(state, args.text('chat_id'));
    const { place, stored } = source(state, args, 'message to forward');
    const message: Message = {
      ...botHeader(state, target),
      ...originFields(originOf(place, stored)),
      ...contentOf(stored.message),
    };
    keepMessage(state, target, { message, author: 'bot', silent: args.flag('disable_notification') });
    return message;
  },
  copyMessage({ state, args }) {
    const target = openForPosting(state, args.text('chat_id'));
    const { stored } = source(state, args, 'message to copy');
    const markup = readReplyMarkup(args);
    const content = contentOf(stored.message);
    if (content.text === undefined && args.has('caption')) {
      delete content.caption;
      delete content.caption_entities;
      Object.assign(content, readCaptionContent(args));
    }
    const inline = inlineKeyboard(markup);
    const message: Message = {
      ...botHeader(state, target),
      ...content,
      ...(inline === undefined ? {} : { reply_markup: inline }),
    };
    const replyMarkup = markup === undefined ? {} : { replyMarkup: markup };
    keepMessage(state, target, {
      message,
      author: 'bot',
      silent: args.flag('disable_notification'),
      ...replyMarkup,
    });
    return { message_id: message.message_id };
  },
} satisfies Methods;
