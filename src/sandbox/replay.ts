// npm run replay: recorded posts through the whole bot, priced from recorded candles.
//
// The posts are real, the tokens are the labelled ones, and each token is given a recorded candle series by a stated rule
// (see seriesOf). So the replay shows that the bot does its work on real posts and real price shapes; what it says of a
// channel is not what that channel was worth, because the prices are those of other tokens.

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import * as z from 'zod';
import { tokenKey, tokenRef } from '../model/token.ts';
import { after, DAY, type EpochMs, epochMs, HOUR, MINUTE } from '../model/units.ts';
import { createProgress } from '../progress.ts';
import { type Happening, drive } from './drive.ts';
import { loadSeries, type Series } from './market/candle-files.ts';
import { hash32 } from './market/random.ts';
import { recordToken } from './market/recorded.ts';
import { openWorld, type World } from './world.ts';
import type { EmulatedChat } from './telegram/server.ts';

/** A token's pool is an hour old when it is called: its series begins then. */
const LEAD_MS = HOUR;
const BEAT_MS = 2 * MINUTE;
/** What a series must cover of one call. */
const WINDOW_MS = 7 * DAY + 2 * LEAD_MS;

const rowSchema = z.object({
  channel: z.string().min(1),
  msgId: z.number().int().positive(),
  date: z.string(),
  text: z.string(),
  token: z.string().min(1),
  pair: z.string().min(1),
  chain: z.string().min(1),
  symbol: z.string(),
});

type Row = z.infer<typeof rowSchema> & { readonly at: EpochMs };

export interface ReplayOptions {
  readonly messages: string;
  readonly candles: string;
  readonly db: string;
  readonly limit?: number;
  readonly json?: boolean;
}

interface ReplayCounts {
  /** Labelled posts: a post with two labels counts twice. */
  readonly posts: number;
  /** Those whose labelled token the bot came to track (as a call, or as a mention of the channel's open call). */
  readonly tokenFound: number;
  /** Calls opened, each with an entry price. */
  readonly priced: number;
  readonly completed: number;
  readonly athAlerts: number;
  /** Errors in the log and updates that could not be handled. */
  readonly unhandled: number;
}

