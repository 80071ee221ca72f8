import type { Message } from 'grammy/types';
import { badRequest } from './refusal.ts';
import { type EmulatorState, type Place, botStanding } from './state.ts';

/** The fields of a message that tell its topic; empty for General and for chats without topics. */
export function topicFields(
  topicId: number | undefined,
): Pick<Message, 'message_thread_id' | 'is_topic_message'> {
  return topicId === undefined ? {} : { message_thread_id: topicId, is_topic_message: true };
}

/** The topic that a message is in; undefined for General. */
export function topicOf(message: Message | undefined): number | undefined {
  return message?.is_topic_message === true ? message.message_thread_id : undefined;
}

/** The topic in which the bot wants to write; refuses in Telegram's words when there is none, or it is closed. */
export function openTopic(state: EmulatorState, place: Place, topicId: number): number | undefined {
  if (topicId === 0) return undefined;
  const topic = place.topics?.get(topicId);
  if (topic === undefined) throw badRequest('message thread not found');
  const standing = botStanding(state, place);
  const manages = standing.status === 'administrator' && standing.rights.can_manage_topics === true;
  if (topic.closed && !manages) throw badRequest('TOPIC_CLOSED');
  return topicId;
}
