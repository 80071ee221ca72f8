import type { ChatFullInfo, ChatMember, User } from 'grammy/types';
import { openPlace } from '../access.ts';
import { badRequest } from '../refusal.ts';
import { toBotUser, toMember, toUser } from '../shapes.ts';
import { type EmulatorState, type Place, isMember } from '../state.ts';
import type { Methods } from './handler.ts';

const FULL = {
  accent_color_id: 0,
  max_reaction_count: 11,
  accepted_gift_types: {
    unlimited_gifts: false,
    limited_gifts: false,
    unique_gifts: false,
    premium_subscription: false,
    gifts_from_channels: false,
  },
};

function toFullInfo(state: EmulatorState, place: Place): ChatFullInfo {
  const { id, title, kind } = place;
  if (kind === 'group') return { id, type: kind, title, ...FULL };
  const names =
    place.username === undefined ? {} : { username: place.username, active_usernames: [place.username] };
  if (kind === 'channel') return { id, type: kind, title, ...names, ...FULL };
  if (kind === 'supergroup') return { id, type: kind, title, ...names, ...FULL };
  const first_name = state.accounts.get(id)?.user.firstName ?? '';
  return { id, type: kind, first_name, ...names, ...FULL };
}

function userById(state: EmulatorState, id: number): User | undefined {
  if (id === state.bot.id) return toBotUser(state.bot);
  const account = state.accounts.get(id);
  return account === undefined ? undefined : toUser(account.user);
}

function administrators(state: EmulatorState, place: Place): ChatMember[] {
  return [...place.standings].flatMap(([id, standing]) => {
    const user = userById(state, id);
    const leads = standing.status === 'creator' || standing.status === 'administrator';
    // Other bots are left out of this list, the asking one is not.
    return user !== undefined && leads ? [toMember(user, standing)] : [];
  });
}

/** What the bot may learn of chats and their members. */
export const chats = {
  getChat: ({ state, args }) => toFullInfo(state, openPlace(state, args.text('chat_id'), 'read')),
  getChatMember({ state, args }) {
    const place = openPlace(state, args.text('chat_id'), 'read');
    const id = args.integer('user_id', 0);
    if (id <= 0) throw badRequest('invalid user_id specified');
    const user = userById(state, id);
    if (user === undefined) throw badRequest('user not found');
    if (place.kind === 'private') return toMember(user, { status: 'member' });
    return toMember(user, place.standings.get(id) ?? { status: 'left' });
  },
  getChatAdministrators({ state, args }) {
    const place = openPlace(state, args.text('chat_id'), 'read');
    if (place.kind === 'private') throw badRequest('there are no administrators in the private chat');
    // Every member that leads is its creator or an administrator; the union of types cannot say so.
    return administrators(state, place).filter(
      (member) => member.status === 'creator' || member.status === 'administrator',
    );
  },
  getChatMemberCount({ state, args }) {
    const place = openPlace(state, args.text('chat_id'), 'read');
    if (place.kind === 'private') return 2;
    return [...place.standings.values()].filter(isMember).length;
  },
  leaveChat({ state, args }) {
    const place = openPlace(state, args.text('chat_id'), 'read');
    if (place.kind === 'private') throw badRequest("chat can't be left");
    place.standings.set(state.bot.id, { status: 'left' });
    return true;
  },
} satisfies Methods;
