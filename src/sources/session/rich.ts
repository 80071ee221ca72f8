import type { PostContent } from '../../model/post.ts';

const DEEPEST = 40;
const LONGEST = 40_000;
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
  const words: string[] = [];
  const links: string[] = [];
  const code: string[] = [];
  let length = 0;

  visit(blocks, 0);
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
    if (typeof node['url'] === 'string') links.push(node['url']);
    const kind = typeof node['_'] === 'string' ? node['_'] : '';
    const start = words.length;
    for (const field of CONTENT) if (field in node) visit(node[field], depth + 1);
    if (kind === 'textFixed' || kind === 'pageBlockPreformatted')
      code.push(words.slice(start).join('').trim());
    if (!kind.startsWith('text')) say('\n');
  }

  function say(text: string): void {
    words.push(text);
    length += text.length;
  }
}
