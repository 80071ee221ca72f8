import type { Message, User } from 'grammy/types';
import { originFields } from '../forward-origin.ts';
import { toConversation } from '../shapes.ts';
import { type EmulatorState, type Place, keepMessage, nextMessageId, unixNow } from '../state.ts';
import { botHears } from './hearing.ts';

const TELEGRAM: User = { id: 777_000, is_bot: false, first_name: 'Telegram' };

/** Telegram itself forwards a post into the group in which the channel's posts are discussed. */
export function bringToDiscussion(state: EmulatorState, place: Place, post: Message): void {
  const { message_id, chat, date, sender_chat: _channel, author_signature, ...content } = post;
  if (chat.type !== 'channel') return;
  const signature = author_signature === undefined ? {} : { author_signature };
  const message = {
    message_id: nextMessageId(state, place),
    from: TELEGRAM,
    sender_chat: chat,
    chat: toConversation(state, place),
    date: unixNow(state),
    ...originFields({ type: 'channel', chat, message_id, ...signature, date }),
    is_automatic_forward: true as const,
    ...content,
  };
  keepMessage(state, place, { message, author: 'channel', silent: false });
  if (botHears(state, place, message)) state.updates.push({ message });
}
