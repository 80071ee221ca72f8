import { Composer } from 'grammy';
import type { BotContext, Desk } from '../context.ts';
import { healthPage } from '../render/health.ts';
import { operatorsOnly } from '../rights.ts';
import { say, saySentence } from '../say.ts';

/** /health, for operators. */
export function healthFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('health', async (ctx) => {
    if (!(await desk.rights.isOperator(ctx.from?.id))) return await saySentence(ctx, operatorsOnly(ctx));
    if (desk.health === undefined) return await saySentence(ctx, 'No prices are taken here.');
    const now = desk.clock.now();
    const backlog = await desk.store.backlog(now);
    // This very question waits for its answer.
    const others = { ...backlog, inbox: Math.max(0, backlog.inbox - 1) };
    await say(ctx, healthPage(desk.health(), { backlog: others, now }));
  });
  return composer;
}
