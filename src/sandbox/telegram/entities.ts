import type { MessageEntity } from 'grammy/types';
import * as z from 'zod';
import type { Arguments } from './arguments.ts';
import { recogniseBeside } from './autolinks.ts';
import { type FormattedText, parseHtml } from './html.ts';
import { completedLink } from './links.ts';
import { Refusal, badRequest } from './refusal.ts';

const GIVEN_TYPES = [
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'blockquote',
  'expandable_blockquote',
  'code',
] as const;
/** Telegram finds these by itself and ignores them when they are given. */
const OWN_TYPES = new Set(
  'mention hashtag cashtag bot_command url email phone_number bank_card_number'.split(' '),
);

const span = { offset: z.int(), length: z.int() };
const entitySchema = z.discriminatedUnion('type', [
  z.object({ type: z.enum(GIVEN_TYPES), ...span }),
  z.object({ type: z.literal('pre'), ...span, language: z.string().optional() }),
  z.object({ type: z.literal('text_link'), ...span, url: z.string() }),
  z.object({ type: z.literal('text_mention'), ...span, user: z.looseObject({ id: z.int() }) }),
  z.object({
    type: z.literal('custom_emoji'),
    ...span,
    custom_emoji_id: z.string().regex(/^[1-9]\d{0,19}$/),
  }),
  z.object({
    type: z.literal('date_time'),
    ...span,
    unix_time: z.int().positive(),
    date_time_format: z.enum([
      '',
      'r',
      't',
      'T',
      'd',
      'D',
      'w',
      'wd',
      'wD',
      'wt',
      'wT',
      'dt',
      'dT',
      'Dt',
      'DT',
      'wdt',
      'wdT',
      'wDt',
      'wDT',
    ]),
  }),
]);

function parseEntity(value: unknown): MessageEntity | undefined {
  const { type } = z.looseObject({ type: z.string().optional() }).catch({}).parse(value);
  if (type !== undefined && OWN_TYPES.has(type)) return undefined;
  const result = entitySchema.safeParse(value);
  if (!result.success) {
    const known =
      type !== undefined && entitySchema.options.some((option) => option.shape.type.safeParse(type).success);
    const why = known
      ? `Field "${result.error.issues[0]?.path.join('.') ?? ''}" is invalid`
      : 'Unsupported type specified';
    throw badRequest(`can't parse MessageEntity: ${why}`);
  }
  const entity = result.data;
  if (entity.type === 'text_mention') {
    return { ...entity, user: { id: entity.user.id, is_bot: false, first_name: '' } };
  }
  if (entity.type === 'pre') {
    const { language, ...rest } = entity;
    return language === undefined ? rest : { ...rest, language };
  }
  return entity;
}

/** True where `at` splits a surrogate pair. */
function splitsPair(text: string, at: number): boolean {
  return at > 0 && at < text.length && (text.codePointAt(at - 1) ?? 0) > 0xffff;
}

function checkSpan(text: string, { offset, length }: MessageEntity): void {
  if (offset < 0) throw badRequest(`Receive an entity with incorrect offset ${offset}`);
  if (length < 0) throw badRequest(`Receive an entity with incorrect length ${length}`);
  if (offset > text.length) {
    throw badRequest(`Entity begins after the end of the text at UTF-16 offset ${offset}`);
  }
  if (offset + length > text.length) {
    const end = `ends after the end of the text at UTF-16 offset ${offset + length}`;
    throw badRequest(`Entity beginning at UTF-16 offset ${offset} ${end}`);
  }
  const bytes = (at: number): number => Buffer.byteLength(text.slice(0, at - 1));
  if (splitsPair(text, offset)) {
    throw badRequest(`Entity begins in a middle of a UTF-16 symbol at byte offset ${bytes(offset)}`);
  }
  if (splitsPair(text, offset + length)) {
    throw badRequest(`Entity ends in a middle of a UTF-16 symbol at byte offset ${bytes(offset + length)}`);
  }
}

