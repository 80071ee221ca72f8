import type { PostContent } from '../model/post.ts';

const DEEPEST = 40;
const LONGEST = 40_000;

/** What a walk through the blocks of a rich message has gathered so far, and how it goes on. */
export interface Walk {
  readonly links: string[];
  readonly code: string[];
  /** Walks on into a part of a block: words, a list of parts, or another block. */
  visit(part: unknown): void;
  say(text: string): void;
  /** How many pieces of text were said; for said(). */
  count(): number;
  /** The text that was said since. */
  said(since: number): string;
}

/**
 * A rich message as plain text with its links and copyable pieces. `visitBlock` knows what a block of that message's format
 * holds; of blocks within blocks 40 are entered, and of the text 40,000 characters are read.
 */
export function flatten(
  root: unknown,
  visitBlock: (block: Readonly<Record<string, unknown>>, walk: Walk) => void,
): Required<PostContent> {
  const words: string[] = [];
  let length = 0;
  let depth = 0;
  const walk: Walk = {
    links: [],
    code: [],
    visit(part) {
      if (depth > DEEPEST || length > LONGEST) return;
      depth += 1;
      if (typeof part === 'string') walk.say(part);
      else if (Array.isArray(part)) for (const each of part) walk.visit(each);
      else if (typeof part === 'object' && part !== null) visitBlock(part as Record<string, unknown>, walk);
      depth -= 1;
    },
    say(text) {
      if (text === '') return;
      words.push(text);
      length += text.length;
    },
    count: () => words.length,
    said: (since) => words.slice(since).join(''),
  };

  walk.visit(root);
  const text = walk
    .said(0)
    .replaceAll(/\n{2,}/g, '\n')
    .trim();
  return { text, links: walk.links, code: walk.code };
}
