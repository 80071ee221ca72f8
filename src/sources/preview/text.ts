import { type AnyNode, type Element, isTag, isText } from 'domhandler';
import { hiddenLink } from './hidden-link.ts';
import type { PostContent } from '../../model/post.ts';

/** What has been read so far. */
interface Writing {
  text: string;
  /** A block began or ended: what comes next stands on a line of its own. */
  lineDue: boolean;
  /** Where the last line break stands that no `<br>` made; -1 before the first. */
  brokenAt: number;
  readonly links: string[];
  readonly code: string[];
}

const BLOCKS = new Set(
  'blockquote pre p div ul ol li table tr h1 h2 h3 h4 h5 h6 details summary figure section'.split(' '),
);
const UNSEEN = new Set(['script', 'style', 'svg', 'noscript', 'template']);
/** Telegram nests a handful of formats. */
const DEEPEST = 100;
const SPACES = /[ \t\r\n\f]+/g;

/**
 * A post's text as Telegram's apps show it and its Bot API gives it: `<br>` as line break, blocks on lines of their own,
 * emoji as characters; with the addresses hidden behind words and the pieces set as code. Throws a RangeError for markup
 * nested deeper than any post.
 */
export function readText(root: Element): Required<PostContent> {
  const writing: Writing = { text: '', lineDue: false, brokenAt: -1, links: [], code: [] };
  readChildren(writing, root, { depth: 0, code: false, kept: false });
  return { text: writing.text.trim(), links: writing.links, code: writing.code };
}

interface Place {
  readonly depth: number;
  readonly code: boolean;
  /** White space is kept as it is. */
  readonly kept: boolean;
}

function readChildren(writing: Writing, parent: Element, place: Place): void {
  if (place.depth > DEEPEST) throw new RangeError('the markup is nested too deeply');
  for (const child of parent.children) readNode(writing, child, place);
}

function readNode(writing: Writing, node: AnyNode, place: Place): void {
  if (isText(node)) write(writing, place.kept ? node.data : collapsed(writing, node.data));
  else if (isTag(node)) readElement(writing, node, place);
}

function readElement(writing: Writing, element: Element, place: Place): void {
  const { name } = element;
  if (UNSEEN.has(name)) return;
  if (name === 'br') return write(writing, '\n');
  if (name === 'img') return write(writing, element.attribs['alt'] ?? '');
  const block = BLOCKS.has(name);
  if (block) endLine(writing);
  if ((name === 'td' || name === 'th') && /\S$/.test(writing.text.slice(-1))) write(writing, ' ');
  const isCode = name === 'code' || name === 'pre';
  const from = writing.text.length;
  readChildren(writing, element, {
    depth: place.depth + 1,
    code: place.code || isCode,
    kept: place.kept || name === 'pre',
  });
  const shown = writing.text.slice(writing.brokenAt === from ? from + 1 : from);
  if (isCode && !place.code && shown !== '') writing.code.push(shown);
  if (name === 'a') keepLink(writing, element, shown);
  if (block) endLine(writing);
}

function keepLink(writing: Writing, anchor: Element, shown: string): void {
  const link = hiddenLink(anchor.attribs['href'], shown);
  if (link !== undefined) writing.links.push(link);
}

function endLine(writing: Writing): void {
  if (writing.text !== '' && !writing.text.endsWith('\n')) writing.lineDue = true;
}

function write(writing: Writing, piece: string): void {
  if (piece === '') return;
  if (writing.lineDue && !piece.startsWith('\n')) {
    writing.brokenAt = writing.text.length;
    writing.text += '\n';
  }
  writing.lineDue = false;
  writing.text += piece;
}

/** Line breaks of the page's source are none of the post's; spaces are the post's own. */
function collapsed(writing: Writing, text: string): string {
  if (!/[\r\n\f]/.test(text)) return text;
  const piece = text.replace(SPACES, (run) => (/[\r\n\f]/.test(run) ? ' ' : run));
  const atStart = writing.text === '' || writing.lineDue || /\s$/.test(writing.text.slice(-1));
  return atStart && piece.startsWith(' ') ? piece.slice(1) : piece;
}
