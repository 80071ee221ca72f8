import type { CallbackQuery, InlineKeyboardButton, Message } from 'grammy/types';
import { toChat, toUser } from '../shapes.ts';
import type { CallbackAnswer, EmulatedUser, EmulatorState, Place, StoredMessage } from '../state.ts';
import { joinGroup, meet } from './places.ts';

/** A message of the log, or one that Telegram returned. */
export type MessageRef = { readonly chatId: number; readonly messageId: number } | Message;

/** A button by its text or callback data; `{ data }` presses a button that is not there, as an old message or a forger can. */
export type ButtonRef = string | { readonly data: string };

export interface Press {
  readonly query: CallbackQuery;
  /** What the bot answered; undefined until it has. */
  answer(): CallbackAnswer | undefined;
}

function buttonData(stored: StoredMessage | undefined, button: ButtonRef): string {
  if (typeof button !== 'string') return button.data;
  const buttons: InlineKeyboardButton[] = stored?.message.reply_markup?.inline_keyboard.flat() ?? [];
  const found =
    buttons.find(({ text }) => text === button) ??
    buttons.find((other) => 'callback_data' in other && other.callback_data === button);
  if (found === undefined) {
    const names = buttons.map(({ text }) => `"${text}"`).join(', ') || 'none';
    throw new RangeError(`expected one of the message's buttons (${names}), was "${button}"`);
  }
  if (!('callback_data' in found))
    throw new RangeError(`expected a callback button, "${button}" does not call the bot`);
  return found.callback_data;
}

function queryMessage(state: EmulatorState, place: Place, id: number): NonNullable<CallbackQuery['message']> {
  const stored = place.messages.get(id);
  // A deleted message can still be pressed by someone who sees it; the bot then gets its number only.
  return stored?.message ?? { chat: toChat(state, place), message_id: id, date: 0 };
}

/** A person presses a button under a message of the bot. */
export function press(
  state: EmulatorState,
  user: EmulatedUser,
  target: { readonly at: MessageRef; readonly button: ButtonRef },
): Press {
  const chatId = 'chatId' in target.at ? target.at.chatId : target.at.chat.id;
  const messageId = 'messageId' in target.at ? target.at.messageId : target.at.message_id;
  const place = state.places.get(chatId);
  if (place === undefined)
    throw new RangeError(`expected a message of this emulator, was one of chat ${chatId}`);
  const data = buttonData(place.messages.get(messageId), target.button);
  joinGroup(place, user);
  meet(state, user);
  const id = String(4_000_000_000_000_000 + state.presses.size);
  const record: { pressedAt: number; answer?: CallbackAnswer } = { pressedAt: state.now() };
  state.presses.set(id, record);
  const query: CallbackQuery = {
    id,
    from: toUser(user),
    message: queryMessage(state, place, messageId),
    chat_instance: String(Math.abs(place.id) * 31),
    data,
  };
  state.updates.push({ callback_query: query });
  return { query, answer: () => record.answer };
}
