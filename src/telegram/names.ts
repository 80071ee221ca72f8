import { FormattedString } from '@grammyjs/parse-mode';

const MAX_GRAPHEMES = 32;
/** A message takes 4,096 UTF-16 units. A grapheme has one or two, a flag or three piled marks four, a family of emoji eleven. */
const MAX_UNITS = 4;
/** So many names stand in one sentence. */
const NAMED = 5;
const FSI = '\u2068';
const PDI = '\u2069';

const LONE_SURROGATES = /\p{Cs}/gu;
// Letters that look like nothing: Hangul fillers and the empty braille cell.
const BLANKS = /[\s\p{Zs}\p{Zl}\p{Zp}\u115F\u1160\u2800\u3164\uFFA0]+/gu;
// A joiner is kept only where it joins two emoji into one.
const INVISIBLE =
  /(?<!\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)\u200D|\u200D(?!\p{Extended_Pictographic})|(?![\u200D\t-\r])[\p{Cc}\p{Cf}]/gu;
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;
// What Telegram turns into links, mentions, tags or commands by itself.
const LINKABLE = /[@#$/.:\u3002]/;
const LINKABLE_EACH = /[@#$/.:\u3002\uFF0E\uFF20]/g;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * A name from outside made fit to be shown: well-formed, on one line, without control and direction characters, at most
 * `limit` graphemes. `fallback` when nothing visible is left.
 */
export function displayName(
  raw: string | undefined,
  options: { limit?: number; fallback?: string } = {},
): string {
  const { limit = MAX_GRAPHEMES, fallback = 'unnamed' } = options;
  const clean = (raw ?? '')
    .slice(0, 2_000)
    .replace(LONE_SURROGATES, '')
    .replace(INVISIBLE, '')
    .replace(BLANKS, ' ')
    .replace(PILED_MARKS, '$1')
    .trim();
  return clean === '' ? fallback : clip(clean, limit);
}

function clip(text: string, limit: number): string {
  const parts = [...graphemes.segment(text)].slice(0, limit + 1).map((part) => part.segment);
  if (parts.length <= limit && text.length <= limit * MAX_UNITS) return text;
  let left = limit * MAX_UNITS - 1;
  const kept = parts.slice(0, limit - 1).filter((part) => (left -= part.length) >= 0);
  return `${kept.join('').trimEnd()}…`;
}

/**
 * A name from outside as formatted text: isolated from the direction of its surroundings, and as code where Telegram would
 * otherwise make a link, a mention or a tag of it.
 */
export function shownName(
  raw: string | undefined,
  options: { limit?: number; fallback?: string } = {},
): FormattedString {
  const name = displayName(raw, options);
  const isolated = `${FSI}${name}${PDI}`;
  return LINKABLE.test(name.normalize('NFKC'))
    ? FormattedString.code(isolated)
    : new FormattedString(isolated);
}

/**
 * A name from outside for places that take no formatting (buttons, plain notices): isolated, at most 24 graphemes, with an
 * invisible joiner behind each character that Telegram would make a link, a mention or a tag of.
 */
export function plainName(raw: string | undefined): string {
  return `${FSI}${displayName(raw, { limit: 24 }).replaceAll(LINKABLE_EACH, '$&\u2060')}${PDI}`;
}

/** Names from outside in a plain sentence: `Alpha, Beta and Gamma`; the sixth and further ones are counted. */
export function namesOf(raw: readonly string[]): string {
  const named = raw.slice(0, NAMED).map((name) => plainName(name));
  const rest = raw.length - named.length;
  if (rest > 0) return `${named.join(', ')} and ${rest} more`;
  const last = named.at(-1) ?? '';
  return named.length < 2 ? last : `${named.slice(0, -1).join(', ')} and ${last}`;
}
