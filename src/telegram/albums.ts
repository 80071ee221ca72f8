import type { Message, Update } from 'grammy/types';
import { editedPart, joinParts, newPart, withMessage } from './album.ts';

/** Albums whose parts are remembered, so that an edit of one part, or a late one, is understood as part of its album. */
const REMEMBERED = 500;

/** Puts the parts of albums together. */
export interface Albums {
  /** Updates of one album, or a single update of any kind, as one update: that of the first, with the words of all. */
  join(updates: readonly [Update, ...Update[]]): Update;
}

export function createAlbums(): Albums {
  const known = new Map<string, Map<number, Message>>();

  return {
    join(updates) {
      const [first] = updates;
      const edited = editedPart(first);
      if (edited !== undefined) {
        // Of an album that came before the start nothing is known: the part then stands for itself.
        const parts = known.get(edited.album);
        return parts?.has(edited.message.message_id) === true ? whole(first, parts, edited.message) : first;
      }
      const part = newPart(first);
      if (part === undefined) return first;
      const parts = remember(part.album);
      for (const update of updates) {
        const { message } = newPart(update) ?? part;
        parts.set(message.message_id, message);
      }
      return whole(first, parts, part.message);
    },
  };

  function whole(update: Update, parts: Map<number, Message>, message: Message): Update {
    parts.set(message.message_id, message);
    return withMessage(
      update,
      joinParts([message, ...[...parts.values()].filter((other) => other !== message)]),
    );
  }

  function remember(album: string): Map<number, Message> {
    const parts = known.get(album) ?? new Map<number, Message>();
    // The album that was seen last is forgotten last.
    known.delete(album);
    known.set(album, parts);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return parts;
  }
}
