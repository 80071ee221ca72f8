import { decodeReference } from './html-reference.ts';

/** A start tag (with its attributes) or an end tag. */
export interface HtmlTag {
  readonly name: string;
  readonly closes: boolean;
  readonly attributes: ReadonlyMap<string, string>;
  /** Position behind the `>`. */
  readonly end: number;
}

type Fault = (what: string, at: number) => Error;

const TAGS = new Set(
  'a b strong i em s strike del u ins tg-spoiler span pre code blockquote tg-emoji tg-time'.split(' '),
);

// The end of the text counts as white space, as in the server's zero-terminated strings.
const isSpace = (character: string | undefined): boolean =>
  character === undefined || /[\s\0]/.test(character);

function skipSpace(html: string, at: number): number {
  let position = at;
  while (position < html.length && isSpace(html[position])) position += 1;
  return position;
}

function skipName(html: string, at: number, stop: string): number {
  let position = at;
  while (!isSpace(html[position]) && !stop.includes(html[position] ?? '')) position += 1;
  return position;
}

interface AttributeValue {
  readonly value: string;
  readonly end: number;
}

function quotedValue(html: string, at: number): AttributeValue {
  const quote = html[at];
  let value = '';
  let position = at + 1;
  while (position < html.length && html[position] !== quote) {
    const reference = html[position] === '&' ? decodeReference(html, position) : undefined;
    value += reference?.text ?? html[position] ?? '';
    position = reference?.end ?? position + 1;
  }
  return { value, end: position < html.length ? position + 1 : position };
}

function bareValue(html: string, at: number, fault: Fault): AttributeValue {
  let end = at;
  while (/[\w.-]/.test(html[end] ?? ' ') && html[end] !== '_') end += 1;
  if (!isSpace(html[end]) && html[end] !== '>') throw fault('Unexpected end of name token', at);
  return { value: html.slice(at, end).toLowerCase(), end };
}

function readAttributes(html: string, tag: { name: string; from: number; at: number }, fault: Fault) {
  const attributes = new Map<string, string>();
  let at = tag.at;
  while (html[at] !== '>') {
    at = skipSpace(html, at);
    if (html[at] === '>') break;
    const nameEnd = skipName(html, at, '=>');
    const name = html.slice(at, nameEnd).toLowerCase();
    if (name === '') throw fault(`Empty attribute name in the tag "${tag.name}"`, tag.from);
    at = skipSpace(html, nameEnd);
    if (at >= html.length) throw fault(`Unclosed start tag "${tag.name}"`, tag.from);
    if (html[at] !== '=') {
      if (tag.name !== 'blockquote' || name !== 'expandable') {
        throw fault(`Expected equal sign in declaration of an attribute of the tag "${tag.name}"`, tag.from);
      }
      attributes.set(name, '');
      continue;
    }
    at = skipSpace(html, at + 1);
    if (at >= html.length) throw fault(`Unclosed start tag "${tag.name}"`, tag.from);
    const { value, end } =
      html[at] === '"' || html[at] === "'" ? quotedValue(html, at) : bareValue(html, at, fault);
    at = end;
    if (at >= html.length) throw fault('Unclosed start tag', tag.from);
    attributes.set(name, value);
  }
  return { attributes, end: at + 1 };
}

/** Reads the tag that begins at `at`; throws what `fault` makes of Telegram's error texts. */
export function readTag(html: string, at: number, fault: Fault): HtmlTag {
  const closes = html[at + 1] === '/';
  const nameFrom = closes ? at + 2 : at + 1;
  const nameEnd = skipName(html, nameFrom, '>');
  const name = html.slice(nameFrom, nameEnd).toLowerCase();
  if (closes) {
    const end = skipSpace(html, nameEnd);
    if (html[end] !== '>') throw fault('Unclosed end tag', at);
    return { name, closes, attributes: new Map(), end: end + 1 };
  }
  if (nameEnd >= html.length) throw fault('Unclosed start tag', at);
  if (!TAGS.has(name)) throw fault(`Unsupported start tag "${name}"`, at);
  const { attributes, end } = readAttributes(html, { name, from: at, at: nameEnd }, fault);
  if (name === 'span' && attributes.get('class') !== 'tg-spoiler') {
    throw fault('Tag "span" must have class "tg-spoiler"', at);
  }
  return { name, closes, attributes, end };
}
