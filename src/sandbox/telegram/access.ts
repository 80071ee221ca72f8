import { badRequest, forbidden } from './refusal.ts';
import {
  type EmulatorState,
  type Place,
  type Standing,
  type StoredMessage,
  botStanding,
  isMember,
} from './state.ts';

/** What the bot wants of a chat; each includes the ones before it. */
export type Access = 'read' | 'edit' | 'write';

function findPlace(state: EmulatorState, chatId: string): Place {
  if (chatId === '') throw badRequest('chat_id is empty');
  const place = chatId.startsWith('@')
    ? [...state.places.values()].find(
        ({ kind, username }) =>
          kind !== 'private' && username?.toLowerCase() === chatId.slice(1).toLowerCase(),
      )
    : state.places.get(Number(chatId));
  if (place === undefined) throw badRequest('chat not found');
  return place;
}

function checkPrivate(state: EmulatorState, place: Place, access: Access): void {
  const account = state.accounts.get(place.id);
  if (account === undefined || !account.seen) throw badRequest('chat not found');
  if (access !== 'write') return;
  if (botStanding(state, place).status === 'kicked') throw forbidden('bot was blocked by the user');
  if (!account.started) throw forbidden("bot can't initiate conversation with a user");
}

function checkMembership(place: Place, standing: Standing, access: Access): void {
  if (standing.status === 'kicked' && (access !== 'read' || place.kind !== 'group')) {
    throw forbidden(`bot was kicked from the ${place.kind} chat`);
  }
  const mayLookInside = place.kind === 'group' || place.username !== undefined;
  if (!isMember(standing) && !(access === 'read' && mayLookInside)) {
    throw forbidden(`bot is not a member of the ${place.kind} chat`);
  }
}

/** The place that an argument names, if the bot may do there what it wants; refuses in Telegram's words otherwise. */
export function openPlace(state: EmulatorState, chatId: string, access: Access): Place {
  const place = findPlace(state, chatId);
  if (place.migratedTo !== undefined && access === 'write') {
    throw badRequest('group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: place.migratedTo,
    });
  }
  if (place.kind === 'private') checkPrivate(state, place, access);
  else if (place.migratedTo === undefined) checkMembership(place, botStanding(state, place), access);
  return place;
}

/** The place as a target of new messages: in a channel the bot needs the right to post. */
export function openForPosting(state: EmulatorState, chatId: string): Place {
  const place = openPlace(state, chatId, 'write');
  if (place.kind !== 'channel') return place;
  const standing = botStanding(state, place);
  if (standing.status !== 'administrator') throw badRequest('need administrator rights in the channel chat');
  if (standing.rights.can_post_messages !== true)
    throw badRequest('not enough rights to send text messages to the chat');
  return place;
}

/** A message of a place, or 400 `WHAT not found`. */
export function findMessage(place: Place, messageId: number, what: string): StoredMessage {
  const stored = place.messages.get(messageId);
  if (stored === undefined) throw badRequest(`${what} not found`);
  return stored;
}
