// Every part of an album stands in an export by itself, and nothing says that they belong together.

/** Parts of an album that stand directly before a message, without words of their own. */
export interface WordlessParts {
  /** Number of the first of them, which is the number of the whole album. */
  readonly firstId: number;
  readonly parts: number;
  readonly mark: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** More parts than this Telegram takes into no album. */
const MOST_PARTS = 10;
/** Photos and videos share an album; files of sound, and other files, only with their like. */
const SORTS: Readonly<Record<string, string>> = { video_file: 'seen', audio_file: 'heard' };

/** The wordless parts up to this message, itself among them; undefined when it can be no part of an album. */
export function withPart(
  before: WordlessParts | undefined,
  message: Fields,
  messageId: number,
): WordlessParts | undefined {
  const mark = markOf(message);
  if (mark === undefined) return undefined;
  return continues(before, mark)
    ? { ...before, parts: before.parts + 1 }
    : { firstId: messageId, parts: 1, mark };
}

/**
 * The number of the post that a message with words is: its own, or that of the album's first part when the words stand
 * under a later one. The parts are sent in one second, by one sender, with nothing in between.
 */
export function postNumber(before: WordlessParts | undefined, message: Fields, messageId: number): number {
  const mark = markOf(message);
  return mark !== undefined && continues(before, mark) ? before.firstId : messageId;
}

function continues(before: WordlessParts | undefined, mark: string): before is WordlessParts {
  return before !== undefined && before.mark === mark && before.parts < MOST_PARTS;
}

/** The same for all parts of an album: sender, second and sort of what they show. Undefined for what albums cannot hold. */
function markOf(message: Fields): string | undefined {
  const sort = sortOf(message);
  if (sort === undefined) return undefined;
  return JSON.stringify([sort, message['from_id'], message['date_unixtime'] ?? message['date']]);
}

function sortOf(message: Fields): string | undefined {
  if ('photo' in message) return 'seen';
  if (!('file' in message)) return undefined;
  const type = message['media_type'];
  if (type === undefined) return 'file';
  return typeof type === 'string' && Object.hasOwn(SORTS, type) ? SORTS[type] : undefined;
}
