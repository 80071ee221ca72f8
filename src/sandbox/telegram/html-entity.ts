import type { MessageEntity } from 'grammy/types';
import type { HtmlTag } from './html-tag.ts';
import { completedLink, linkedUserId } from './links.ts';
import { badRequest } from './refusal.ts';

/** A start tag whose end has not come yet; offset is where its text begins, in UTF-16 units. */
export interface OpenTag extends HtmlTag {
  readonly offset: number;
}

const STYLES: Readonly<Record<string, MessageEntity.CommonMessageEntity['type']>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  u: 'underline',
  ins: 'underline',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
};

/** A link of an `<a>`: a mention of a person, a link, or nothing where Telegram takes the address for no link. */
function linkEntity(argument: string, offset: number, length: number): MessageEntity | undefined {
  const id = linkedUserId(argument);
  if (id !== undefined) {
    return { type: 'text_mention', offset, length, user: { id, is_bot: false, first_name: '' } };
  }
  const url = completedLink(argument);
  return url === undefined ? undefined : { type: 'text_link', offset, length, url };
}

function dateEntity(tag: OpenTag, offset: number, length: number): MessageEntity {
  const unix = Number(tag.attributes.get('unix') ?? '');
  if (!Number.isSafeInteger(unix) || unix <= 0)
    throw badRequest("can't parse entities: Invalid date-time specified");
  const format = tag.attributes.get('format') ?? '';
  if (!/^(?:r|w?[dD]?[tT]?)$/.test(format)) throw badRequest('Invalid date-time format specified');
  // The pattern above is the type's own definition.
  const date_time_format = format as MessageEntity.DateTimeMessageEntity['date_time_format'];
  return { type: 'date_time', offset, length, unix_time: unix, date_time_format };
}

function emojiEntity(tag: OpenTag, offset: number, length: number): MessageEntity {
  const id = tag.attributes.get('emoji-id') ?? '';
  if (!/^[1-9]\d{0,19}$/.test(id)) throw badRequest('Invalid custom emoji identifier specified');
  return { type: 'custom_emoji', offset, length, custom_emoji_id: id };
}

/** The language that `<code class="language-x">` names. */
export function codeLanguage(tag: OpenTag): string | undefined {
  const name = tag.attributes.get('class') ?? '';
  return tag.name === 'code' && name.startsWith('language-') ? name.slice('language-'.length) : undefined;
}

/** The entity that a closed tag makes of `text` from its offset on; undefined for a link that is none. */
export function toEntity(tag: OpenTag, text: string): MessageEntity | undefined {
  const { offset } = tag;
  const length = text.length - offset;
  const style = STYLES[tag.name];
  if (style !== undefined) return { type: style, offset, length };
  switch (tag.name) {
    case 'a':
      return linkEntity(tag.attributes.get('href') || text.slice(offset), offset, length);
    case 'pre':
      return { type: 'pre', offset, length };
    case 'code':
      return { type: 'code', offset, length };
    case 'blockquote':
      return {
        type: tag.attributes.has('expandable') ? 'expandable_blockquote' : 'blockquote',
        offset,
        length,
      };
    case 'tg-time':
      return dateEntity(tag, offset, length);
    default:
      return emojiEntity(tag, offset, length);
  }
}
