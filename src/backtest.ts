// `calledit backtest`: what fixed orders would have brought, from the database of a bot, which goes on meanwhile.

import path from 'node:path';
import { DATABASE_FILE } from './main.ts';
import type { Channel } from './model/call.ts';
import { DAY, HOUR, MINUTE, SECOND } from './model/units.ts';
import { type Backtest, backtest, bestOrders } from './performance/backtest.ts';
import { parseOrders } from './performance/order-words.ts';
import { type Costs, DEFAULT_COSTS, type Orders } from './performance/orders.ts';
import { openReading, type Reading } from './sqlite/read-only.ts';
import { type BacktestReport, backtestText } from './telegram/render/backtest.ts';

/** As they were typed. */
export interface BacktestOptions {
  readonly channel?: string;
  readonly tp?: string;
  readonly sl?: string;
  readonly hold?: string;
  readonly ticket?: string;
  readonly fee?: string;
  readonly delay?: string;
  readonly json?: boolean;
}

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };
const LARGEST_TICKET_USD = 1e9;
const HIGHEST_FEE = 0.5;

/** Tests orders on the calls of a data folder. False, with one sentence that names the cure, when that cannot be done. */
export async function runBacktest(
  folder: string,
  options: BacktestOptions,
): Promise<{ readonly done: boolean; readonly words: string }> {
  const wish = wishOf(options);
  if ('why' in wish) return { done: false, words: wish.why };
  try {
    const reading = openReading(path.join(folder, DATABASE_FILE));
    try {
      const report = await reportOf(reading, options.channel, wish);
      if ('why' in report) return { done: false, words: report.why };
      return {
        done: true,
        words:
          options.json === true
            ? JSON.stringify(figuresOf(report, options.channel))
            : backtestText(report).text,
      };
    } finally {
      await reading.close();
    }
  } catch (error) {
    return { done: false, words: error instanceof Error ? error.message : String(error) };
  }
}

interface Wish {
  readonly orders: Orders;
  readonly costs: Costs;
}

function wishOf({ tp, sl, hold, ticket, fee, delay }: BacktestOptions): Wish | { readonly why: string } {
  const orders = parseOrders(tp, sl);
  if ('why' in orders) return orders;
  const holdMs = hold === undefined ? undefined : durationOf(hold);
  if (hold !== undefined && (holdMs === undefined || holdMs === 0))
    return { why: `--hold takes a time like 24h, 90m or 3d, and not “${hold}”.` };
  const delayMs = delay === undefined ? DEFAULT_COSTS.delayMs : durationOf(delay);
  if (delayMs === undefined)
    return { why: `--delay takes a time after the post like 30s, 1m or 2h, and not “${delay}”.` };
  const ticketUsd = ticket === undefined ? DEFAULT_COSTS.ticketUsd : numberOf(ticket);
  if (ticketUsd === undefined || ticketUsd <= 0 || ticketUsd > LARGEST_TICKET_USD)
    return { why: `--ticket takes the US dollars staked on each call, like 100, and not “${ticket}”.` };
  const feeShare = fee === undefined ? DEFAULT_COSTS.feeShare : numberOf(fee);
  if (feeShare === undefined || feeShare > HIGHEST_FEE)
    return {
      why: `--fee takes the share that each side of a trade costs, from 0 to 0.5 like 0.01, and not “${fee}”.`,
    };
  return {
    orders: { ...orders, ...(holdMs !== undefined && { holdMs }) },
    costs: { feeShare, ticketUsd, delayMs },
  };
}

function numberOf(text: string): number | undefined {
  return /^\d{1,12}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
}

function durationOf(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return digits === undefined || unit === undefined ? undefined : Number(digits) * (UNITS[unit] ?? 0);
}

async function reportOf(
  reading: Reading,
  name: string | undefined,
  { orders, costs }: Wish,
): Promise<BacktestReport | { readonly why: string }> {
  const everyone = await reading.followedCalls({ limit: Number.MAX_SAFE_INTEGER });
  const channel = name === undefined ? undefined : await channelOf(reading, name);
  if (channel !== undefined && 'why' in channel) return channel;
  const own =
    channel === undefined
      ? everyone
      : await reading.followedCalls({ channelId: channel.id, limit: Number.MAX_SAFE_INTEGER });
  const { takeProfit: _, stopLoss: __, ...rest } = orders;
  const best = await bestOrders(own.calls, costs, rest);
  return {
    ...(channel && { title: channel.title }),
    orders,
    costs,
    own: await backtest(own.calls, orders, costs),
    completed: own.completed,
    ...(channel && { everyone: await backtest(everyone.calls, orders, costs) }),
    ...(best && { best }),
  };
}

const CHOICES = 6;
/** A title on Telegram is no longer. */
const LONGEST_NAME = 128;

async function channelOf(reading: Reading, name: string): Promise<Channel | { readonly why: string }> {
  const found = await reading.findChannels(name, CHOICES);
  const shown = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  if (found.length === 0)
    return { why: `No channel on record is called “${shown}”. Leave --channel out to test all of them.` };
  const wanted = name.trim().toLowerCase().replace(/^@/, '');
  const named = found.filter(({ username }) => username?.toLowerCase() === wanted);
  const titled = found.filter(({ title }) => title.toLowerCase() === wanted);
  // A username is given once, a title as often as people like.
  const [only, ...others] = [named, titled, found].find((matching) => matching.length > 0) ?? [];
  if (only !== undefined && others.length === 0) return only;
  const names = found.map(({ title, username, chatId }) => `${title} (${username ?? chatId})`).join(', ');
  return { why: `Several channels match “${shown}”: ${names}. Name one by its username or number.` };
}

/** The same figures for programs. */
function figuresOf(
  { orders, costs, own, completed, everyone, best }: BacktestReport,
  channel: string | undefined,
) {
  const figures = ({ interval, ...rest }: Backtest) => ({
    ...rest,
    low: interval?.low,
    high: interval?.high,
  });
  return {
    channel,
    orders,
    costs,
    completed,
    ...figures(own),
    everyone: everyone && figures(everyone),
    best: best && {
      tried: best.tried,
      orders: best.orders,
      older: figures(best.older),
      newer: figures(best.newer),
    },
  };
}
