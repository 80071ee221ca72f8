import { Composer } from 'grammy';
import type { BotContext, Desk } from '../context.ts';
import { help, privacy } from '../render/help.ts';
import { say } from '../say.ts';

/** /help and /privacy. */
export function helpFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('help', async (ctx) => {
    await say(ctx, help(desk.info, { operator: await desk.rights.isOperator(ctx.from?.id) }));
  });
  composer.command('privacy', async (ctx) => await say(ctx, privacy(desk.info)));
  return composer;
}
