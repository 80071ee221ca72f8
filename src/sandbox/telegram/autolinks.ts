import type { MessageEntity } from 'grammy/types';

/** A piece of text that Telegram recognises by itself. */
type Recognised = MessageEntity.CommonMessageEntity;

const DOMAINS =
  'com|org|net|io|me|app|xyz|fun|co|gg|ai|fi|finance|money|network|trade|trading|pro|info|dev|tv|cc|us|uk|de|ru|so|sh|is|to|ly|link|site|club|online|exchange|tools|wtf|lol|eth|sol';

// Quantifiers are bounded: the texts are hostile.
const RULES: readonly (readonly [Recognised['type'], RegExp])[] = [
  ['email', /(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w])/gi],
  [
    'url',
    new RegExp(
      `(?<![\\w@./:-])(?:(?:https?|tg|ton)://[^\\s<>"']{1,2048}|(?:[\\p{L}\\p{N}_-]{1,63}\\.){1,5}(?:${DOMAINS})(?![\\w])(?::\\d{1,5})?(?:[/?#][^\\s<>"']{0,2048})?)`,
      'giu',
    ),
  ],
  ['mention', /(?<![\w@/.])@[a-z]\w{2,31}(?!\w)/gi],
  ['bot_command', /(?<![\w/<>@.])\/\w{1,64}(?:@\w{3,32})?(?![\w/<>])/g],
  ['hashtag', /(?<![\p{L}\p{N}_#/])#(?=[\p{N}_]{0,255}\p{L})[\p{L}\p{N}_]{1,256}(?![#])/gu],
  ['cashtag', /(?<![\p{L}\p{N}_$])\$(?:1INCH|[A-Z]{1,8})(?:@\w{3,32})?(?![\p{L}\p{N}_$])/gu],
];

const TRAILING = /[.,:;!?)\]}'"…]+$/u;

function overlaps(a: Recognised, b: MessageEntity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

/** Mentions, commands, hashtags, cashtags (`$` and 1 to 8 capitals), links and mail addresses of a text, in order. */
export function recognise(text: string): Recognised[] {
  const found: Recognised[] = [];
  // Most texts have none of the marks; a look first keeps a replay of many posts fast.
  if (!/[@/#$.]/.test(text)) return found;
  for (const [type, pattern] of RULES) {
    for (const match of text.matchAll(pattern)) {
      const piece = type === 'url' ? match[0].replace(TRAILING, '') : match[0];
      const entity: Recognised = { type, offset: match.index, length: piece.length };
      if (entity.length > 1 && !found.some((other) => overlaps(entity, other))) found.push(entity);
    }
  }
  return found.sort((a, b) => a.offset - b.offset);
}

const CLOSED = new Set<MessageEntity['type']>([
  'pre',
  'code',
  'text_link',
  'text_mention',
  'custom_emoji',
  'date_time',
]);

/** The recognised pieces that may stand beside given entities: none within code or links, none across a border. */
export function recogniseBeside(text: string, given: readonly MessageEntity[]): Recognised[] {
  const inside = (a: Recognised, b: MessageEntity): boolean =>
    a.offset >= b.offset && a.offset + a.length <= b.offset + b.length;
  return recognise(text).filter((piece) =>
    given.every((entity) => !overlaps(piece, entity) || (!CLOSED.has(entity.type) && inside(piece, entity))),
  );
}
