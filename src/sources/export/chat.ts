import type { ChannelIdentity } from '../../model/call.ts';
import type { ChatId } from '../../model/units.ts';

/** Name, type and id of a chat as its export gives them, before anything is believed. */
export interface ChatHead {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly id?: unknown;
}

/** A chat whose messages are somebody's words to the public: of a channel itself, of a group its members'. */
export interface Place {
  readonly kind: 'channel' | 'group';
  readonly chatId: ChatId;
  readonly title: string;
}

/** Why the messages of a chat are not read: people's own correspondence, or a kind of chat that is not known here. */
export type ChatSkip = 'personal' | 'unknown-chat';

const CHANNELS = new Set(['public_channel', 'private_channel']);
const SUPERGROUPS = new Set(['public_supergroup', 'private_supergroup']);
const BASIC_GROUP = 'private_group';
const PERSONAL = new Set(['personal_chat', 'bot_chat', 'saved_messages', 'replies', 'verify_codes']);
/** The Bot API's ids of channels and supergroups are -100 and ten or more digits: below this number. */
const CHANNEL_BASE = -1_000_000_000_000;
const HIGHEST_ID = 997_852_516_352;
/** Before 2021 ids of groups and channels were written with this added, and ids of people with half of it. */
const OLD_CHAT_SHIFT = 2 ** 33;
const OLD_USER_SHIFT = 2 ** 32;
const LONGEST_TITLE = 255;

/** The place that a chat is, or why its messages are left out. */
export function placeOf({ name, type, id }: ChatHead): Place | ChatSkip {
  if (isPersonal(type)) return 'personal';
  const bareId = bareChatId(id);
  if (typeof type !== 'string' || bareId === undefined) return 'unknown-chat';
  if (CHANNELS.has(type))
    return { kind: 'channel', chatId: channelChatId(bareId), title: titleOf(name, 'unnamed channel') };
  const title = titleOf(name, 'unnamed group');
  if (SUPERGROUPS.has(type)) return { kind: 'group', chatId: channelChatId(bareId), title };
  return type === BASIC_GROUP ? { kind: 'group', chatId: -bareId as ChatId, title } : 'unknown-chat';
}

/** Is this type of chat somebody's own correspondence? */
export function isPersonal(type: unknown): boolean {
  return typeof type === 'string' && PERSONAL.has(type);
}

/**
 * Whose words a message of a place is: of a channel the channel's, of a group the member's; the group's own for an
 * anonymous admin. Undefined when it does not say by id.
 */
export function speakerOf(place: Place, fromId: unknown, from: unknown): ChannelIdentity | undefined {
  const own = { kind: 'channel', chatId: place.chatId, title: place.title } as const;
  if (place.kind === 'channel') return own;
  const memberId = peerId(fromId);
  if (memberId === undefined) return undefined;
  if (memberId === place.chatId) return own;
  return { kind: 'member', chatId: place.chatId, memberId, title: titleOf(from, 'Deleted account') };
}

/** The Bot API's id of `user123`, `channel123` or `chat123`, or of a number from before 2021. */
function peerId(written: unknown): number | undefined {
  if (typeof written === 'number' && Number.isSafeInteger(written)) {
    if (written >= OLD_CHAT_SHIFT) return channelChatId(written - OLD_CHAT_SHIFT);
    return written > OLD_USER_SHIFT ? written - OLD_USER_SHIFT : undefined;
  }
  const [, sort, digits] =
    (typeof written === 'string' && /^(user|channel|chat)(\d{1,12})$/.exec(written)) || [];
  const id = Number(digits);
  if (sort === undefined || !(id > 0 && id <= HIGHEST_ID)) return undefined;
  if (sort === 'user') return id;
  return sort === 'channel' ? channelChatId(id) : -id;
}

function bareChatId(id: unknown): number | undefined {
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0 || id > HIGHEST_ID) return undefined;
  return id > OLD_CHAT_SHIFT && id < OLD_CHAT_SHIFT + OLD_USER_SHIFT ? id - OLD_CHAT_SHIFT : id;
}

function channelChatId(bareId: number): ChatId {
  return (CHANNEL_BASE - bareId) as ChatId;
}

function titleOf(name: unknown, fallback: string): string {
  const title = typeof name === 'string' ? name.trim() : '';
  return title === '' ? fallback : title.slice(0, LONGEST_TITLE);
}
