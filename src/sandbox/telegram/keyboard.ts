import type {
  ForceReply,
  InlineKeyboardButton,
  InlineKeyboardMarkup,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from 'grammy/types';
import * as z from 'zod';
import type { Arguments } from './arguments.ts';
import { countCharacters } from './characters.ts';
import { completedLink } from './links.ts';
import { badRequest } from './refusal.ts';

/** Everything that may stand in reply_markup. */
export type ReplyMarkup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply;

const CALLBACK_DATA_BYTES = 64;
const COPY_TEXT_CHARACTERS = 256;
const MOST_BUTTONS = 100;

const style = z.enum(['danger', 'success', 'primary']);
const inlineButton = z.looseObject({
  text: z.string(),
  style: style.optional(),
  url: z.string().optional(),
  callback_data: z.string().optional(),
  copy_text: z.object({ text: z.string() }).optional(),
  switch_inline_query: z.string().optional(),
  switch_inline_query_current_chat: z.string().optional(),
  web_app: z.object({ url: z.string() }).optional(),
  disabled: z.object({}).optional(),
});
const replyButton = z.union([
  z.string().transform((text) => ({ text })),
  z
    .object({ text: z.string(), style: style.optional() })
    .transform(({ text, style }) => (style === undefined ? { text } : { text, style })),
]);
const markupSchema = z.looseObject({
  inline_keyboard: z.array(z.array(z.unknown())).optional(),
  keyboard: z.array(z.array(replyButton)).optional(),
  remove_keyboard: z.boolean().optional(),
  force_reply: z.boolean().optional(),
  is_persistent: z.boolean().optional(),
  resize_keyboard: z.boolean().optional(),
  one_time_keyboard: z.boolean().optional(),
  input_field_placeholder: z.string().optional(),
  selective: z.boolean().optional(),
});

function action(button: z.infer<typeof inlineButton>): InlineKeyboardButton | undefined {
  const { text } = button;
  if (button.url !== undefined && button.url !== '') {
    const url = completedLink(button.url);
    if (url === undefined)
      throw badRequest(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`);
    return { text, url };
  }
  if (button.callback_data !== undefined && button.callback_data !== '') {
    if (Buffer.byteLength(button.callback_data) > CALLBACK_DATA_BYTES)
      throw badRequest('BUTTON_DATA_INVALID');
    return { text, callback_data: button.callback_data };
  }
  if (button.copy_text !== undefined) {
    const length = countCharacters(button.copy_text.text);
    if (length === 0 || length > COPY_TEXT_CHARACTERS) throw badRequest('BUTTON_COPY_TEXT_INVALID');
    return { text, copy_text: button.copy_text };
  }
  if (button.switch_inline_query !== undefined)
    return { text, switch_inline_query: button.switch_inline_query };
  if (button.switch_inline_query_current_chat !== undefined) {
    return { text, switch_inline_query_current_chat: button.switch_inline_query_current_chat };
  }
  if (button.web_app !== undefined) {
    if (!button.web_app.url.startsWith('https://')) {
      throw badRequest(
        `inline keyboard button Web App URL '${button.web_app.url}' is invalid: Only HTTPS links are allowed`,
      );
    }
    return { text, web_app: button.web_app };
  }
  return button.disabled === undefined ? undefined : { text, disabled: {} };
}

function toInlineButton(value: unknown): InlineKeyboardButton {
  const parsed = inlineButton.safeParse(value);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') || 'button';
    throw badRequest(`can't parse inline keyboard button: Field "${field}" is missing or invalid`);
  }
  if (parsed.data.text.trim() === '') throw badRequest('BUTTON_TEXT_INVALID');
  const button = action(parsed.data);
  if (button === undefined) {
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  }
  return parsed.data.style === undefined ? button : { ...button, style: parsed.data.style };
}

function toInlineKeyboard(rows: readonly (readonly unknown[])[]): InlineKeyboardMarkup {
  const keyboard = rows.map((row) => row.map(toInlineButton)).filter((row) => row.length > 0);
  if (keyboard.flat().length > MOST_BUTTONS) throw badRequest('reply markup is too long');
  return { inline_keyboard: keyboard };
}

function toReplyKeyboard(markup: z.infer<typeof markupSchema>): ReplyMarkup | undefined {
  if (markup.keyboard !== undefined && markup.keyboard.length > 0) {
    const { is_persistent, resize_keyboard, one_time_keyboard, input_field_placeholder, selective } = markup;
    return {
      keyboard: markup.keyboard,
      ...(is_persistent === undefined ? {} : { is_persistent }),
      ...(resize_keyboard === undefined ? {} : { resize_keyboard }),
      ...(one_time_keyboard === undefined ? {} : { one_time_keyboard }),
      ...(input_field_placeholder === undefined ? {} : { input_field_placeholder }),
      ...(selective === undefined ? {} : { selective }),
    };
  }
  if (markup.remove_keyboard === true) return { remove_keyboard: true };
  return markup.force_reply === true ? { force_reply: true } : undefined;
}

/** The reply_markup argument, checked; undefined when there is none. */
export function readReplyMarkup(args: Arguments): ReplyMarkup | undefined {
  const markup = args.json('reply_markup', 'reply keyboard markup', markupSchema);
  if (markup === undefined) return undefined;
  if (markup.inline_keyboard !== undefined) return toInlineKeyboard(markup.inline_keyboard);
  return toReplyKeyboard(markup);
}

/** The reply_markup argument of an edit, where only an inline keyboard is allowed. */
export function readInlineKeyboard(args: Arguments): InlineKeyboardMarkup | undefined {
  return inlineKeyboard(readReplyMarkup(args), 'edit');
}

/** The inline keyboard of a markup; other keyboards count as none, or are refused in an edit. */
export function inlineKeyboard(
  markup: ReplyMarkup | undefined,
  use?: 'edit',
): InlineKeyboardMarkup | undefined {
  if (markup === undefined) return undefined;
  if ('inline_keyboard' in markup) return markup.inline_keyboard.length === 0 ? undefined : markup;
  if (use === 'edit') throw badRequest('inline keyboard expected');
  return undefined;
}
