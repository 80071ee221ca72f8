import type { Message, MessageOrigin } from 'grammy/types';
import { originFields } from '../forward-origin.ts';
import { toChannel, toChat, toUser } from '../shapes.ts';
import type { EmulatedChat, EmulatedUser, EmulatorState } from '../state.ts';
import { type Draft, albumFields, draftContent } from './draft.ts';
import { type ChatRef, placeOf } from './places.ts';
import { deliverFromUser } from './writing.ts';

/** A channel as a forward shows it; the bot need not know the channel otherwise. */
export type ForwardedChannel = Pick<EmulatedChat, 'id' | 'title' | 'username'>;

/**
 * What is forwarded: content and the time of the original (epoch ms), and where it came from: a post of a channel, a
 * message of a person, of a person who hides their account (only the name is shown), or of an anonymous administrator.
 */
export type Forwarded = { readonly content: Draft; readonly at: number } & (
  | { readonly channel: ForwardedChannel; readonly messageId: number; readonly signature?: string }
  | { readonly user: EmulatedUser }
  | { readonly hiddenUser: string }
  | { readonly chat: EmulatedChat; readonly signature?: string }
);

function toOrigin(state: EmulatorState, from: Forwarded): MessageOrigin {
  const date = Math.floor(from.at / 1000);
  if ('user' in from) return { type: 'user', sender_user: toUser(from.user), date };
  if ('hiddenUser' in from) return { type: 'hidden_user', sender_user_name: from.hiddenUser, date };
  const signature = from.signature === undefined ? {} : { author_signature: from.signature };
  if ('chat' in from) {
    return { type: 'chat', sender_chat: toChat(state, placeOf(state, from.chat)), ...signature, date };
  }
  return { type: 'channel', chat: toChannel(from.channel), message_id: from.messageId, ...signature, date };
}

/** A person forwards something to the bot or into a group. */
export function forward(
  state: EmulatorState,
  user: EmulatedUser,
  what: { readonly to: ChatRef | 'private'; readonly from: Forwarded },
): Message {
  const place = placeOf(state, what.to === 'private' ? user : what.to);
  const { content } = what.from;
  const fields = {
    ...originFields(toOrigin(state, what.from)),
    ...albumFields(content),
    ...draftContent(state, content),
  };
  return deliverFromUser(state, user, { place, fields });
}
