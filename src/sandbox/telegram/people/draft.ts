import type { InlineKeyboardMarkup, Message, MessageEntity } from 'grammy/types';
import { countCharacters } from '../characters.ts';
import { type Content, toCaptionContent, toTextContent } from '../content.ts';
import { finishText } from '../entities.ts';
import { storeFile, toPhotoSizes } from '../files.ts';
import type { EmulatedChat, EmulatorState } from '../state.ts';

/** What a person writes or posts: plain text, or text or caption with entities, a photo, buttons, a reply. */
export type Draft =
  | string
  | {
      readonly text?: string;
      readonly entities?: readonly MessageEntity[];
      /** Text under a photo; its entities stand in `entities` too. */
      readonly caption?: string;
      /** A photo: its bytes (PNG or JPEG), or true for any picture. */
      readonly photo?: Uint8Array | true;
      /** Buttons, as posts of other bots carry them. */
      readonly replyMarkup?: InlineKeyboardMarkup;
      /** The message of the same chat that this one replies to. */
      readonly replyTo?: number;
      /** The album that a photo is part of; Telegram delivers each part by itself. */
      readonly album?: string;
      /** The topic of a forum, by its number; General when left out. */
      readonly topicId?: number;
      /** In whose name a member of a group speaks: the group's (an anonymous admin), or that of a channel. */
      readonly as?: EmulatedChat;
    };

const TEXT_CHARACTERS = 4096;

// A PNG header with the size 640 x 360 is all that the emulator reads of a picture.
const ANY_PICTURE = Uint8Array.from(
  Buffer.from('89504e470d0a1a0a0000000d49484452000002800000016808060000000000000049454e44ae426082', 'hex'),
);

/** The fields of a message that a draft becomes, with the entities that Telegram recognises added. */
export function draftContent(state: EmulatorState, draft: Draft): Content {
  const { text, entities = [], caption, photo } = typeof draft === 'string' ? { text: draft } : draft;
  const formatted = finishText({ text: text ?? caption ?? '', entities });
  const length = countCharacters(formatted.text);
  if (length > TEXT_CHARACTERS) {
    throw new RangeError(`expected a text of at most ${TEXT_CHARACTERS} characters, was ${length}`);
  }
  if (photo !== undefined) {
    const bytes = photo === true ? ANY_PICTURE : photo;
    const file = storeFile(state, 'photo', { name: 'photo.png', mimeType: 'image/png', bytes });
    return { photo: toPhotoSizes(file), ...toCaptionContent(formatted) };
  }
  if (albumOf(draft) !== undefined) throw new RangeError('expected a photo: an album has no parts without');
  if (formatted.text === '')
    throw new RangeError('expected a text, was empty: Telegram lets nobody send nothing');
  return toTextContent(formatted);
}

function albumOf(draft: Draft): string | undefined {
  return typeof draft === 'string' ? undefined : draft.album;
}

/** The number of the album that a draft is part of. */
export function albumFields(draft: Draft): Pick<Message, 'media_group_id'> {
  const album = albumOf(draft);
  return album === undefined ? {} : { media_group_id: album };
}
