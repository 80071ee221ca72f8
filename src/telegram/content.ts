import type { InlineKeyboardButton, Message } from 'grammy/types';
import type { PostContent } from '../model/post.ts';
import { flattenRich } from './rich.ts';

/** Everything a reader of a post can see or copy: its text or caption, hidden links, code, and what its buttons hold. */
export function postContent(message: Message): PostContent {
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities ?? [];
  const rich = message.rich_message === undefined ? undefined : flattenRich(message.rich_message);
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  const body = text ?? '';
  const links = entities.flatMap((entity) => (entity.type === 'text_link' ? [entity.url] : []));
  const code = entities
    .filter((entity) => entity.type === 'code' || entity.type === 'pre')
    .map((entity) => body.slice(entity.offset, entity.offset + entity.length));
  return {
    text: text ?? rich?.text ?? '',
    links: [...links, ...buttons.flatMap(linkOf), ...(rich?.links ?? [])],
    code: [...code, ...buttons.flatMap(copyOf), ...(rich?.code ?? [])],
  };
}

function linkOf(button: InlineKeyboardButton): string[] {
  if ('url' in button) return [button.url];
  if ('web_app' in button) return [button.web_app.url];
  return 'login_url' in button ? [button.login_url.url] : [];
}

function copyOf(button: InlineKeyboardButton): string[] {
  return 'copy_text' in button ? [button.copy_text.text] : [];
}