/** Runs the replay and prints what came of it; returns the exit code. */
export async function runReplay(options: ReplayOptions): Promise<number> {
  const missing = [options.messages, options.candles].find((name) => !existsSync(name));
  if (missing !== undefined) {
    console.error(
      `There is nothing at ${missing}: name a JSON Lines file of labelled posts with --messages and a folder of candle files with --candles.`,
    );
    return 1;
  }
  const { rows, rejected } = readRows(options.messages, options.limit);
  const series = loadSeries(options.candles).filter((one) => reach(one) >= WINDOW_MS);
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined || series.length === 0) {
    console.error(
      `Expected labelled posts and candle series of more than seven days, had ${rows.length} posts and ${series.length} series.`,
    );
    return 1;
  }
  if (rejected > 0)
    console.error(`${rejected} lines of ${options.messages} were left out: not labelled posts.`);
  mkdirSync(path.dirname(path.resolve(options.db)), { recursive: true });
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${options.db}${suffix}`, { force: true });

  const world = await openWorld({ startAt: after(first.at, -HOUR), database: options.db });
  console.log(
    `Replaying ${rows.length} labelled posts of ${new Set(rows.map((row) => row.channel)).size} channels, ${day(first.at)} to ${day(last.at)}, on ${series.length} recorded series.`,
  );
  stockMarket(world, rows, series);
  const channels = await connectChannels(world, rows);
  const until = after(last.at, world.config.TRACKING_DAYS * DAY + 3 * HOUR);
  const progress = createProgress(until - world.clock.now());
  const from = world.clock.now();
  await drive(
    { ...world, delivered: () => world.telegram.idle(), beatMs: BEAT_MS },
    postings(world, rows, channels),
    { until, onStep: (now, posted) => progress.show(now - from, `${day(now)}, ${posted} posts`) },
  );
  progress.done();
  const board = await leaderboard(world);
  const errors = [...world.errors];
  await world.close();

  const counts = count(options.db, rows, errors.length);
  report(counts, { board, errors, db: options.db });
  if (options.json === true) console.log(JSON.stringify(counts));
  return counts.unhandled === 0 && counts.completed === counts.priced ? 0 : 1;
}

function readRows(
  file: string,
  limit = Number.POSITIVE_INFINITY,
): { rows: readonly Row[]; rejected: number } {
  const rows: Row[] = [];
  let rejected = 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const row = parseRow(line);
    if (row === undefined) rejected += 1;
    else rows.push(row);
  }
  return { rows: rows.toSorted((a, b) => a.at - b.at).slice(0, limit), rejected };
}

function parseRow(line: string): Row | undefined {
  try {
    const row = rowSchema.parse(JSON.parse(line));
    return { ...row, at: epochMs(Date.parse(row.date)) };
  } catch {
    return undefined;
  }
}

/** Every labelled token is listed an hour before its first post, with the series and the part of it that its address picks. */
function stockMarket(world: World, rows: readonly Row[], series: readonly Series[]): void {
  const lastPosts = new Map(rows.map((row) => [keyOf(row), row.at]));
  const stocked = new Set<string>();
  for (const row of rows) {
    const key = keyOf(row);
    if (stocked.has(key)) continue;
    stocked.add(key);
    const neededMs = (lastPosts.get(key) ?? row.at) - row.at + WINDOW_MS;
    world.market.add(
      recordToken(seriesOf(row.token, series, neededMs), {
        chain: row.chain,
        address: row.token,
        pairAddress: row.pair,
        symbol: row.symbol,
        name: row.symbol,
        dexId: 'recorded',
        quote: 'native',
        startsAt: row.at - LEAD_MS,
      }),
    );
  }
}

/**
 * The rule: among the series that are long enough for all posts of the token and their seven days (else the longest one),
 * a hash of the address (FNV-1a) picks the series, and a second hash the bar it starts from.
 */
function seriesOf(address: string, all: readonly Series[], neededMs: number): Series {
  const enough = all.filter((one) => reach(one) >= neededMs);
  const longest = all.reduce((a, b) => (reach(b) > reach(a) ? b : a));
  const series = enough[hash32(address) % enough.length] ?? longest;
  const end = (series.bars.at(-1)?.at ?? 0) + series.spanMs;
  const starts = series.bars.filter((bar) => bar.at + neededMs <= end).length;
  const from = hash32(`start ${address}`) % Math.max(1, starts);
  const [head = series.bars[0], ...tail] = series.bars.slice(from);
  return { ...series, bars: [head, ...tail] };
}

function keyOf(row: Row): string {
  return tokenKey(tokenRef(row.chain, row.token));
}

function reach(series: Series): number {
  return (series.bars.at(-1)?.at ?? 0) + series.spanMs - series.bars[0].at;
}

async function connectChannels(
  world: World,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, EmulatedChat>> {
  const { telegram, operator } = world;
  telegram.start(operator);
  const channels = new Map<string, EmulatedChat>();
  for (const { channel: name } of rows) {
    if (channels.has(name)) continue;
    const channel = telegram.channel({ title: name, username: name });
    telegram.addToChannel(operator, channel);
    channels.set(name, channel);
  }
  await telegram.idle();
  await world.app.settle();
  return channels;
}

function postings(
  world: World,
  rows: readonly Row[],
  channels: ReadonlyMap<string, EmulatedChat>,
): readonly Happening[] {
  const posts = new Map(rows.map((row) => [`${row.channel}/${row.msgId}`, row]));
  return [...posts.values()].map((row) => ({
    at: row.at,
    act() {
      const channel = channels.get(row.channel);
      if (channel !== undefined && row.text.trim() !== '') {
        world.telegram.post(channel, row.text, { at: row.at, messageId: row.msgId });
      }
    },
  }));
}

/** What the bot itself answers to /leaderboard at the end. */
async function leaderboard(world: World): Promise<string> {
  const { telegram, operator } = world;
  telegram.write(operator, 'private', '/leaderboard all');
  await telegram.idle();
  await world.app.settle();
  return telegram.chatLog(operator).at(-1)?.text ?? '';
}

function count(file: string, rows: readonly Row[], errors: number): ReplayCounts {
  const db = new BetterSqlite3(file, { readonly: true });
  const number = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const followed = db.prepare<[string, number], { chain: string; address: string }>(
    `SELECT tokens.chain, tokens.address FROM channels
     JOIN posts ON posts.channel_id = channels.id
     JOIN (SELECT post_id, token_id FROM calls
           UNION SELECT mentions.post_id, calls.token_id FROM mentions JOIN calls ON calls.id = mentions.call_id) AS found
       ON found.post_id = posts.id
     JOIN tokens ON tokens.id = found.token_id
     WHERE channels.username = ? AND posts.message_id = ?`,
  );
  const tokenFound = rows.filter((row) => {
    const wanted = keyOf(row);
    return followed.all(row.channel, row.msgId).some((token) => tokenKey(token) === wanted);
  }).length;
  const counts = {
    posts: rows.length,
    tokenFound,
    priced: number('SELECT count(*) FROM calls'),
    completed: number('SELECT count(*) FROM outcomes'),
    athAlerts: number(
      `SELECT count(*) FROM outbox WHERE json_extract(notice, '$.kind') = 'ath' AND status = 'sent'`,
    ),
    unhandled: errors + number(`SELECT count(*) FROM inbox WHERE status <> 'done'`),
  };
  db.close();
  return counts;
}

function report(
  counts: ReplayCounts,
  end: { readonly board: string; readonly errors: readonly string[]; readonly db: string },
): void {
  const share = (part: number, whole: number): string =>
    `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
  console.log(`
${counts.posts} labelled posts
${counts.tokenFound} with the labelled token tracked (${share(counts.tokenFound, counts.posts)})
${counts.priced} calls priced
${counts.completed} calls completed (${share(counts.completed, counts.priced)} of those priced)
${counts.athAlerts} ATH alerts sent
${counts.unhandled} errors or unhandled updates

${end.board}

The database is ${end.db}.`);
  for (const error of end.errors.slice(0, 10)) console.error(error);
}

function day(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 10);
}
