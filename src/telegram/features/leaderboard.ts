import { fmt } from '@grammyjs/parse-mode';
import { Composer } from 'grammy';
import { boardBy } from '../board-order.ts';
import { MOST_ROWS, parseBoardWords } from '../board-words.ts';
import type { BotContext, Desk } from '../context.ts';
import { shownName } from '../names.ts';
import { since } from '../period.ts';
import { type BoardChoice, PRESSED, pressedBoard } from '../presses.ts';
import { leaderboardPage } from '../render/leaderboard.ts';
import { CHAIN_LABELS } from '../render/proper-names.ts';
import type { Reply } from '../reply.ts';
import { say, saySentence, show, toast } from '../say.ts';
import { readWarmUp } from '../warm-up.ts';

const LONGEST_WORDS = 200;

/** /leaderboard: which channels kept their word, by page, period, size or chain, and what it ranks by. */
export function leaderboardFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command(['leaderboard', 'lb'], async (ctx) => {
    const words = ctx.match.slice(0, LONGEST_WORDS);
    const asked = parseBoardWords(words, await chainsFor(desk, words));
    if (asked.kind === 'choice') return await say(ctx, await page(desk, asked.choice, 1));
    if (isTooMany(asked.word))
      return await saySentence(ctx, `At most ${MOST_ROWS} rows: /leaderboard ${MOST_ROWS}`);
    const word = shownName(asked.word, { limit: 24, fallback: 'that' });
    await saySentence(
      ctx,
      fmt`I do not understand “${word}” here. Write it like /leaderboard 7d 20 micro min 5 by hit: a period (24h, 7d, 30d or all), 1 to 20 rows, one size or chain, the fewest calls, and by score, hit, median or alpha; each may be left out.`,
    );
  });
  composer.callbackQuery([PRESSED.board, PRESSED.plainBoard], async (ctx) => {
    await toast(ctx);
    const { choice, page: number } = pressedBoard(ctx.match as RegExpMatchArray);
    await show(ctx, await page(desk, choice, number));
  });
  return composer;
}

function isTooMany(word: string): boolean {
  return /^\d+$/.test(word) && Number(word) > MOST_ROWS;
}

/** Chains that have a name here, and those of which calls are on record: new ones appear every month. */
async function chainsFor(desk: Desk, words: string): Promise<ReadonlySet<string>> {
  if (words.trim() === '') return new Set();
  const { chains } = await desk.store.trackingFacts({}, desk.clock.now());
  return new Set([...CHAIN_LABELS.keys(), ...chains.map(({ of }) => of)]);
}

async function page(desk: Desk, choice: BoardChoice, number: number): Promise<Reply> {
  const at = desk.clock.now();
  const { minCallsForBoard, trackingDays } = desk.info;
  const { period, slice, order, minCompleted = minCallsForBoard } = choice;
  const standings = await desk.store.standings({
    ...since(period, at),
    ...(slice !== undefined && { slice }),
  });
  // Of a slice a channel's other calls say nothing.
  const asked = slice === undefined ? standings : standings.filter(({ completed }) => completed > 0);
  const board = boardBy(asked, { order, minCompleted });
  const warmUp = await readWarmUp(desk.store, at);
  return leaderboardPage(board, { choice, page: number, at, minCompleted, trackingDays, warmUp });
}
