import type { ReactionType } from 'grammy/types';
import type { MessageFields } from '../content.ts';
import { type AdminRights, adminRights } from '../rights.ts';
import { toBotUser, toChat, toConversation, toMember, toUser } from '../shapes.ts';
import {
  type EmulatedChat,
  type EmulatedUser,
  type EmulatorState,
  type Place,
  type Standing,
  botStanding,
  isMember,
  keepMessage,
  nextMessageId,
  unixNow,
} from '../state.ts';
import { botHearsChannel, meet, placeOf } from './places.ts';

/** Someone changes what the bot is in a chat; the bot is told by my_chat_member. */
function changeBot(
  state: EmulatorState,
  by: EmulatedUser,
  change: { place: Place; standing: Standing },
): void {
  const { place, standing } = change;
  const bot = toBotUser(state.bot);
  const before = botStanding(state, place);
  place.standings.set(state.bot.id, standing);
  if (JSON.stringify(before) === JSON.stringify(standing)) return;
  meet(state, by);
  state.updates.push({
    my_chat_member: {
      chat: toChat(state, place),
      from: toUser(by),
      date: unixNow(state),
      old_chat_member: toMember(bot, before),
      new_chat_member: toMember(bot, standing),
    },
  });
}

function groupOrChannel(
  state: EmulatorState,
  chat: EmulatedChat,
): { place: Place; kind: EmulatedChat['kind'] } {
  return { place: placeOf(state, chat), kind: chat.kind };
}

function serviceMessage(
  state: EmulatorState,
  by: EmulatedUser,
  what: { place: Place; fields: MessageFields },
): void {
  const { place, fields } = what;
  const chat = toConversation(state, place);
  const message = {
    message_id: nextMessageId(state, place),
    from: toUser(by),
    chat,
    date: unixNow(state),
    ...fields,
  };
  keepMessage(state, place, { message, author: by, silent: false });
  state.updates.push({ message });
}

/** A person makes the bot an administrator of a channel or group, adding it if it was not there. */
export function promoteBot(
  state: EmulatorState,
  by: EmulatedUser,
  what: { chat: EmulatedChat; rights: AdminRights | undefined },
): void {
  const { place, kind } = groupOrChannel(state, what.chat);
  changeBot(state, by, {
    place,
    standing: { status: 'administrator', rights: adminRights(kind, what.rights) },
  });
}

/** A person adds the bot to a group: my_chat_member and a service message. */
export function addBotToGroup(state: EmulatorState, by: EmulatedUser, group: EmulatedChat): void {
  const { place, kind } = groupOrChannel(state, group);
  if (kind === 'channel')
    throw new RangeError('expected a group, was a channel: bots enter channels as administrators');
  if (isMember(botStanding(state, place))) return;
  changeBot(state, by, { place, standing: { status: 'member' } });
  serviceMessage(state, by, { place, fields: { new_chat_members: [toBotUser(state.bot)] } });
}

/** A person takes the bot's administrator rights away: a group keeps it as a member, a channel does not. */
export function demoteBot(state: EmulatorState, by: EmulatedUser, chat: EmulatedChat): void {
  const { place, kind } = groupOrChannel(state, chat);
  changeBot(state, by, { place, standing: { status: kind === 'channel' ? 'left' : 'member' } });
}

/** A person removes the bot: from a channel it is `left`, from a group `kicked`. */
export function removeBot(state: EmulatorState, by: EmulatedUser, chat: EmulatedChat): void {
  const { place, kind } = groupOrChannel(state, chat);
  changeBot(state, by, { place, standing: { status: kind === 'channel' ? 'left' : 'kicked' } });
}

/** A person blocks or unblocks the bot. */
export function setBlocked(state: EmulatorState, user: EmulatedUser, isBlocked: boolean): void {
  const standing: Standing = { status: isBlocked ? 'kicked' : 'member' };
  changeBot(state, user, { place: placeOf(state, user), standing });
}

/** A basic group becomes a supergroup with another id: a message in each tells of the other. */
export function migrate(
  state: EmulatorState,
  by: EmulatedUser,
  what: { group: EmulatedChat; target: EmulatedChat },
): void {
  const from = placeOf(state, what.group);
  const to = placeOf(state, what.target);
  if (from.kind !== 'group') throw new RangeError(`expected a basic group, was a ${from.kind}`);
  for (const [id, standing] of from.standings) to.standings.set(id, standing);
  if (!isMember(botStanding(state, from))) {
    from.migratedTo = to.id;
    return;
  }
  meet(state, by);
  serviceMessage(state, by, { place: from, fields: { migrate_to_chat_id: to.id } });
  from.migratedTo = to.id;
  const chat = toConversation(state, to);
  // Telegram shows the supergroup itself as the sender, behind the user that stands for anonymous administrators.
  const anonymous = { id: 1_087_968_824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };
  const header = { message_id: nextMessageId(state, to), from: anonymous, sender_chat: chat, chat };
  const message = { ...header, date: unixNow(state), migrate_from_chat_id: from.id };
  keepMessage(state, to, { message, author: by, silent: false });
  state.updates.push({ message });
}

/** A group becomes the place where a channel's posts are discussed. */
export function link(state: EmulatorState, channel: EmulatedChat, group: EmulatedChat): void {
  const place = placeOf(state, channel);
  const discussion = placeOf(state, group);
  if (place.kind !== 'channel' || discussion.kind !== 'supergroup')
    throw new RangeError(`expected a channel and a supergroup, was a ${place.kind} and a ${discussion.kind}`);
  place.discussion = discussion;
}

/** Readers react to a post; the bot hears the counts where it is an administrator and has asked for them. */
export function react(
  state: EmulatorState,
  channel: EmulatedChat,
  what: { messageId: number; counts: Readonly<Record<string, number>> },
): void {
  const place = placeOf(state, channel);
  if (!place.messages.has(what.messageId)) throw new RangeError(`expected a post, was ${what.messageId}`);
  if (!botHearsChannel(state, place)) return;
  const reactions = Object.entries(what.counts).map(([emoji, total_count]) => ({
    // Which emoji exist is Telegram's to say; people of the emulator may use any.
    type: { type: 'emoji', emoji } as ReactionType,
    total_count,
  }));
  state.updates.push({
    message_reaction_count: {
      chat: toChat(state, place),
      message_id: what.messageId,
      date: unixNow(state),
      reactions,
    },
  });
}

/** A person gets or loses a place in a chat; the bot is not told. */
export function appoint(
  state: EmulatorState,
  chat: EmulatedChat,
  what: { user: EmulatedUser; status: 'creator' | 'administrator' | 'member' | 'left' },
): void {
  const { place, kind } = groupOrChannel(state, chat);
  const { user, status } = what;
  place.standings.set(
    user.id,
    status === 'administrator' ? { status, rights: adminRights(kind) } : { status },
  );
}
