import type { Message } from 'grammy/types';
import type { Draft } from './people/draft.ts';
import { type Forwarded, forward } from './people/forwarding.ts';
import {
  addBotToGroup,
  appoint,
  demoteBot,
  link,
  migrate,
  promoteBot,
  react,
  removeBot,
  setBlocked,
} from './people/membership.ts';
import {
  type BotOptions,
  type ChannelOptions,
  type ChatRef,
  type GroupOptions,
  type UserOptions,
  addBot,
  addChannel,
  addGroup,
  addUser,
  placeOf,
} from './people/places.ts';
import { type ButtonRef, type MessageRef, type Press, press } from './people/pressing.ts';
import { openTopic, shutTopic } from './people/topics.ts';
import { type PostOptions, edit, post, write } from './people/writing.ts';
import type { AdminRights } from './rights.ts';
import type { EmulatedChat, EmulatedUser, EmulatorState } from './state.ts';

/** What people do at Telegram; each act makes the updates that the real server would send, dated by the clock. */
export interface People {
  user(options?: UserOptions): EmulatedUser;
  /** Another bot, that writes in groups; ours hears it with Bot-to-Bot mode on. */
  robot(options: BotOptions): EmulatedUser;
  channel(options: ChannelOptions): EmulatedChat;
  group(options: GroupOptions): EmulatedChat;
  /** Writes to the bot (`private`) or into a group; commands, links and cashtags get their entities. */
  write(user: EmulatedUser, to: ChatRef | 'private', draft: Draft): Message;
  /** Opens the bot, by a deep link `t.me/bot?start=PAYLOAD` when there is a payload. */
  start(user: EmulatedUser, payload?: string): Message;
  /** Posts in a channel; the bot hears it as an administrator. */
  post(channel: EmulatedChat, draft: Draft, options?: PostOptions): Message;
  /** Changes a message of a person or channel; no update when nothing changed. */
  edit(chat: ChatRef, messageId: number, draft: Draft): Message;
  /** Deletes a message; like Telegram, it tells the bot nothing. */
  delete(chat: ChatRef, messageId: number): void;
  forward(user: EmulatedUser, to: ChatRef | 'private', from: Forwarded): Message;
  /** Presses a callback button by its text or data; the answer is read from what it returns. */
  press(user: EmulatedUser, at: MessageRef, button: ButtonRef): Press;
  /** Makes the bot an administrator of a channel. */
  addToChannel(by: EmulatedUser, channel: EmulatedChat, rights?: AdminRights): void;
  removeFromChannel(by: EmulatedUser, channel: EmulatedChat): void;
  addToGroup(by: EmulatedUser, group: EmulatedChat): void;
  removeFromGroup(by: EmulatedUser, group: EmulatedChat): void;
  promote(by: EmulatedUser, chat: EmulatedChat, rights?: AdminRights): void;
  demote(by: EmulatedUser, chat: EmulatedChat): void;
  /** Makes a person creator, administrator or member of a chat, or lets them leave it. */
  appoint(
    chat: EmulatedChat,
    user: EmulatedUser,
    status: 'creator' | 'administrator' | 'member' | 'left',
  ): void;
  block(user: EmulatedUser): void;
  unblock(user: EmulatedUser): void;
  /** Turns a basic group into a supergroup; writing to the old id is refused from then on. */
  migrate(by: EmulatedUser, group: EmulatedChat): EmulatedChat;
  /** Sets the reactions of a post, by emoji. */
  react(channel: EmulatedChat, messageId: number, counts: Readonly<Record<string, number>>): void;
  /** Opens a topic in a forum and returns its number. */
  openTopic(by: EmulatedUser, group: EmulatedChat, name: string): number;
  closeTopic(group: EmulatedChat, topicId: number): void;
  deleteTopic(group: EmulatedChat, topicId: number): void;
  /** Makes a supergroup the place where a channel's posts are discussed: each is forwarded there by Telegram itself. */
  link(channel: EmulatedChat, group: EmulatedChat): void;
}

function membership(
  state: EmulatorState,
): Pick<
  People,
  | 'addToChannel'
  | 'removeFromChannel'
  | 'addToGroup'
  | 'removeFromGroup'
  | 'promote'
  | 'demote'
  | 'appoint'
  | 'block'
  | 'unblock'
  | 'migrate'
> {
  return {
    addToChannel: (by, chat, rights) => promoteBot(state, by, { chat, rights }),
    removeFromChannel: (by, channel) => removeBot(state, by, channel),
    addToGroup: (by, group) => addBotToGroup(state, by, group),
    removeFromGroup: (by, group) => removeBot(state, by, group),
    promote: (by, chat, rights) => promoteBot(state, by, { chat, rights }),
    demote: (by, chat) => demoteBot(state, by, chat),
    appoint: (chat, user, status) => appoint(state, chat, { user, status }),
    block: (user) => setBlocked(state, user, true),
    unblock: (user) => setBlocked(state, user, false),
    migrate(by, group) {
      const target = addGroup(state, { title: group.title, kind: 'supergroup', botIsMember: false });
      migrate(state, by, { group, target });
      return target;
    },
  };
}

/** The people of one emulator. */
export function createPeople(state: EmulatorState): People {
  return {
    ...membership(state),
    user: (options = {}) => addUser(state, options),
    robot: (options) => addBot(state, options),
    channel: (options) => addChannel(state, options),
    group: (options) => addGroup(state, options),
    write: (user, to, draft) => write(state, user, { to, draft }),
    start: (user, payload) =>
      write(state, user, { to: 'private', draft: payload === undefined ? '/start' : `/start ${payload}` }),
    post: (channel, draft, options = {}) => post(state, channel, { draft, options }),
    edit: (chat, messageId, draft) => edit(state, chat, { messageId, draft }),
    delete: (chat, messageId) => void placeOf(state, chat).messages.delete(messageId),
    forward: (user, to, from) => forward(state, user, { to, from }),
    press: (user, at, button) => press(state, user, { at, button }),
    react: (channel, messageId, counts) => react(state, channel, { messageId, counts }),
    openTopic: (by, group, name) => openTopic(state, by, { group, name }),
    closeTopic: (group, topicId) => shutTopic(state, group, { topicId, how: 'close' }),
    deleteTopic: (group, topicId) => shutTopic(state, group, { topicId, how: 'delete' }),
    link: (channel, group) => link(state, channel, group),
  };
}
