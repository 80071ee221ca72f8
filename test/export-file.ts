// Exports in the form of Telegram Desktop, of any size, written for these tests: no one's real words.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { base58 } from '@scure/base';

/** What becomes of a made message when it is read as a channel's or a group member's history. */
export type Sort = 'call' | 'talk' | 'service' | 'forwarded' | 'wordless';

export interface MadeChat {
  readonly name: string;
  /** As Telegram Desktop spells it, e.g. `public_channel`. */
  readonly type: string;
  readonly id: number;
  readonly messages: number;
  /** Members of a group; the messages of a channel are its own. */
  readonly members?: number;
  /** Seconds from one message to the next; five minutes when left out. */
  readonly everyS?: number;
}

export interface MadeExport {
  readonly chats: readonly MadeChat[];
  /** An export of a whole account, with `chats.list`; otherwise of the first chat alone. */
  readonly account?: boolean;
  /** Name, type and id stand behind the messages, as some converters write them. */
  readonly headLast?: boolean;
}

type Raw = Record<string, unknown>;

/** 2025-03-01. */
export const FIRST_AT_S = Date.UTC(2025, 2, 1) / 1_000;
const EVERY_S = 300;
const ADDRESSES = 5_000;
const PIECE = 64 * 1_024;
const SORTS: readonly Sort[] = [
  'call',
  'talk',
  'talk',
  'wordless',
  'call',
  'talk',
  'forwarded',
  'talk',
  'call',
  'service',
];
const OPENERS = ['A small bag of', 'Opening a position in', 'Early on', 'Buying a little'];
const NAMES = ['EMBER', 'TIDE', 'MOSS', 'QUILL', 'LANTERN', 'OTTER'];
const TALK = [
  'Quiet morning. I wait for volume before I do anything, and I keep most of it in cash 🌤',
  'Answering yesterday’s question: size small, write down why you bought, and look at it again after a week.',
  'Доброе утро. Сегодня без новых идей, смотрим на старые.',
  'The room is open again for questions until the evening.\nBe kind to the new people.',
];

