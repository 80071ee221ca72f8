import {
  type EmulatedChat,
  type EmulatedUser,
  type EmulatorState,
  type Place,
  type Standing,
  botStanding,
  isMember,
} from '../state.ts';
import { type AdminRights, adminRights } from '../rights.ts';

/** A chat, or a person where their private chat with the bot is meant. */
export type ChatRef = EmulatedChat | EmulatedUser;

export interface UserOptions {
  readonly id?: number;
  readonly firstName?: string;
  readonly username?: string;
  readonly languageCode?: string;
}

export interface BotOptions {
  readonly firstName?: string;
  /** Ends in `bot`, as Telegram demands. */
  readonly username: string;
}

export interface ChannelOptions {
  readonly id?: number;
  readonly title: string;
  readonly username?: string;
  /** The bot is there already, as an administrator; false when left out. No update tells of it. */
  readonly botIsAdmin?: boolean;
  readonly rights?: AdminRights;
}

export interface GroupOptions {
  readonly id?: number;
  readonly title: string;
  readonly kind?: 'group' | 'supergroup';
  readonly username?: string;
  /** The bot is there already; true when left out. No update tells of it. */
  readonly botIsMember?: boolean;
  readonly botIsAdmin?: boolean;
  readonly rights?: AdminRights;
  /** A supergroup with topics. */
  readonly isForum?: boolean;
}

const FIRST_USER = 700_000_001;
const FIRST_BOT = 610_000_001;
const FIRST_GROUP = 4_000_000_001;
const FIRST_SUPERGROUP = 1_002_000_000_001;

function freeId(taken: ReadonlyMap<number, unknown>, first: number, sign: 1 | -1): number {
  let id = first + taken.size;
  while (taken.has(sign * id)) id += 1;
  return sign * id;
}

function addPlace(
  state: EmulatorState,
  chat: Pick<Place, 'id' | 'kind' | 'title'> & { username?: string; topics?: NonNullable<Place['topics']> },
): Place {
  if (state.places.has(chat.id)) throw new RangeError(`expected a new chat id, was ${chat.id} twice`);
  const place: Place = { ...chat, standings: new Map(), messages: new Map(), lastMessageId: 0 };
  state.places.set(chat.id, place);
  return place;
}

/** A new person; the bot does not know them until they write, press or add it. */
export function addUser(state: EmulatorState, options: UserOptions): EmulatedUser {
  const id = options.id ?? freeId(state.accounts, FIRST_USER, 1);
  return register(state, {
    id,
    firstName: options.firstName ?? 'Person',
    languageCode: options.languageCode ?? 'en',
    ...(options.username === undefined ? {} : { username: options.username }),
  });
}

/** Another bot. */
export function addBot(state: EmulatorState, options: BotOptions): EmulatedUser {
  const { username, firstName = 'Robot' } = options;
  if (!/bot$/i.test(username)) throw new RangeError(`expected a name that ends in "bot", was "${username}"`);
  return register(state, { id: freeId(state.accounts, FIRST_BOT, 1), firstName, username, isBot: true });
}

function register(state: EmulatorState, user: EmulatedUser): EmulatedUser {
  const { id } = user;
  const username = user.username === undefined ? {} : { username: user.username };
  const place = addPlace(state, { id, kind: 'private', title: user.firstName, ...username });
  place.standings.set(state.bot.id, { status: 'member' });
  state.accounts.set(id, { user, seen: false, started: false });
  return user;
}

function toEmulatedChat(place: Place): EmulatedChat {
  if (place.kind === 'private') throw new RangeError('expected a group or a channel, was a private chat');
  const { id, kind, title, username } = place;
  return { id, kind, title, ...(username === undefined ? {} : { username }) };
}

/** A new channel with an owner of its own. */
export function addChannel(state: EmulatorState, options: ChannelOptions): EmulatedChat {
  const id = options.id ?? freeId(state.places, FIRST_SUPERGROUP, -1);
  const username = options.username === undefined ? {} : { username: options.username };
  const place = addPlace(state, { id, kind: 'channel', title: options.title, ...username });
  if (options.botIsAdmin === true) {
    place.standings.set(state.bot.id, {
      status: 'administrator',
      rights: adminRights('channel', options.rights),
    });
  }
  return toEmulatedChat(place);
}

/** A new group or supergroup. */
export function addGroup(state: EmulatorState, options: GroupOptions): EmulatedChat {
  const { kind = 'supergroup', botIsMember = true, botIsAdmin = false, isForum = false } = options;
  if (isForum && kind !== 'supergroup') throw new RangeError('expected a supergroup: only these have topics');
  const id = options.id ?? freeId(state.places, kind === 'group' ? FIRST_GROUP : FIRST_SUPERGROUP, -1);
  const username = options.username === undefined ? {} : { username: options.username };
  const topics = isForum ? { topics: new Map() } : {};
  const place = addPlace(state, { id, kind, title: options.title, ...username, ...topics });
  const admin: Standing = { status: 'administrator', rights: adminRights(kind, options.rights) };
  if (botIsAdmin || botIsMember) place.standings.set(state.bot.id, botIsAdmin ? admin : { status: 'member' });
  return toEmulatedChat(place);
}

/** The place of a chat or of a person's private chat. Throws for one of another emulator. */
export function placeOf(state: EmulatorState, chat: ChatRef): Place {
  const place = state.places.get(chat.id);
  if (place === undefined) throw new RangeError(`expected a chat of this emulator, was ${chat.id}`);
  return place;
}

/** Whether the bot hears what is posted in a channel: administrators alone do. */
export function botHearsChannel(state: EmulatorState, place: Place): boolean {
  return botStanding(state, place).status === 'administrator';
}

/** Writing makes a person a member of a group, as joining would. */
export function joinGroup(place: Place, user: EmulatedUser): void {
  if (place.kind === 'private') return;
  const standing = place.standings.get(user.id);
  if (standing === undefined || !isMember(standing)) place.standings.set(user.id, { status: 'member' });
}

/** The bot now knows this person. */
export function meet(state: EmulatorState, user: EmulatedUser): void {
  const account = state.accounts.get(user.id);
  if (account !== undefined) account.seen = true;
}
