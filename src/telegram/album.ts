import type { Message, MessageEntity, Update } from 'grammy/types';

const NEW = ['message', 'channel_post'] as const;
const EDITED = ['edited_message', 'edited_channel_post'] as const;

/** A message of an album, and which album of which chat it belongs to. */
export interface AlbumPart {
  readonly album: string;
  readonly message: Message;
}

/** The part of an album that a new message is; undefined for every other update. */
export function newPart(update: Update): AlbumPart | undefined {
  return partIn(update, NEW);
}

/** The part of an album that was edited; undefined for every other update. */
export function editedPart(update: Update): AlbumPart | undefined {
  return partIn(update, EDITED);
}

function partIn(update: Update, fields: readonly (keyof Update)[]): AlbumPart | undefined {
  for (const field of fields) {
    const message = update[field] as Message | undefined;
    if (message?.media_group_id !== undefined)
      return { album: `${message.chat.id}:${message.media_group_id}`, message };
  }
  return undefined;
}

/**
 * An album as the one post that readers see: the number, time and origin of its first part, with the words, links and
 * buttons of all. Telegram numbers the parts in a row, and clients put the words under the first or the last of them.
 */
export function joinParts(parts: readonly [Message, ...Message[]]): Message {
  const all = parts.toSorted((a, b) => a.message_id - b.message_id);
  const { caption: _words, caption_entities: _entities, edit_date: _edited, ...head } = all[0] ?? parts[0];
  const { caption, entities } = joinCaptions(all);
  const keyboard = all.flatMap(({ reply_markup: markup }) => markup?.inline_keyboard ?? []);
  const editedAt = Math.max(0, ...all.map(({ edit_date: date = 0 }) => date));
  return {
    ...head,
    ...(caption !== '' && { caption }),
    ...(entities.length > 0 && { caption_entities: entities }),
    ...(keyboard.length > 0 && { reply_markup: { inline_keyboard: keyboard } }),
    ...(editedAt > 0 && { edit_date: editedAt }),
  };
}

/** Captions line by line, each once; offsets stay UTF-16 units. */
function joinCaptions(parts: readonly Message[]): { caption: string; entities: MessageEntity[] } {
  let caption = '';
  const entities: MessageEntity[] = [];
  const said = new Set<string>();
  for (const { caption: words = '', caption_entities: own = [] } of parts) {
    if (words === '' || said.has(words)) continue;
    said.add(words);
    if (caption !== '') caption += '\n';
    for (const entity of own) entities.push({ ...entity, offset: entity.offset + caption.length });
    caption += words;
  }
  return { caption, entities };
}

/** The update with another message in the place of its own. */
export function withMessage(update: Update, message: Message): Update {
  const field = [...NEW, ...EDITED].find((name) => update[name] !== undefined);
  return field === undefined ? update : { ...update, [field]: message };
}
