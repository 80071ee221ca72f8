import { open } from 'node:fs/promises';
import { after, DAY, type EpochMs } from '../../model/units.ts';
import { type ChatHead, type ChatSkip, isPersonal, type Place, placeOf } from './chat.ts';
import { broken, fileFault, unusable } from './export-error.ts';
import type { ExportFile } from './find-export.ts';
import { createJsonWalk, type Found, JsonFault, type Wanted } from './json-walk.ts';
import { type ChatMemory, type MessageSkip, type ReadMessage, readMessage } from './message.ts';

/** What an export holds, in its order: a chat and then its messages. */
export type ExportItem =
  | { readonly kind: 'chat'; readonly title: string; readonly skipped?: ChatSkip }
  | Extract<ReadMessage, { kind: 'post' }>
  | { readonly kind: 'skipped'; readonly reason: MessageSkip | ChatSkip };

export interface ReadOptions {
  /** Nothing was posted later than a day after this. */
  readonly now: EpochMs;
  /** Hears how many bytes have been read so far. */
  readonly onBytes?: (bytes: number) => void;
}

const HEAD = { name: 'take', type: 'take', id: 'take' } as const;
const CHAT = { ...HEAD, messages: ['take'] } as const;
const EXPORT: Wanted = { ...CHAT, chats: { list: [CHAT] }, left_chats: { list: [CHAT] } };
const HEADS: Wanted = { ...HEAD, chats: { list: [HEAD] }, left_chats: { list: [HEAD] } };
const CHUNK_BYTES = 256 * 1_024;
/** A message with everything that Telegram allows in it stays far below. */
const LONGEST_VALUE = 4 * 1_024 * 1_024;

interface OpenChat {
  readonly number: number;
  head: ChatHead;
  place: Place | ChatSkip | undefined;
  readonly memory: ChatMemory;
}

/**
 * Reads an export of Telegram Desktop, of one chat or of an account, and yields what it holds as it comes; the next part of
 * the file is read when the last has been taken. Throws an ExportError when the file is no export or breaks off; what stood
 * before has been yielded by then.
 */
export async function* readExport(
  file: ExportFile,
  { now, onBytes }: ReadOptions,
): AsyncGenerator<readonly ExportItem[], void> {
  const latest = after(now, DAY);
  const chats: OpenChat[] = [];
  let opened = 0;
  let heads: readonly ChatHead[] | undefined;
  let messages = 0;
  let named = false;

  try {
    for await (const found of walk(file, EXPORT, onBytes)) {
      const items: ExportItem[] = [];
      for (const one of found) await take(one, items);
      if (items.length > 0) yield items;
    }
  } catch (error) {
    if (error instanceof Cut) throw broken('cut', file.path, { bytes: error.bytes, read: messages > 0 });
    if (error instanceof JsonFault)
      throw messages === 0
        ? unusable('notJson', file.path, error)
        : broken('damaged', file.path, { bytes: error.at, read: true });
    throw error;
  }
  if (messages === 0) throw unusable(named ? 'noMessages' : 'noExport', file.path);

  async function take(one: Found, items: ExportItem[]): Promise<void> {
    const chat = chats.at(-1);
    // Of the objects that hold lists of chats only the outermost is a chat, and that only of an export of one chat.
    if (one.kind === 'open')
      chats.push({
        number: opened++,
        head: {},
        place: undefined,
        memory: { bots: new Set(), wordless: undefined },
      });
    else if (one.kind === 'close') chats.pop();
    else if (chat === undefined) return;
    else if (one.key !== undefined && one.kind === 'value') {
      chat.head = { ...chat.head, [one.key]: one.value };
      // Much else that is JSON has a type.
      const { type, id } = chat.head;
      named ||= type !== undefined && (id !== undefined || isPersonal(type));
    } else if (one.key === undefined) {
      messages += 1;
      const place = chat.place ?? (await settle(chat, items));
      if (typeof place === 'string') items.push({ kind: 'skipped', reason: place });
      else if (one.kind === 'unreadable') items.push({ kind: 'skipped', reason: 'unreadable' });
      else items.push(readMessage(one.value, place, chat.memory, latest));
    }
  }

  /** Which place a chat is, at its first message; where its head stands behind the messages, the file is looked through for it. */
  async function settle(chat: OpenChat, items: ExportItem[]): Promise<Place | ChatSkip> {
    if (!isWhole(chat.head)) {
      heads ??= await readHeads(file);
      chat.head = { ...heads[chat.number], ...chat.head };
      if (chat.number === 0 && !isWhole({ name: '', ...chat.head })) throw unusable('headless', file.path);
    }
    const place = placeOf(chat.head);
    chat.place = place;
    const title = typeof chat.head.name === 'string' ? chat.head.name : 'unnamed chat';
    items.push(
      typeof place === 'string'
        ? { kind: 'chat', title, skipped: place }
        : { kind: 'chat', title: place.title },
    );
    return place;
  }
}

/** Saved messages have no name. */
function isWhole({ name, type, id }: ChatHead): boolean {
  return isPersonal(type) || (name !== undefined && type !== undefined && id !== undefined);
}

/** Name, type and id of all chats of an export, in their order, as far as the file goes. */
async function readHeads(file: ExportFile): Promise<readonly ChatHead[]> {
  const heads: ChatHead[] = [];
  const open: number[] = [];
  try {
    for await (const found of walk(file, HEADS)) {
      for (const one of found) {
        if (one.kind === 'open') open.push(heads.push({}) - 1);
        else if (one.kind === 'close') open.pop();
        else if (one.kind === 'value' && one.key !== undefined) {
          const at = open.at(-1) ?? 0;
          heads[at] = { ...heads[at], [one.key]: one.value };
        }
      }
    }
  } catch (error) {
    // Where the file ends too early the reading of its messages will say so.
    if (!(error instanceof JsonFault || error instanceof Cut)) throw error;
  }
  return heads;
}

/** Thrown where a file ends too early. */
class Cut extends Error {
  override readonly name = 'Cut';
  readonly bytes: number;

  constructor(bytes: number) {
    super(`expected more after ${bytes} bytes`);
    this.bytes = bytes;
  }
}

/** Walks through the file; throws a Cut when it ends too early. */
async function* walk(
  file: ExportFile,
  wanted: Wanted,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<readonly Found[], void> {
  const json = createJsonWalk(wanted, LONGEST_VALUE);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const handle = await open(file.path).catch((error: unknown) => {
    throw fileFault(error, file.path);
  });
  let bytes = 0;
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, bytes);
      if (bytesRead === 0) break;
      bytes += bytesRead;
      const found = json.read(buffer.subarray(0, bytesRead));
      onBytes?.(bytes);
      if (found.length > 0) yield found;
    }
  } finally {
    await handle.close();
  }
  if (!json.ended()) throw new Cut(bytes);
}
