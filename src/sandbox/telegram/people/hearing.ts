import type { Message } from 'grammy/types';
import { type EmulatorState, type Place, botStanding, isMember } from '../state.ts';

function isForBot(state: EmulatorState, message: Message): boolean {
  if (message.reply_to_message?.from?.id === state.bot.id) return true;
  const first = message.entities?.[0];
  if (first?.type !== 'bot_command' || first.offset !== 0) return false;
  const addressee = message.text?.slice(0, first.length).split('@')[1];
  return addressee === undefined || addressee.toLowerCase() === state.bot.username.toLowerCase();
}

/**
 * In a group with privacy mode the bot hears commands and replies to it; as an administrator everything. Other bots it
 * hears in Bot-to-Bot mode only.
 */
export function botHears(state: EmulatorState, place: Place, message: Message): boolean {
  const standing = botStanding(state, place);
  if (!isMember(standing)) return false;
  const isOfBot = message.from?.is_bot === true && message.sender_chat === undefined;
  if (isOfBot && !state.seesBots) return false;
  if (place.kind === 'private' || standing.status === 'administrator') return true;
  return state.bot.can_read_all_group_messages || isForBot(state, message);
}
