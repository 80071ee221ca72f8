import { Composer } from 'grammy';
import type { BotContext, Desk } from '../context.ts';
import { seenFrom } from '../personal.ts';
import { parsePeriod, since } from '../period.ts';
import { type Period, type PortfolioView, PRESSED } from '../presses.ts';
import { readPortfolio } from '../public-portfolio.ts';
import { portfolioPage } from '../render/portfolio.ts';
import type { Reply } from '../reply.ts';
import { say, saySentence, show, toast } from '../say.ts';
import { readWarmUp } from '../warm-up.ts';

/** /portfolio: an equal stake on every call. */
export function portfolioFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('portfolio', async (ctx) => {
    const period = parsePeriod(ctx.match);
    if (period === undefined)
      return await saySentence(ctx, 'I know the periods 24h, 7d, 30d and all: /portfolio 30d');
    await say(ctx, await page(desk, { period, show: 'whole', reader: ctx.chat.id }));
  });
  composer.callbackQuery(PRESSED.portfolio, async (ctx) => {
    await toast(ctx);
    const view = { period: ctx.match[1] as Period, show: ctx.match[2] as PortfolioView };
    await show(ctx, await page(desk, { ...view, reader: ctx.chat?.id }));
  });
  return composer;
}

async function page(
  desk: Desk,
  view: { readonly period: Period; readonly show: PortfolioView; readonly reader: number | undefined },
): Promise<Reply> {
  const at = desk.clock.now();
  const portfolio = await readPortfolio(desk.store, since(view.period, at));
  const seen = (views: typeof portfolio.best) => views.map((call) => seenFrom(call, view.reader));
  return portfolioPage(
    { ...portfolio, best: seen(portfolio.best), worst: seen(portfolio.worst) },
    { ...view, at, warmUp: await readWarmUp(desk.store, at) },
  );
}
