/** What a rich message says, as plain text with its links and copyable pieces. */
export interface Flattened {
  readonly text: string;
  readonly links: readonly string[];
  readonly code: readonly string[];
}

const DEEPEST = 40;
const LONGEST = 40_000;
// The fields that hold words or further blocks, in reading order. Everything else is layout or a file.
const CONTENT = [
  'label',
  'summary',
  'text',
  'alternative_text',
  'expression',
  'blocks',
  'items',
  'cells',
  'buttons',
  'button',
  'caption',
  'credit',
];
/** Fields that begin a line of their own behind the others. */
const OWN_LINE = new Set(['caption', 'credit']);
/** What parts a field from those behind it. */
const AFTER: Readonly<Record<string, string>> = { label: ' ', summary: '\n' };
const INLINE = new Set([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'code',
  'url',
  'marked',
  'cashtag',
  'hashtag',
  'mention',
  'subscript',
  'superscript',
  'button',
  'text_mention',
  'date_time',
  'custom_emoji',
  'anchor_link',
  'reference',
  'reference_link',
  'bot_command',
  'email_address',
  'phone_number',
  'bank_card_number',
]);

/**
 * Flattens the blocks of a rich message. It goes by field names rather than by block types, so that a kind of block that
 * is new tomorrow is still read.
 */
export function flattenRich(message: unknown): Flattened {
  const words: string[] = [];
  const links: string[] = [];
  const code: string[] = [];
  let length = 0;

  visit(message, 0);
  return {
    text: words
      .join('')
      .replaceAll(/\n{2,}/g, '\n')
      .trim(),
    links,
    code,
  };

  function visit(node: unknown, depth: number): void {
    if (depth > DEEPEST || length > LONGEST) return;
    if (typeof node === 'string') say(node);
    else if (Array.isArray(node)) for (const child of node) visit(child, depth + 1);
    else if (typeof node === 'object' && node !== null) visitObject(node as Record<string, unknown>, depth);
  }

  function visitObject(node: Record<string, unknown>, depth: number): void {
    for (const link of [node, node['web_app'], node['login_url']]) push(links, link, 'url');
    push(code, node['copy_text'], 'text');
    const start = words.length;
    for (const field of CONTENT) {
      if (!(field in node)) continue;
      if (OWN_LINE.has(field) && words.length > start) say('\n');
      visit(node[field], depth + 1);
      say(AFTER[field] ?? '');
    }
    if (node['type'] === 'code' || node['type'] === 'pre') code.push(words.slice(start).join('').trim());
    const breaks = !(typeof node['type'] === 'string' && INLINE.has(node['type']));
    // What has no words (an anchor, a picture) stands in the middle of a line.
    if (breaks && words.length > start) say('\n');
  }

  function say(text: string): void {
    if (text === '') return;
    words.push(text);
    length += text.length;
  }
}

function push(list: string[], holder: unknown, field: string): void {
  if (typeof holder !== 'object' || holder === null) return;
  const value = (holder as Record<string, unknown>)[field];
  if (typeof value === 'string') list.push(value);
}