/** The address of the token that message `index` calls: a 32-byte key in base58. */
export function calledAddress(index: number): string {
  let state = (index % ADDRESSES) + 1;
  const bytes = Uint8Array.from({ length: 32 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
  return base58.encode(bytes);
}

const addresses: string[] = [];
function address(index: number): string {
  return (addresses[index % ADDRESSES] ??= calledAddress(index));
}

/** What message `index` of any chat is. */
export function sortOf(index: number): Sort {
  return SORTS[index % SORTS.length] ?? 'talk';
}

/** How many messages of each sort a chat of this length holds. */
export function tally(messages: number): Readonly<Record<Sort, number>> {
  const counts: Record<Sort, number> = { call: 0, talk: 0, service: 0, forwarded: 0, wordless: 0 };
  for (let index = 0; index < messages; index++) counts[sortOf(index)]++;
  return counts;
}

/** Message `index` of a chat, numbered from 1, with the fields that Telegram Desktop writes. */
export function madeMessage(index: number, chat: MadeChat): Raw {
  const at = FIRST_AT_S + index * (chat.everyS ?? EVERY_S);
  const when = { date: localTime(at), date_unixtime: String(at) };
  const head = { id: index + 1, type: 'message', ...when, ...author(index, chat) };
  const sort = sortOf(index);
  if (sort === 'service') {
    const actor = { actor: chat.name, actor_id: `channel${chat.id}` };
    return {
      id: index + 1,
      type: 'service',
      ...when,
      ...actor,
      action: 'pin_message',
      text: '',
      text_entities: [],
    };
  }
  if (sort === 'forwarded') {
    return {
      ...head,
      forwarded_from: 'Harbour news',
      ...plain(`Somebody else’s words about ${address(index)}`),
    };
  }
  if (sort === 'wordless') {
    const photo = { photo: `photos/photo_${index}.jpg`, photo_file_size: 81_234, width: 1_280, height: 720 };
    return { ...head, ...photo, text: '', text_entities: [] };
  }
  if (sort === 'talk') {
    const reply = index % 3 === 0 && index > 2 ? { reply_to_message_id: index - 1 } : {};
    return { ...head, ...reply, ...plain(TALK[index % TALK.length] ?? '') };
  }
  return { ...head, ...edited(index, at), ...callText(index), ...callExtras(index, chat) };
}

function author(index: number, chat: MadeChat): Raw {
  if (chat.members === undefined) return { from: chat.name, from_id: `channel${chat.id}` };
  const member = index % chat.members;
  return { from: `Member ${member}`, from_id: `user${700_000 + member}` };
}

function edited(index: number, at: number): Raw {
  return index % 8 === 0 ? { edited: localTime(at + 60), edited_unixtime: String(at + 60) } : {};
}

function plain(text: string): Raw {
  return { text, text_entities: [{ type: 'plain', text }] };
}

/** A call in three parts: words, an address as code, a chart behind a word. */
function callText(index: number): Raw {
  const opening = `${OPENERS[index % OPENERS.length]} $${NAMES[index % NAMES.length]} here, chart looks ready\n\nCA: `;
  const code = { type: 'code', text: address(index) };
  const chart = {
    type: 'text_link',
    text: 'Chart',
    href: `https://dexscreener.com/solana/${address(index)}`,
  };
  const closing = '\nNot advice, size small.';
  return {
    text: [opening, code, '\n', chart, closing],
    text_entities: [
      { type: 'plain', text: opening },
      code,
      { type: 'plain', text: '\n' },
      chart,
      { type: 'plain', text: closing },
    ],
  };
}

function callExtras(index: number, { members }: MadeChat): Raw {
  return {
    // Members of a group are people, who cannot attach any.
    ...(members === undefined && { inline_bot_buttons: buttons(index) }),
    reactions: [
      { type: 'emoji', count: 3 + (index % 40), emoji: '🔥' },
      { type: 'custom_emoji', count: 2, document_id: 'stickers/otter.webp' },
    ],
  };
}

function buttons(index: number): Raw[][] {
  const buy = { type: 'url', text: 'Buy', data: `https://jup.ag/swap/SOL-${address(index)}` };
  return [[buy, { type: 'callback', text: 'Refresh', dataBase64: 'cmVmcmVzaA==', data: '' }]];
}

/** Telegram Desktop writes the time of the machine that exported; these were made in UTC. */
function localTime(atS: number): string {
  return new Date(atS * 1_000).toISOString().slice(0, 19);
}

/** The text of an export in pieces, indented as Telegram Desktop does. */
export function* exportText({ chats, account, headLast }: MadeExport): Generator<string> {
  if (account !== true) {
    for (const chat of chats.slice(0, 1)) yield* chatText(chat, headLast === true);
    return;
  }
  yield '{\n "about": "Here is the data you requested.",\n "personal_information": {"first_name": "Nora"},\n';
  yield ' "contacts": {"about": "People", "list": [{"first_name": "Ivo", "phone_number": ""}]},\n';
  yield ' "chats": {\n  "about": "This page lists all chats.",\n  "list": [\n';
  for (const [index, chat] of chats.entries()) {
    if (index > 0) yield ',\n';
    yield* chatText(chat, headLast === true);
  }
  yield '\n  ]\n },\n "left_chats": {"about": "Chats you left.", "list": []}\n}';
}

function* chatText(chat: MadeChat, headLast: boolean): Generator<string> {
  const head = `"name": ${JSON.stringify(chat.name)},\n "type": "${chat.type}",\n "id": ${chat.id}`;
  yield headLast ? '{\n "messages": [' : `{\n ${head},\n "messages": [`;
  let piece = '';
  for (let index = 0; index < chat.messages; index++) {
    piece += `${index === 0 ? '' : ','}\n${JSON.stringify(madeMessage(index, chat), undefined, 1)}`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield headLast ? `${piece}\n ],\n ${head}\n}` : `${piece}\n ]\n}`;
}

/** Writes an export to a file, however large, without holding it. */
export async function writeExport(file: string, made: MadeExport): Promise<void> {
  const out = createWriteStream(file);
  for (const piece of exportText(made)) if (!out.write(piece)) await once(out, 'drain');
  out.end();
  await once(out, 'close');
}
