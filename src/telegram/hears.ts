import type { UserFromGetMe } from 'grammy/types';
import type { ChatId } from '../model/units.ts';
import type { Desk } from './context.ts';

/** Does Telegram show the bot every post of this channel or group now? An answer that cannot be had counts as no. */
export async function hears(desk: Pick<Desk, 'api'>, me: UserFromGetMe, chatId: ChatId): Promise<boolean> {
  try {
    const { status } = await desk.api.getChatMember(chatId, me.id);
    return status === 'administrator' || (status === 'member' && me.can_read_all_group_messages);
  } catch {
    return false;
  }
}