/** Links are completed; a link that is none is an error here, while HTML drops it silently. */
function checkLink(entity: MessageEntity): MessageEntity {
  if (entity.type !== 'text_link') return entity;
  const url = completedLink(entity.url);
  if (url === undefined) throw badRequest(`Entity URL '${entity.url}' is invalid: Wrong HTTP URL`);
  return { ...entity, url };
}

/** Cuts entities at the borders of those that began before them, so that all nest. */
function nested(entities: readonly MessageEntity[]): MessageEntity[] {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const done: MessageEntity[] = [];
  for (let next = sorted.shift(); next !== undefined; next = sorted.shift()) {
    const end = next.offset + next.length;
    const { offset } = next;
    const cut = done.find(
      (o) => o.offset < offset && offset < o.offset + o.length && o.offset + o.length < end,
    );
    if (cut === undefined) {
      done.push(next);
      continue;
    }
    const border = cut.offset + cut.length;
    sorted.unshift({ ...next, length: border - offset });
    sorted.push({ ...next, offset: border, length: end - border });
    sorted.sort((a, b) => a.offset - b.offset || b.length - a.length);
  }
  return done;
}

/** Control characters become spaces; carriage returns and direction overrides disappear, as at Telegram. */
// oxlint-disable-next-line no-control-regex
const SPACED = /[\0-\x08\x0b\x0c\x0e-\x1f]/g;
const REMOVED = /[\r\u2028-\u202e]/g;

function cleaned({ text, entities }: FormattedText): FormattedText {
  const spaced = text.replace(SPACED, ' ');
  const visible = spaced.replace(REMOVED, '');
  const from = visible.length - visible.trimStart().length;
  const result = visible.trim();
  if (result === text) return { text, entities };
  const removed = [...spaced.matchAll(REMOVED)].map((match) => match.index);
  const moved = (at: number): number => {
    const position = at - removed.filter((index) => index < at).length - from;
    return Math.max(0, Math.min(result.length, position));
  };
  const kept = entities.map((entity) => {
    const offset = moved(entity.offset);
    return { ...entity, offset, length: moved(entity.offset + entity.length) - offset };
  });
  return { text: result, entities: kept };
}

/** Checks, cleans, trims and nests given entities and adds the pieces that Telegram recognises by itself. */
export function finishText(given: FormattedText): FormattedText {
  for (const entity of given.entities) checkSpan(given.text, entity);
  const { text, entities } = cleaned({ text: given.text, entities: given.entities.map(checkLink) });
  const own = nested(entities.filter(({ length }) => length > 0));
  const all = [...own, ...recogniseBeside(text, own)];
  return { text, entities: all.sort((a, b) => a.offset - b.offset || b.length - a.length) };
}

/** Reads a text argument with its parse_mode or entities: `text` and `entities`, or `caption` and `caption_entities`. */
export function readFormattedText(args: Arguments, name: 'text' | 'caption'): FormattedText {
  const raw = args.text(name);
  const mode = args.text('parse_mode').toLowerCase();
  if (Buffer.byteLength(raw) > 1 << 15) throw badRequest('Text is too long');
  if (mode === 'markdown' || mode === 'markdownv2') {
    throw new Refusal(
      501,
      `Not Implemented: the emulator does not know parse_mode ${args.text('parse_mode')}`,
    );
  }
  if (!['', 'none', 'html'].includes(mode)) throw badRequest('Unsupported parse_mode');
  if (mode === 'html' && raw !== '') return finishText(parseHtml(raw));
  const field = name === 'text' ? 'entities' : 'caption_entities';
  const values = args.json(field, 'entities', z.array(z.unknown()).catch([])) ?? [];
  const entities = values.map(parseEntity).filter((entity) => entity !== undefined);
  return finishText({ text: raw, entities });
}
