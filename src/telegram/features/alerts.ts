import { Composer } from 'grammy';
import { DEFAULT_CHAT_SETTINGS } from '../../model/notice.ts';
import type { ChatId } from '../../model/units.ts';
import { changeAlert } from '../alert-change.ts';
import type { BotContext, Desk } from '../context.ts';
import { PRESSED } from '../presses.ts';
import { alertsPage } from '../render/alerts.ts';
import type { Reply } from '../reply.ts';
import { say, saySentence, show, toast } from '../say.ts';
import { topicOf } from '../topic.ts';

/** /alerts: what this chat is told, and how loudly. In groups for its admins only. */
export function alertsFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command(['alerts', 'settings'], async (ctx) => {
    if (!(await desk.rights.maySet({ chat: ctx.chat, from: ctx.from, message: ctx.msg }))) {
      return await saySentence(ctx, 'Only admins of this group can see and change its alerts.');
    }
    await stayIn(desk, ctx);
    await say(ctx, await page(desk, ctx.chat.id as ChatId));
  });
  composer.callbackQuery(PRESSED.alert, async (ctx) => {
    const { chat, from } = ctx;
    if (chat === undefined || !(await desk.rights.maySet({ chat, from })))
      return await toast(ctx, 'Only admins of this group can change its alerts.');
    const changed = await apply(desk, chat.id as ChatId, {
      field: ctx.match[1] ?? '',
      value: ctx.match[2] ?? '',
    });
    await toast(ctx, changed ? undefined : 'This button is out of date, send /alerts again.');
    if (changed) await show(ctx, await page(desk, chat.id as ChatId));
  });
  return composer;
}

/** A group with topics is told things in the topic in which its alerts were last looked at. */
async function stayIn(desk: Desk, ctx: BotContext): Promise<void> {
  if (ctx.chat?.type !== 'supergroup') return;
  const chatId = ctx.chat.id as ChatId;
  const settings = (await desk.store.chat(chatId))?.settings ?? DEFAULT_CHAT_SETTINGS;
  const topicId = topicOf(ctx);
  if (settings.topicId === topicId) return;
  const { topicId: _, ...rest } = settings;
  await desk.store.setChat(chatId, topicId === undefined ? rest : { ...rest, topicId });
}

async function apply(desk: Desk, chatId: ChatId, change: { field: string; value: string }): Promise<boolean> {
  if (change.field === 'all') {
    if (change.value !== 'on' && change.value !== 'off') return false;
    await (change.value === 'on'
      ? desk.store.follow(chatId, undefined)
      : desk.store.unfollow(chatId, undefined));
    return true;
  }
  const settings = (await desk.store.chat(chatId))?.settings ?? DEFAULT_CHAT_SETTINGS;
  const now = desk.clock.now();
  const changed = changeAlert(settings, change, now);
  if (changed === undefined) return false;
  // A board that was just switched on begins with its next hour, not with that of this morning.
  if (changed.leaderboard !== settings.leaderboard) await desk.store.enqueue([], now, [chatId]);
  await desk.store.setChat(chatId, changed);
  return true;
}

async function page(desk: Desk, chatId: ChatId): Promise<Reply> {
  const settings = (await desk.store.chat(chatId))?.settings ?? DEFAULT_CHAT_SETTINGS;
  const { all, channelIds } = await desk.store.followed(chatId);
  const { leaderboardHour, minCallsForBoard } = desk.info;
  return alertsPage(settings, {
    followsAll: all,
    followed: channelIds.length,
    now: desk.clock.now(),
    leaderboardHour,
    minCallsForBoard,
  });
}
