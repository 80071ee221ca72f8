import type { EmulatedChat, EmulatedUser, EmulatorState, Place, Topic } from '../state.ts';
import { deliverFromUser } from './writing.ts';
import { placeOf } from './places.ts';

function topicsOf(place: Place): Map<number, Topic> {
  if (place.topics === undefined) throw new RangeError(`expected a group with topics, was ${place.title}`);
  return place.topics;
}

/** A member opens a topic in a forum; its number is that of the message which tells of it. */
export function openTopic(
  state: EmulatorState,
  by: EmulatedUser,
  what: { readonly group: EmulatedChat; readonly name: string },
): number {
  const place = placeOf(state, what.group);
  const id = place.lastMessageId + 1;
  topicsOf(place).set(id, { name: what.name, closed: false });
  deliverFromUser(state, by, {
    place,
    fields: {
      message_thread_id: id,
      is_topic_message: true,
      forum_topic_created: { name: what.name, icon_color: 7_322_096 },
    },
  });
  return id;
}

/** Closes a topic, or deletes it with its messages. The bot is not told of a deletion. */
export function shutTopic(
  state: EmulatorState,
  group: EmulatedChat,
  what: { readonly topicId: number; readonly how: 'close' | 'delete' },
): void {
  const place = placeOf(state, group);
  const topics = topicsOf(place);
  const topic = topics.get(what.topicId);
  if (topic === undefined) throw new RangeError(`expected a topic of the group, was ${what.topicId}`);
  if (what.how === 'close') {
    topic.closed = true;
    return;
  }
  topics.delete(what.topicId);
  for (const [id, { message }] of place.messages)
    if (message.message_thread_id === what.topicId) place.messages.delete(id);
}
