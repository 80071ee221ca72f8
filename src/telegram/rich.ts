import { flatten, type Walk } from '../detection/flatten.ts';
import type { PostContent } from '../model/post.ts';

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
export function flattenRich(message: unknown): Required<PostContent> {
  return flatten(message, visitBlock);
}

function visitBlock(block: Readonly<Record<string, unknown>>, walk: Walk): void {
  for (const link of [block, block['web_app'], block['login_url']]) push(walk.links, link, 'url');
  push(walk.code, block['copy_text'], 'text');
  const start = walk.count();
  for (const field of CONTENT) {
    if (!(field in block)) continue;
    if (OWN_LINE.has(field) && walk.count() > start) walk.say('\n');
    walk.visit(block[field]);
    walk.say(AFTER[field] ?? '');
  }
  const kind = block['type'];
  if (kind === 'code' || kind === 'pre') walk.code.push(walk.said(start).trim());
  const breaks = !(typeof kind === 'string' && INLINE.has(kind));
  // What has no words (an anchor, a picture) stands in the middle of a line.
  if (breaks && walk.count() > start) walk.say('\n');
}

function push(list: string[], holder: unknown, field: string): void {
  if (typeof holder !== 'object' || holder === null) return;
  const value = (holder as Record<string, unknown>)[field];
  if (typeof value === 'string') list.push(value);
}
