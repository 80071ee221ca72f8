import type { BotCommand, ChatAdministratorRights, Message, UserFromGetMe } from 'grammy/types';
import type { CallLog } from './calls.ts';
import type { ReplyMarkup } from './keyboard.ts';
import type { UpdateQueue } from './updates.ts';
import type { Webhook } from './webhook.ts';

/** A person of the emulated Telegram. */
export interface EmulatedUser {
  readonly id: number;
  readonly firstName: string;
  readonly username?: string;
  readonly languageCode?: string;
  /** Another bot, where the bot may see it: in groups, with Bot-to-Bot mode on. */
  readonly isBot?: boolean;
}

/** A channel or group of the emulated Telegram. */
export interface EmulatedChat {
  readonly id: number;
  readonly kind: 'group' | 'supergroup' | 'channel';
  readonly title: string;
  readonly username?: string;
}

/** What the bot's server knows about a person. */
export interface Account {
  readonly user: EmulatedUser;
  /** The bot has met this person; before that their id means nothing to it. */
  seen: boolean;
  /** The person has written to the bot in private, so the bot may write to them. */
  started: boolean;
}

/** What a member is in a chat. */
export type Standing =
  | { readonly status: 'creator' | 'member' | 'left' | 'kicked' }
  | { readonly status: 'administrator'; readonly rights: ChatAdministratorRights };

/** Who wrote a message: the bot, the channel itself, or a person. */
export type Author = 'bot' | 'channel' | EmulatedUser;

export interface StoredMessage {
  message: Message;
  readonly author: Author;
  readonly silent: boolean;
  /** Every keyboard, also the reply keyboards that the Message object does not show. */
  replyMarkup?: ReplyMarkup;
}

/** A chat with its members and messages; a private chat has the id of its person. */
export interface Place {
  readonly id: number;
  readonly kind: 'private' | EmulatedChat['kind'];
  readonly title: string;
  readonly username?: string;
  readonly standings: Map<number, Standing>;
  readonly messages: Map<number, StoredMessage>;
  lastMessageId: number;
  /** The supergroup that this basic group became. */
  migratedTo?: number;
  /** A forum's topics by the number of the message that opened each; undefined for groups without topics. */
  readonly topics?: Map<number, Topic>;
  /** The group in which a channel's posts are discussed. */
  discussion?: Place;
}

/** A topic of a forum; one that was deleted is there no more. */
export interface Topic {
  readonly name: string;
  closed: boolean;
}

export interface StoredFile {
  readonly kind: 'photo' | 'document';
  readonly id: string;
  readonly uniqueId: string;
  readonly path: string;
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
  readonly width?: number;
  readonly height?: number;
}

export interface CallbackAnswer {
  readonly text?: string;
  readonly showAlert: boolean;
  readonly url?: string;
}

export interface PressedButton {
  readonly pressedAt: number;
  answer?: CallbackAnswer;
}

/** All that the emulated server remembers. */
export interface EmulatorState {
  readonly now: () => number;
  readonly token: string;
  readonly bot: UserFromGetMe;
  /** Bot-to-Bot mode is on: the bot sees what other bots write in its groups. */
  readonly seesBots: boolean;
  readonly accounts: Map<number, Account>;
  readonly places: Map<number, Place>;
  readonly files: Map<string, StoredFile>;
  /** Command lists by scope and language. */
  readonly commands: Map<string, readonly BotCommand[]>;
  readonly defaultRights: Map<'channels' | 'groups', ChatAdministratorRights>;
  readonly presses: Map<string, PressedButton>;
  readonly updates: UpdateQueue;
  readonly webhook: Webhook;
  readonly calls: CallLog;
  /** Private chats and basic groups share one counter of message ids, as they do at Telegram. */
  sharedMessageId: number;
  /** Tells listeners that the bot wrote or edited a message. */
  readonly announce: (place: Place, stored: StoredMessage) => void;
}

/** The next message id of a place. Channels and supergroups count for themselves. */
export function nextMessageId(state: EmulatorState, place: Place): number {
  if (place.kind === 'channel' || place.kind === 'supergroup') return (place.lastMessageId += 1);
  return (state.sharedMessageId += 1);
}

/** Unix time of the emulator's clock, whole seconds. */
export function unixNow(state: EmulatorState): number {
  return Math.floor(state.now() / 1000);
}

/** Keeps a message in its place and, when the bot wrote it, tells the listeners. */
export function keepMessage(state: EmulatorState, place: Place, stored: StoredMessage): void {
  place.messages.set(stored.message.message_id, stored);
  if (stored.author === 'bot') state.announce(place, stored);
}

/** What the bot is in a place; `left` where it never was. */
export function botStanding(state: EmulatorState, place: Place): Standing {
  return place.standings.get(state.bot.id) ?? { status: 'left' };
}

/** Whether a standing means membership. */
export function isMember(standing: Standing): boolean {
  return standing.status !== 'left' && standing.status !== 'kicked';
}
