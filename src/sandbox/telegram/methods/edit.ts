import { isDeepStrictEqual } from 'node:util';
import type { Message, Update } from 'grammy/types';
import { findMessage, openPlace } from '../access.ts';
import type { Arguments } from '../arguments.ts';
import {
  type Content,
  contentOf,
  readCaptionContent,
  readTextContent,
  sameContent,
  withContent,
} from '../content.ts';
import { readInlineKeyboard } from '../keyboard.ts';
import { Refusal, badRequest } from '../refusal.ts';
import { type EmulatorState, type Place, type StoredMessage, botStanding, unixNow } from '../state.ts';
import type { Methods } from './handler.ts';

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

function mayEdit(state: EmulatorState, place: Place, stored: StoredMessage): boolean {
  if (stored.author === 'bot') return stored.message.forward_origin === undefined;
  const standing = botStanding(state, place);
  return (
    place.kind === 'channel' &&
    standing.status === 'administrator' &&
    standing.rights.can_edit_messages === true
  );
}

/** Replaces content and keyboard of a message; an edit without a keyboard takes the keyboard away. */
function edit<C extends Content>(
  state: EmulatorState,
  args: Arguments,
  change: (message: Message) => C,
): Message & Update.Edited & C {
  if (args.text('inline_message_id') !== '') {
    throw new Refusal(501, 'Not Implemented: the emulator does not know inline messages');
  }
  const keyboard = readInlineKeyboard(args);
  const place = openPlace(state, args.text('chat_id'), 'edit');
  const stored = findMessage(place, args.integer('message_id', 0), 'message to edit');
  if (!mayEdit(state, place, stored)) throw badRequest("message can't be edited");
  const { reply_markup: before, ...message } = stored.message;
  const content = change(stored.message);
  const isSame = sameContent(contentOf(stored.message), content) && isDeepStrictEqual(before, keyboard);
  if (isSame) throw badRequest(NOT_MODIFIED);
  const edited = {
    ...withContent(message, content),
    edit_date: unixNow(state),
    ...(keyboard === undefined ? {} : { reply_markup: keyboard }),
  };
  stored.message = edited;
  if (keyboard === undefined) delete stored.replyMarkup;
  else stored.replyMarkup = keyboard;
  if (stored.author === 'bot') state.announce(place, stored);
  return edited;
}

/** Changes of messages that exist. */
export const editing = {
  editMessageText({ state, args }) {
    const content = readTextContent(args);
    return edit(state, args, (message) => {
      if (message.text === undefined) throw badRequest('there is no text in the message to edit');
      return content;
    });
  },
  editMessageCaption({ state, args }) {
    const caption = readCaptionContent(args);
    return edit(state, args, (message) => {
      const { photo, document } = message;
      if (photo !== undefined) return { photo, ...caption };
      if (document !== undefined) return { document, ...caption };
      throw badRequest('there is no caption in the message to edit');
    });
  },
  editMessageReplyMarkup: ({ state, args }) => edit(state, args, contentOf),
} satisfies Methods;
