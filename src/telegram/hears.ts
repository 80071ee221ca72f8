import { GrammyError } from 'grammy';
import type { UserFromGetMe } from 'grammy/types';
import type { ChatId } from '../model/units.ts';
import type { Desk } from './context.ts';

/**
 * What Telegram shows the bot of a channel or group now: every post, as an admin or as a member with privacy mode off;
 * `hidden` in a group that hides its messages; `outside` where it does not belong; `unknown` when Telegram did not say.
 */
export type Standing = 'admin' | 'member' | 'hidden' | 'outside' | 'unknown';

/** Asks Telegram how the bot stands in a chat: an admin's rights may have changed unseen. */
export async function standingIn(
  desk: Pick<Desk, 'api'>,
  me: UserFromGetMe,
  chatId: ChatId,
): Promise<Standing> {
  try {
    const { status } = await desk.api.getChatMember(chatId, me.id);
    if (status === 'administrator') return 'admin';
    if (status !== 'member') return 'outside';
    return me.can_read_all_group_messages ? 'member' : 'hidden';
  } catch (error) {
    // A chat that it does not belong to is none that it may ask about.
    return error instanceof GrammyError && (error.error_code === 400 || error.error_code === 403)
      ? 'outside'
      : 'unknown';
  }
}

/** Does Telegram show the bot every post of this channel or group now? An answer that cannot be had counts as no. */
export async function hears(desk: Pick<Desk, 'api'>, me: UserFromGetMe, chatId: ChatId): Promise<boolean> {
  const standing = await standingIn(desk, me, chatId);
  return standing === 'admin' || standing === 'member';
}
