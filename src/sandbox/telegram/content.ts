import { isDeepStrictEqual } from 'node:util';
import type { Document, Message, PhotoSize } from 'grammy/types';
import * as z from 'zod';
import type { Arguments } from './arguments.ts';
import { countCharacters } from './characters.ts';
import { readFormattedText } from './entities.ts';
import { readFile, toDocument, toPhotoSizes } from './files.ts';
import type { FormattedText } from './html.ts';
import { badRequest } from './refusal.ts';
import type { EmulatorState } from './state.ts';

const CONTENT_FIELDS = [
  'text',
  'entities',
  'caption',
  'caption_entities',
  'photo',
  'document',
  'link_preview_options',
] as const;

/** What a message says: the fields of Message that an edit may replace. */
export type Content = Pick<Message, (typeof CONTENT_FIELDS)[number]>;

/** What a message may carry beside its number, sender, chat and date. */
export type MessageFields = Omit<Partial<Message>, 'message_id' | 'from' | 'sender_chat' | 'chat' | 'date'>;

const TEXT_CHARACTERS = 4096;
const CAPTION_CHARACTERS = 1024;

const previewSchema = z.object({
  is_disabled: z.boolean().optional(),
  url: z.string().optional(),
  prefer_small_media: z.boolean().optional(),
  prefer_large_media: z.boolean().optional(),
  show_above_text: z.boolean().optional(),
});

/** Text and entities as fields of a message; an empty list of entities is left out. */
export function toTextContent({ text, entities }: FormattedText): Content & { text: string } {
  return entities.length === 0 ? { text } : { text, entities: [...entities] };
}

/** Caption and entities as fields of a message; an empty caption is left out. */
export function toCaptionContent({ text, entities }: FormattedText): Content {
  if (text === '') return {};
  return entities.length === 0 ? { caption: text } : { caption: text, caption_entities: [...entities] };
}

function readPreview(args: Arguments): Content {
  const preview = args.json('link_preview_options', 'link preview options', previewSchema);
  if (preview === undefined) {
    return args.flag('disable_web_page_preview') ? { link_preview_options: { is_disabled: true } } : {};
  }
  const { is_disabled, url, prefer_small_media, prefer_large_media, show_above_text } = preview;
  return {
    link_preview_options: {
      ...(is_disabled === undefined ? {} : { is_disabled }),
      ...(url === undefined ? {} : { url }),
      ...(prefer_small_media === undefined ? {} : { prefer_small_media }),
      ...(prefer_large_media === undefined ? {} : { prefer_large_media }),
      ...(show_above_text === undefined ? {} : { show_above_text }),
    },
  };
}

/** The text of sendMessage and editMessageText, 1 to 4096 characters after parsing. */
export function readTextContent(args: Arguments): Content & { text: string } {
  if (args.text('text') === '') throw badRequest('Message text is empty');
  const formatted = readFormattedText(args, 'text');
  if (formatted.text === '') throw badRequest('Text must be non-empty');
  if (countCharacters(formatted.text) > TEXT_CHARACTERS) throw badRequest('message is too long');
  return { ...toTextContent(formatted), ...readPreview(args) };
}

/** The caption of media, 0 to 1024 characters after parsing. */
export function readCaptionContent(args: Arguments): Content {
  const formatted = readFormattedText(args, 'caption');
  if (countCharacters(formatted.text) > CAPTION_CHARACTERS) throw badRequest('message caption is too long');
  return toCaptionContent(formatted);
}

/** A photo with its caption. */
export function readPhotoContent(state: EmulatorState, args: Arguments): Content & { photo: PhotoSize[] } {
  const caption = readCaptionContent(args);
  return { ...caption, photo: toPhotoSizes(readFile(state, args, 'photo')) };
}

/** A document with its caption. */
export function readDocumentContent(state: EmulatorState, args: Arguments): Content & { document: Document } {
  const caption = readCaptionContent(args);
  return { ...caption, document: toDocument(readFile(state, args, 'document')) };
}

/** The fields of a message that are its content. */
export function contentOf(message: Message): Content {
  const { text, entities, caption, caption_entities, photo, document, link_preview_options } = message;
  return {
    ...(text === undefined ? {} : { text }),
    ...(entities === undefined ? {} : { entities }),
    ...(photo === undefined ? {} : { photo }),
    ...(document === undefined ? {} : { document }),
    ...(caption === undefined ? {} : { caption }),
    ...(caption_entities === undefined ? {} : { caption_entities }),
    ...(link_preview_options === undefined ? {} : { link_preview_options }),
  };
}

/** Whether two messages say the same. */
export function sameContent(a: Content, b: Content): boolean {
  return isDeepStrictEqual(a, b);
}

/** The message with another content; number, sender and dates stay. */
export function withContent<C extends Content>(message: Message, content: C): Message & C {
  const rest = { ...message };
  for (const name of CONTENT_FIELDS) delete rest[name];
  return { ...rest, ...content };
}
