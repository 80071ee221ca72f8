import { fmt } from '@grammyjs/parse-mode';
import { Composer } from 'grammy';
import { backtest, bestOrders } from '../../performance/backtest.ts';
import { isOrderWord, parseOrders, parseStopLoss } from '../../performance/order-words.ts';
import { DEFAULT_COSTS, type Orders } from '../../performance/orders.ts';
import type { Channel } from '../../model/call.ts';
import { channelsNamed } from '../channels-named.ts';
import type { BotContext, Desk } from '../context.ts';
import { namesOf } from '../names.ts';
import { backtestText } from '../render/backtest.ts';
import { channelName } from '../render/parts.ts';
import { say, saySentence } from '../say.ts';
import { unknownChannel } from '../unknown-channel.ts';
import { readWarmUp } from '../warm-up.ts';

/** The newest so many calls: enough for any interval, and read in a moment. */
const MOST_CALLS = 2_000;
const BARE_NUMBER = /^\+?\d{1,6}(?:[.,]\d{1,4})?$/;
const FALL = /^-.*%$/;
/** Somebody who writes `harbour 5` means an order. */
const ENDS_IN_NUMBER = /\s\+?\d+(?:[.,]\d+)?$/;
const EXAMPLE = '/backtest Alpha 2x 50%';

/** /backtest: what a follower of a channel with fixed orders would have got. */
export function backtestFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('backtest', async (ctx) => {
    const { name, words } = splitWords(ctx.match);
    if (words.length > 2)
      return await saySentence(ctx, `I take a take-profit and a stop-loss, no more: ${EXAMPLE}`);
    const orders = ordersOf(words);
    if ('why' in orders) return await saySentence(ctx, orders.why);
    if (name === '')
      return await saySentence(
        ctx,
        `Which channel? Send its name, or all, and the take-profit and stop-loss if you like: ${EXAMPLE}`,
      );
    if (name.toLowerCase() === 'all')
      return await say(ctx, { text: await reportOf(desk, undefined, orders), buttons: [] });
    const found = await channelsNamed(desk.store, name, ctx.chat.id);
    const [only] = found;
    if (only === undefined) {
      return await saySentence(
        ctx,
        fmt`${unknownChannel(name)} ${
          ENDS_IN_NUMBER.test(name)
            ? 'A take-profit is written 5x or +400%.'
            : `/leaderboard lists those I know; orders are written like this: ${EXAMPLE}`
        }`,
      );
    }
    if (found.length > 1) {
      return await saySentence(
        ctx,
        fmt`Several channels match: ${namesOf(found.map(({ title }) => title))}. Send the whole name or its @username: ${EXAMPLE}`,
      );
    }
    await say(ctx, { text: await reportOf(desk, only, orders), buttons: [] });
  });
  return composer;
}

/** A fall can be no take-profit, wherever it stands. */
function ordersOf([first, second]: readonly string[]): ReturnType<typeof parseOrders> {
  return first !== undefined && FALL.test(first) ? parseOrders(second, first) : parseOrders(first, second);
}

/**
 * The orders stand last; whatever comes before them is the name. A bare number is an order beside another order, and otherwise part
 * of the name, as in `Gems 100`.
 */
function splitWords(text: string): { readonly name: string; readonly words: readonly string[] } {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const first = words.findLastIndex((word) => !isOrderWord(word) && !BARE_NUMBER.test(word)) + 1;
  const written = words.slice(first);
  const orders = written.slice(namedBefore(written));
  return { name: words.slice(0, words.length - orders.length).join(' '), words: orders };
}

/** How many of the words that may be orders belong to the name: bare numbers before them that leave no room for a stop-loss. */
function namedBefore(words: readonly string[]): number {
  if (!words.some(isOrderWord)) return words.length;
  const bare = words.findIndex(isOrderWord);
  const [stop, ...more] = words.slice(bare);
  const isPaired =
    bare > 0 && more.length === 0 && stop !== undefined && parseStopLoss(stop).kind !== 'refused';
  return isPaired ? bare - 1 : bare;
}

/** Of one channel, or of every tracked call. */
async function reportOf(desk: Desk, channel: Channel | undefined, orders: Orders) {
  const at = desk.clock.now();
  const everyone = await desk.store.followedCalls({ limit: MOST_CALLS });
  const own =
    channel === undefined
      ? everyone
      : await desk.store.followedCalls({ channelId: channel.id, limit: MOST_CALLS });
  const best = await bestOrders(own.calls, DEFAULT_COSTS);
  return backtestText({
    ...(channel && {
      title: channelName(channel.title, channel.username),
      everyone: await backtest(everyone.calls, orders, DEFAULT_COSTS),
    }),
    orders,
    costs: DEFAULT_COSTS,
    own: await backtest(own.calls, orders, DEFAULT_COSTS),
    completed: own.completed,
    ...(best && { best }),
    at,
    warmUp: await readWarmUp(desk.store, at),
  });
}
