import { Composer } from 'grammy';
import type { ChatId } from '../../model/units.ts';
import type { BotContext, Desk } from '../context.ts';

/** Counts how readers react to posts of connected channels: all that a bot may learn of their engagement. */
export function reactionsFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.on('message_reaction_count', async (ctx) => {
    const { chat, message_id: messageId, reactions } = ctx.messageReactionCount;
    const chatId = chat.id as ChatId;
    if (!(await desk.store.isMonitored(chatId))) return;
    const total = reactions.reduce((sum, { total_count: count }) => sum + count, 0);
    const updateId = ctx.update.update_id;
    await desk.store.engage({ chatId, messageId }, { reactions: total }, desk.clock.now(), updateId);
    desk.settled(updateId);
  });
  return composer;
}
