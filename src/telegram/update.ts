import type { Update } from 'grammy/types';
import type { EpochMs } from '../model/units.ts';
import type { InboxRow } from '../ports.ts';

/** An update as the inbox keeps it: whole, as it came, under its number and the chat whose order it shares. */
export function toInboxRow(update: Update, receivedAt: EpochMs): InboxRow {
  const chatId = placeOf(update);
  return {
    updateId: update.update_id,
    receivedAt,
    raw: JSON.parse(JSON.stringify(update)),
    tries: 0,
    ...(chatId !== undefined && { chatId }),
  };
}

/** The chat whose updates keep their order. */
function placeOf(update: Update): number | undefined {
  const message =
    update.message ?? update.edited_message ?? update.channel_post ?? update.edited_channel_post;
  const pressed = update.callback_query?.message ?? message;
  const place = pressed ?? update.my_chat_member ?? update.message_reaction_count;
  return place?.chat.id ?? update.callback_query?.from.id;
}
