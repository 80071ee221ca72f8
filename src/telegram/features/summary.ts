import { Composer } from 'grammy';
import { withBestCall } from '../../analytics/best-call.ts';
import type { TrackingFacts } from '../../ports.ts';
import type { BotContext, Desk } from '../context.ts';
import { mayName } from '../personal.ts';
import { parsePeriod, since } from '../period.ts';
import { type Period, PRESSED } from '../presses.ts';
import { summaryPage } from '../render/summary.ts';
import type { Reply } from '../reply.ts';
import { say, saySentence, show, toast } from '../say.ts';
import { readWarmUp } from '../warm-up.ts';

/** /summary: all figures of a period. */
export function summaryFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('summary', async (ctx) => {
    const period = parsePeriod(ctx.match);
    if (period === undefined)
      return await saySentence(ctx, 'I know the periods 24h, 7d, 30d and all: /summary 7d');
    await say(ctx, await page(desk, period, ctx.chat.id));
  });
  composer.callbackQuery(PRESSED.summary, async (ctx) => {
    await toast(ctx);
    await show(ctx, await page(desk, ctx.match[1] as Period, ctx.chat?.id));
  });
  return composer;
}

async function page(desk: Desk, period: Period, reader: number | undefined): Promise<Reply> {
  const at = desk.clock.now();
  const facts = await desk.store.trackingFacts(since(period, at), at);
  const seen = (views: TrackingFacts['best']): TrackingFacts['best'] =>
    views.filter(({ channel }) => mayName(channel, reader));
  return summaryPage(
    {
      ...facts,
      figures: withBestCall(facts.figures, facts.best),
      best: seen(facts.best),
      worst: seen(facts.worst),
    },
    { period, at, warmUp: await readWarmUp(desk.store, at) },
  );
}
