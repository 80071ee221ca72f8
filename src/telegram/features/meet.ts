import { Composer } from 'grammy';
import type { Chat } from 'grammy/types';
import type { ChatId } from '../../model/units.ts';
import type { BotContext, Desk } from '../context.ts';

/** Remembers chats that speak to the bot, wakes parked ones, and follows groups that become supergroups. */
export function meetFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.on('message:migrate_to_chat_id', async (ctx) => {
    await desk.store.migrateChat(ctx.chat.id as ChatId, ctx.message.migrate_to_chat_id as ChatId);
  });
  composer.on('message:migrate_from_chat_id', async (ctx) => {
    await desk.store.migrateChat(ctx.message.migrate_from_chat_id as ChatId, ctx.chat.id as ChatId);
  });
  const spokenTo = (ctx: BotContext): boolean =>
    ctx.chat?.type === 'private' ||
    ctx.callbackQuery !== undefined ||
    (ctx.message?.text?.startsWith('/') ?? false);
  composer.filter(spokenTo, async (ctx, next) => {
    if (ctx.chat !== undefined && ctx.chat.type !== 'channel') await meet(desk, ctx.chat);
    await next();
  });
  return composer;
}

/** Puts a chat on record unless it stands there as it is. */
export async function meet(desk: Desk, chat: Chat): Promise<void> {
  const known = await desk.store.chat(chat.id as ChatId);
  const title = titleOf(chat);
  if (known?.status === 'active' && known.title === title && known.kind === chat.type) return;
  await desk.store.meetChat({ id: chat.id as ChatId, kind: chat.type, title }, desk.clock.now());
}

function titleOf(chat: Chat): string {
  return (
    chat.title ??
    ([chat.first_name, chat.last_name].filter((part) => part !== undefined).join(' ') || `chat ${chat.id}`)
  );
}
