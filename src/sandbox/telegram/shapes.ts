import type { Chat, ChatMember, User, UserFromGetMe } from 'grammy/types';
import type { EmulatedUser, EmulatorState, Place, Standing } from './state.ts';

/** A person as Telegram writes it. */
export function toUser(user: EmulatedUser): User {
  return {
    id: user.id,
    is_bot: user.isBot === true,
    first_name: user.firstName,
    ...(user.username === undefined ? {} : { username: user.username }),
    ...(user.languageCode === undefined ? {} : { language_code: user.languageCode }),
  };
}

/** The bot as the sender of its messages: without the extras of getMe. */
export function toBotUser(bot: UserFromGetMe): User {
  return { id: bot.id, is_bot: true, first_name: bot.first_name, username: bot.username };
}

/** A channel as Telegram writes it. */
export function toChannel(place: Pick<Place, 'id' | 'title' | 'username'>): Chat.ChannelChat {
  const username = place.username === undefined ? {} : { username: place.username };
  return { id: place.id, title: place.title, ...username, type: 'channel' };
}

/** A group or a private chat as Telegram writes it. */
export function toConversation(state: EmulatorState, place: Place): Exclude<Chat, Chat.ChannelChat> {
  const username = place.username === undefined ? {} : { username: place.username };
  if (place.kind === 'group') return { id: place.id, title: place.title, type: 'group' };
  if (place.kind === 'supergroup')
    return {
      id: place.id,
      title: place.title,
      ...username,
      type: 'supergroup',
      ...(place.topics === undefined ? {} : { is_forum: true }),
    };
  const user = state.accounts.get(place.id)?.user;
  return { id: place.id, first_name: user?.firstName ?? '', ...username, type: 'private' };
}

/** A place as Telegram writes it. */
export function toChat(state: EmulatorState, place: Place): Chat {
  return place.kind === 'channel' ? toChannel(place) : toConversation(state, place);
}

/** A member as Telegram writes it. */
export function toMember(user: User, standing: Standing): ChatMember {
  const { status } = standing;
  if (status === 'administrator') return { user, status, can_be_edited: false, ...standing.rights };
  if (status === 'creator') return { user, status, is_anonymous: false };
  return status === 'kicked' ? { user, status, until_date: 0 } : { user, status };
}
