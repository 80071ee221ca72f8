import { findMessage, openPlace } from '../access.ts';
import { badRequest } from '../refusal.ts';
import { type EmulatorState, type Place, type StoredMessage, botStanding, unixNow } from '../state.ts';
import type { Methods } from './handler.ts';

const DELETABLE_S = 48 * 3600;

function mayDelete(state: EmulatorState, place: Place, { author, message }: StoredMessage): boolean {
  const standing = botStanding(state, place);
  if (standing.status === 'administrator' && standing.rights.can_delete_messages) return true;
  const isFresh = unixNow(state) - message.date < DELETABLE_S;
  if (place.kind === 'private') return isFresh;
  return isFresh && author === 'bot' && place.kind !== 'channel';
}

/** Deleting is silent: no update tells of it. */
export const deleting = {
  deleteMessage({ state, args }) {
    const place = openPlace(state, args.text('chat_id'), 'edit');
    const stored = findMessage(place, args.integer('message_id', 0), 'message to delete');
    if (!mayDelete(state, place, stored)) throw badRequest("message can't be deleted");
    place.messages.delete(stored.message.message_id);
    return true;
  },
} satisfies Methods;
