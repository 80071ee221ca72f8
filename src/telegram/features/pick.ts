import { Composer } from 'grammy';
import { after, type ChatId, DAY } from '../../model/units.ts';
import type { BotContext, Desk } from '../context.ts';
import { PRESSED } from '../presses.ts';
import { picked } from '../render/choices.ts';
import { show, toast } from '../say.ts';

/** Somebody who asked about a post says which token its ticker means. */
export function pickFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.callbackQuery(PRESSED.pick, async (ctx) => {
    const pick = {
      leadId: Number(ctx.match[1]),
      index: Number(ctx.match[2]),
      chatId: (ctx.chat?.id ?? ctx.from.id) as ChatId,
      postedAfter: after(desk.clock.now(), -desk.info.trackingDays * DAY),
    };
    const choice = await desk.store.choose(pick, desk.clock.now());
    if (choice === undefined)
      return await toast(ctx, 'This choice is over. To have a token tracked, paste its address.');
    desk.wake();
    await toast(ctx);
    await show(ctx, picked(choice));
  });
  return composer;
}
