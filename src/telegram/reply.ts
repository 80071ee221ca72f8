import type { FormattedString } from '@grammyjs/parse-mode';
import type { InlineKeyboardButton, LinkPreviewOptions } from 'grammy/types';

/** A button under a message: opens a link, copies a text, or comes back to the bot as callback data. */
export type Button =
  | { readonly text: string; readonly url: string }
  | { readonly text: string; readonly copy: string }
  | { readonly text: string; readonly press: string };

/** What is said in a chat: formatted text with rows of buttons. */
export interface Reply {
  readonly text: FormattedString;
  readonly buttons: readonly (readonly Button[])[];
}

/** The fields of sendMessage and editMessageText that carry a reply; entities, never markup, and no link preview. */
export function replyFields(reply: Reply): {
  entities: FormattedString['entities'];
  link_preview_options: LinkPreviewOptions;
  reply_markup?: { inline_keyboard: InlineKeyboardButton[][] };
} {
  const rows = reply.buttons.map((row) => row.map(keyboardButton)).filter((row) => row.length > 0);
  return {
    entities: reply.text.entities,
    link_preview_options: { is_disabled: true },
    ...(rows.length > 0 && { reply_markup: { inline_keyboard: rows } }),
  };
}

function keyboardButton(button: Button): InlineKeyboardButton {
  if ('url' in button) return { text: button.text, url: button.url };
  if ('copy' in button) return { text: button.text, copy_text: { text: button.copy } };
  return { text: button.text, callback_data: button.press };
}
