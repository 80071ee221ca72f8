import type { PostContent } from '../../model/post.ts';

/** The parts of an exported message that hold words, as they stand in the file. */
export interface WrittenWords {
  readonly text?: unknown;
  readonly text_entities?: unknown;
  readonly inline_bot_buttons?: unknown;
}

interface Piece {
  readonly type: string;
  readonly text: string;
  readonly href: string | undefined;
}

const URL_BUTTONS = new Set(['url', 'auth', 'web_view', 'simple_web_view']);

/** Everything that a reader of the message can see or copy: its words, hidden links, code, and what its buttons hold. */
export function wordsOf(message: WrittenWords): PostContent {
  const written = piecesOf(message.text);
  const entities = piecesOf(message.text_entities);
  // Exports of before 2022 know no text_entities; converters leave out one or the other.
  const marked = entities.length > 0 ? entities : written;
  const buttons = list(message.inline_bot_buttons).flatMap(list).map(buttonOf);
  return {
    text: (written.length > 0 ? written : entities).map((piece) => piece.text).join(''),
    links: [
      ...marked.flatMap(({ type, href }) => (type === 'text_link' && href !== undefined ? [href] : [])),
      ...buttons.flatMap(({ type, data }) => (URL_BUTTONS.has(type) ? data : [])),
    ],
    code: [
      ...marked.flatMap(({ type, text }) => (type === 'code' || type === 'pre' ? [text] : [])),
      ...buttons.flatMap(({ type, data }) => (type === 'copy_text' ? data : [])),
    ],
  };
}

/** Does the message carry buttons? Only bots can attach them. */
export function hasButtons(message: WrittenWords): boolean {
  return list(message.inline_bot_buttons).length > 0;
}

/** A text is written as a string, or as an array of strings and of objects for what is marked in it. */
function piecesOf(written: unknown): readonly Piece[] {
  if (typeof written === 'string')
    return written === '' ? [] : [{ type: 'plain', text: written, href: undefined }];
  return list(written).flatMap((piece): Piece[] => {
    if (typeof piece === 'string') return [{ type: 'plain', text: piece, href: undefined }];
    const { type, text, href } = fields(piece);
    if (typeof text !== 'string') return [];
    return [
      { type: typeof type === 'string' ? type : '', text, href: typeof href === 'string' ? href : undefined },
    ];
  });
}

function buttonOf(button: unknown): { readonly type: string; readonly data: readonly string[] } {
  const { type, data, url } = fields(button);
  const held = typeof data === 'string' && data !== '' ? data : url;
  return { type: typeof type === 'string' ? type : '', data: typeof held === 'string' ? [held] : [] };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The members of an object; of anything else none. */
function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
