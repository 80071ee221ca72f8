import { flatten, type Walk } from '../../detection/flatten.ts';
import type { PostContent } from '../../model/post.ts';

// The fields that hold words or further blocks, in reading order. Everything else is layout or a file.
const CONTENT = [
  'title',
  'author',
  'text',
  'texts',
  'cover',
  'blocks',
  'items',
  'rows',
  'cells',
  'caption',
  'credit',
];

/**
 * What the blocks of a rich message say, as MTProto writes them (`pageBlock...` around `text...`). It goes by field names
 * rather than by kinds of block, so that a kind that is new tomorrow is still read.
 */
export function flattenBlocks(blocks: unknown): Required<PostContent> {
  return flatten(blocks, visitBlock);
}

function visitBlock(block: Readonly<Record<string, unknown>>, walk: Walk): void {
  if (typeof block['url'] === 'string') walk.links.push(block['url']);
  const kind = typeof block['_'] === 'string' ? block['_'] : '';
  const start = walk.count();
  for (const field of CONTENT) if (field in block) walk.visit(block[field]);
  if (kind === 'textFixed' || kind === 'pageBlockPreformatted') walk.code.push(walk.said(start).trim());
  if (!kind.startsWith('text')) walk.say('\n');
}
