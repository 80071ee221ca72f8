import type { MessageEntity } from 'grammy/types';
import { type OpenTag, codeLanguage, toEntity } from './html-entity.ts';
import { decodeReference } from './html-reference.ts';
import { readTag } from './html-tag.ts';
import { badRequest } from './refusal.ts';

/** A text with the entities in it; offsets and lengths in UTF-16 units. */
export interface FormattedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

/** An error of the markup; Telegram counts its position in bytes. */
function fault(html: string, what: string, at: number, rest = ''): Error {
  return badRequest(
    `can't parse entities: ${what} at byte offset ${Buffer.byteLength(html.slice(0, at))}${rest}`,
  );
}

/** `<pre><code class="language-x">` around the same text is one block with a language. */
function mergeCode(
  entities: MessageEntity[],
  tag: OpenTag,
  entity: MessageEntity,
  inner: string | undefined,
): boolean {
  const last = entities.at(-1);
  const sameSpan = last !== undefined && last.offset === entity.offset && last.length === entity.length;
  const block = entity.type === 'pre' && last?.type === 'code' ? inner : undefined;
  const code = entity.type === 'code' && last?.type === 'pre' ? codeLanguage(tag) : undefined;
  const name = block ?? code;
  if (!sameSpan || name === undefined || name === '') return false;
  entities[entities.length - 1] = {
    type: 'pre',
    offset: entity.offset,
    length: entity.length,
    language: name,
  };
  return true;
}

function checkEnd(text: string, open: readonly OpenTag[]): void {
  const unclosed = open.at(-1);
  if (unclosed !== undefined) {
    throw badRequest(
      `can't parse entities: Can't find end tag corresponding to start tag "${unclosed.name}"`,
    );
  }
  // References can name half of a surrogate pair.
  if (!/\p{Surrogate}/u.test(text)) return;
  const why = 'Text contains invalid Unicode characters after decoding HTML entities';
  throw badRequest(`can't parse entities: ${why}, check for unmatched surrogate code units`);
}

/** Parses parse_mode HTML as Telegram does, with its error texts and their byte offsets. */
export function parseHtml(html: string): FormattedText {
  let text = '';
  let lastLanguage: string | undefined;
  const entities: MessageEntity[] = [];
  const open: OpenTag[] = [];

  const close = (found: string, at: number): void => {
    const tag = open.pop();
    if (tag === undefined) throw fault(html, 'Unexpected end tag', at);
    if (found !== '' && found !== tag.name) {
      throw fault(html, 'Unmatched end tag', at, `, expected "</${tag.name}>", found "</${found}>"`);
    }
    const entity = text.length > tag.offset ? toEntity(tag, text) : undefined;
    if (entity === undefined) return;
    if (!mergeCode(entities, tag, entity, lastLanguage)) entities.push(entity);
    lastLanguage = codeLanguage(tag);
  };

  for (let at = 0; at < html.length;) {
    const reference = html[at] === '&' ? decodeReference(html, at) : undefined;
    if (reference !== undefined) {
      text += reference.text;
      at = reference.end;
    } else if (html[at] === '<') {
      if (html[at + 1] === '/' && open.length === 0) throw fault(html, 'Unexpected end tag', at);
      const tag = readTag(html, at, (what, position) => fault(html, what, position));
      if (tag.closes) close(tag.name, at);
      else open.push({ ...tag, offset: text.length });
      at = tag.end;
    } else {
      text += html[at];
      at += 1;
    }
  }
  checkEnd(text, open);
  return { text, entities };
}
