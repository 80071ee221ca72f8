import type { Chat, User } from 'grammy/types';
import { toChannel, toConversation, toUser } from '../shapes.ts';
import type { EmulatedChat, EmulatedUser, EmulatorState, Place } from '../state.ts';
import { placeOf } from './places.ts';

const ANONYMOUS_ADMIN: User = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
};
const CHANNEL_SPEAKER: User = {
  id: 136_817_688,
  is_bot: true,
  first_name: 'Channel',
  username: 'Channel_Bot',
};

/** Who is shown as the sender. Behind a chat that speaks stands an account that is nobody's. */
export function speakerFields(
  state: EmulatorState,
  user: EmulatedUser,
  { place, as }: { readonly place: Place; readonly as?: EmulatedChat },
): { readonly from: User; readonly sender_chat?: Chat } {
  if (as === undefined) return { from: toUser(user) };
  const speaker = placeOf(state, as);
  if (speaker === place) return { from: ANONYMOUS_ADMIN, sender_chat: toConversation(state, place) };
  if (speaker.kind !== 'channel')
    throw new RangeError('expected the group itself or a channel: nothing else speaks in a group');
  return { from: CHANNEL_SPEAKER, sender_chat: toChannel(speaker) };
}
