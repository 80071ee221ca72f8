import { Composer } from 'grammy';
import { rank } from '../../analytics/standings.ts';
import type { BotContext, Desk } from '../context.ts';
import { parsePeriod, since } from '../period.ts';
import { type Period, PRESSED } from '../presses.ts';
import { leaderboardPage } from '../render/leaderboard.ts';
import type { Reply } from '../reply.ts';
import { say, saySentence, show, toast } from '../say.ts';

/** /leaderboard: which channels kept their word, by page and period. */
export function leaderboardFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command(['leaderboard', 'lb'], async (ctx) => {
    const period = parsePeriod(ctx.match, '30d');
    if (period === undefined)
      return await saySentence(ctx, 'I know the periods 24h, 7d, 30d and all: /leaderboard 7d');
    await say(ctx, await page(desk, period, 1));
  });
  composer.callbackQuery(PRESSED.board, async (ctx) => {
    await toast(ctx);
    await show(ctx, await page(desk, ctx.match[1] as Period, Number(ctx.match[2])));
  });
  return composer;
}

async function page(desk: Desk, period: Period, number: number): Promise<Reply> {
  const at = desk.clock.now();
  const { minCallsForBoard: minCompleted, trackingDays } = desk.info;
  const standings = await desk.store.standings(since(period, at));
  const board = rank(standings, { minCompleted });
  return leaderboardPage(board, { period, page: number, at, minCompleted, trackingDays });
}
