import type { Message, UserFromGetMe } from 'grammy/types';
import { wordFor } from '../model/call.ts';
import { postContent } from './content.ts';
import type { Desk } from './context.ts';

/**
 * Is a group's message one of another bot that must not be heard? Telegram shows bots to one another only where an
 * operator has switched on Bot-to-Bot mode; a bot that posts there is a caller like any member. So that no two bots keep
 * each other talking:
 * - no bot is answered, and no command that came through one (see spoken.ts);
 * - what answers or quotes our messages is not heard, nor a post about a token that we have named in that chat within the
 *   hour: it would be our own words that come back;
 * - of the calls of bots a group is told a few an hour at most (see alerts/rules.ts).
 */
export function isEcho(
  desk: Pick<Desk, 'detect' | 'ownWords'>,
  message: Message,
  me: UserFromGetMe,
): boolean {
  if (message.from?.id === me.id || message.via_bot?.id === me.id) return true;
  if (!isOfBot(message)) return false;
  if (answersUs(message, me.id)) return true;
  return desk
    .detect(postContent(message))
    .candidates.some((candidate) => desk.ownWords.said(message.chat.id, spokenWord(wordFor(candidate))));
}

/** Did a bot write this? Anonymous admins and channels look like bots, but for the chat in whose name they speak. */
export function isOfBot(message: Message): boolean {
  return message.sender_chat === undefined && (message.from?.is_bot ?? false);
}

function answersUs(message: Message, ownId: number): boolean {
  const { reply_to_message: answered, external_reply: quoted } = message;
  if (answered?.from?.id === ownId || answered?.via_bot?.id === ownId) return true;
  return quoted?.origin.type === 'user' && quoted.origin.sender_user.id === ownId;
}

/** We write symbols without `$`. */
function spokenWord(word: string): string {
  return word.replace(/^\$/, '');
}
