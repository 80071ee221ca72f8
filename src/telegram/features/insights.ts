import { Composer } from 'grammy';
import type { BotContext, Desk } from '../context.ts';
import { createInsightReader } from '../insight-reader.ts';
import { PRESSED } from '../presses.ts';
import { readInsights } from '../read-insights.ts';
import { insightsPage } from '../render/insights.ts';
import type { Reply } from '../reply.ts';
import { say, show, toast } from '../say.ts';
import { readWarmUp } from '../warm-up.ts';

/** /insights: what was learnt that is no chance. */
export function insightsFeature(desk: Desk): Composer<BotContext> {
  const insights = createInsightReader({
    find: async () => await readInsights(desk.store, desk.clock.now()),
    now: () => desk.clock.now(),
  });
  async function page(): Promise<Reply> {
    const report = await insights.read();
    const now = desk.clock.now();
    return insightsPage({ ...report, warmUp: await readWarmUp(desk.store, now) }, now);
  }
  const composer = new Composer<BotContext>();
  composer.command('insights', async (ctx) => {
    if (!insights.ready()) await showWorking(desk, ctx);
    await say(ctx, await page());
  });
  composer.callbackQuery(PRESSED.insights, async (ctx) => {
    await toast(ctx, insights.ready() ? undefined : 'I look through the record; this may take a moment.');
    await show(ctx, await page());
  });
  return composer;
}

/** "typing…" while a large record is read. Nobody misses it where Telegram refuses it. */
async function showWorking(desk: Desk, ctx: BotContext): Promise<void> {
  try {
    await ctx.replyWithChatAction('typing');
  } catch (error) {
    desk.log.debug({ err: error }, 'the chat could not be shown that I am at work');
  }
}
