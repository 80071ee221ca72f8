import type { MessageEntity } from 'grammy/types';
import type { ReplyMarkup } from './keyboard.ts';
import type { Author, Place, StoredMessage } from './state.ts';
import { topicOf } from './topics.ts';

/** A message as a reader of the chat sees it. */
export interface ChatLogEntry {
  readonly chatId: number;
  readonly messageId: number;
  readonly from: Author;
  /** The text or the caption; '' for media without one. */
  readonly text: string;
  readonly entities: readonly MessageEntity[];
  readonly replyMarkup?: ReplyMarkup;
  readonly media?: 'photo' | 'document';
  /** When it was written, epoch ms (whole seconds, as Telegram keeps it). */
  readonly at: number;
  readonly edited: boolean;
  /** Sent without a sound. */
  readonly silent: boolean;
  readonly replyTo?: number;
  /** The topic of a forum; undefined for General and elsewhere. */
  readonly topicId?: number;
}

/** A stored message as an entry of the chat's log. */
export function toLogEntry(stored: StoredMessage): ChatLogEntry {
  const { message, author, silent, replyMarkup = message.reply_markup } = stored;
  const topicId = topicOf(message);
  const media =
    message.photo !== undefined ? 'photo' : message.document !== undefined ? 'document' : undefined;
  return {
    chatId: message.chat.id,
    messageId: message.message_id,
    from: author,
    text: message.text ?? message.caption ?? '',
    entities: message.entities ?? message.caption_entities ?? [],
    at: message.date * 1000,
    edited: message.edit_date !== undefined,
    silent,
    ...(replyMarkup === undefined ? {} : { replyMarkup }),
    ...(media === undefined ? {} : { media }),
    ...(message.reply_to_message === undefined ? {} : { replyTo: message.reply_to_message.message_id }),
    ...(topicId === undefined ? {} : { topicId }),
  };
}

/** The messages of a place that were not deleted, oldest first. */
export function chatLog(place: Place): ChatLogEntry[] {
  return [...place.messages.values()].map(toLogEntry);
}

function buttonRows(markup: ReplyMarkup | undefined): string[] {
  if (markup === undefined) return [];
  const rows =
    'inline_keyboard' in markup ? markup.inline_keyboard : 'keyboard' in markup ? markup.keyboard : [];
  return rows.map((row) =>
    row.map((button) => `[${typeof button === 'string' ? button : button.text}]`).join(' '),
  );
}

function authorName(from: Author, place: Place): string {
  if (from === 'bot') return 'bot';
  return from === 'channel' ? place.title : from.firstName;
}

/** A message as lines for people: time (UTC), author, text, and a line for each row of buttons. */
export function renderEntry(entry: ChatLogEntry, place: Place): string {
  const time = new Date(entry.at).toISOString().slice(11, 19);
  const marks = [entry.edited ? 'edited' : '', entry.silent ? 'silent' : ''].filter((mark) => mark !== '');
  const head = `[${time}] ${authorName(entry.from, place)}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}: `;
  const media = entry.media === undefined ? '' : `<${entry.media}> `;
  const body = `${media}${entry.text}`.split('\n').join('\n    ');
  return [`${head}${body}`, ...buttonRows(entry.replyMarkup).map((row) => `    ${row}`)].join('\n');
}

/** A whole chat for people. */
export function transcript(place: Place): string {
  return chatLog(place)
    .map((entry) => renderEntry(entry, place))
    .join('\n');
}
