// npm run bench:reads [-- --calls 1000000] [--file PATH] [--json]: how long pages wait for their figures in a database with a million completed
// calls of 500 channels over 400 days. The rows are made by SQL, deterministic, in a temporary folder; --file keeps and reuses them.

import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import BetterSqlite3 from 'better-sqlite3';
import { rank } from '../src/analytics/standings.ts';
import type { Standing } from '../src/model/event.ts';
import { type CallId, type ChannelId, DAY, type EpochMs, epochMs, HOUR } from '../src/model/units.ts';
import type { Portfolio, Store } from '../src/ports.ts';
import { createDatabase } from '../src/sqlite/database.ts';
import { openStore } from '../src/sqlite/open.ts';
import { createRollUp } from '../src/sqlite/rollups.ts';
import { createReadView } from '../src/sqlite/view.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000000' },
    file: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const CALLS = Number(values.calls);
const CHANNELS = 500;
const OPEN = 1_000;
const DAYS = 400;
const START = epochMs(Date.UTC(2025, 0, 1));
const NOW = epochMs(START + DAYS * DAY);
/** Pages are asked for so often; the slowest of a hundred is the p99. */
const ROUNDS = 101;
/** Rows of a page. */
const SHOWN = 10;
const WRITES = 5_000;
const WRITES_AT_ONCE = 20;

const folder = mkdtempSync(path.join(os.tmpdir(), 'calledit-reads-'));
const file = values.file ?? path.join(folder, 'reads.db');
try {
  if (!existsSync(file)) await build(file);
  const store = openStore({ path: file });
  const measured = await measure(store);
  await store.close();
  measured['rollup of a completed call'] = measureWrite(file);
  if (values.json) console.log(JSON.stringify(measured));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A share in [0, 1) of call `i`, another one for each odd `salt`. */
function share(i: string, salt: number): string {
  return `(((${i} * ${salt} + 12345) * 2654435761 & 4294967295) / 4294967296.0)`;
}

async function build(target: string): Promise<void> {
  const begun = performance.now();
  await openStore({ path: target, durable: false }).close();
  const database = new BetterSqlite3(target);
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -200000');
  const numbers = (count: number): string =>
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
  const total = CALLS + OPEN;
  const posted = `CAST(${START} + i * ${(DAYS * DAY) / total} AS INTEGER)`;
  const ends = `min(${NOW - 1}, ${posted} + CAST(${7 * DAY} * min(1, 0.02 + ${share('i', 3)} * 1.5) AS INTEGER))`;
  const channel = `(1 + CAST(${CHANNELS} * pow(${share('i', 5)}, 1.4) AS INTEGER))`;
  const final = `CASE WHEN ${share('i', 7)} < 0.35 THEN -1.0 ELSE exp(5 * ${share('i', 9)} - 4) - 1 END`;
  const high = `max(0, exp(3 * pow(${share('i', 11)}, 2)) - 1)`;
  const statements = [
    `${numbers(CHANNELS)} INSERT INTO channels (id, kind, chat_id, title, username, monitored, added_at, preview)
      SELECT i, 'channel', -1000000000000 - i, 'Channel ' || i, 'channel' || i, 1, ${START}, 0 FROM n`,
    `${numbers(total)} INSERT INTO tokens (id, chain, address)
      SELECT i, CASE CAST(6 * ${share('i', 13)} AS INTEGER) WHEN 0 THEN 'ethereum' WHEN 1 THEN 'base' WHEN 2 THEN 'bsc' ELSE 'solana' END, 'mint' || i FROM n`,
    `${numbers(total)} INSERT INTO posts (id, channel_id, message_id, posted_at, seen_at, text, text_sha256, origin, intent, confidence)
      SELECT i, ${channel}, i, ${posted}, ${posted}, 'a call', '', 'channel-post', 'call', 0.9 FROM n`,
    `${numbers(total)} INSERT INTO leads (post_id, candidate, address, confidence, status, next_try_at)
      SELECT i, '{}', 'mint' || i, 0.9, CASE WHEN ${share('i', 15)} < 0.05 THEN 'unpriced' ELSE 'begun' END, ${posted} FROM n`,
    `${numbers(total)} INSERT INTO calls (id, channel_id, token_id, post_id, sequence, posted_at, status, entry_at, entry_price, entry_lag_ms,
      entry_source, entry_confidence, entry_liquidity_usd, entry_token_age_ms, tier, tier_by_fdv, detection_confidence, predicted_success,
      forecast, evidence, origin, weight, samples, last_price, last_at, ath_price, ath_at, wick_price, wick_at, low_price, low_at,
      alerted_multiple, warned, echo_call_id, echo_delay_ms)
      SELECT i, ${channel}, i, i, 1, ${posted}, CASE WHEN i > ${CALLS} THEN 'open' ELSE 'closed' END, ${posted}, 1, 5000, 'dexscreener', 'high',
      exp(6 + 8 * ${share('i', 17)}), CAST(exp(12 + 10 * ${share('i', 19)}) AS INTEGER),
      CASE CAST(10 * ${share('i', 21)} AS INTEGER) WHEN 0 THEN 'small' WHEN 1 THEN 'mid' WHEN 2 THEN 'nano' WHEN 3 THEN 'nano' ELSE 'micro' END,
      0, 0.9, 0.05 + 0.3 * ${share('i', 23)}, '{}', '["text"]', 'channel-post', 1, 80, 0.5 + ${share('i', 25)}, ${posted}, 2, ${posted}, 2,
      ${posted}, 0.5, ${posted}, 1, 0, CASE WHEN i > 10 AND ${share('i', 27)} < 0.1 THEN i - 1 END,
      CASE WHEN i > 10 AND ${share('i', 27)} < 0.1 THEN 60000 END FROM n`,
    `${numbers(CALLS)} INSERT INTO outcomes (call_id, channel_id, completed_at, reason, ath_source, success, hit, samples, longest_gap_ms, tracked_ms,
      final_price, final_roi, ath_price, ath_at, ath_roi, time_to_ath_ms, ath_hold_ms, wick_multiple, drawdown_from_ath, max_drawdown,
      volatility, time_weighted_price, consistency, path, native_return)
      SELECT i, ${channel}, ${ends}, CASE WHEN ${share('i', 7)} < 0.35 THEN 'dead' ELSE 'elapsed' END, 'polled', (${final}) > 0.1, ${high} >= 1,
      80, 7200000, ${ends} - ${posted}, 1, ${final}, 2, ${posted}, ${high}, CAST(${share('i', 29)} * 86400000 AS INTEGER), 3600000, 2, 0.5, 0.6, 1.5, 1, 0.4, 'neither',
      0.02 FROM n`,
    `${numbers(Math.floor(CALLS / 5))} INSERT INTO posts (id, channel_id, message_id, posted_at, seen_at, text, text_sha256, origin, intent, confidence)
      SELECT ${total} + i, c.channel_id, ${total} + i, c.posted_at + 3600000, c.posted_at + 3600000, 'an update', '', 'channel-post', 'update', 0.9
      FROM n JOIN calls c ON c.id = n.i * 5`,
    `${numbers(Math.floor(CALLS / 5))} INSERT INTO mentions (call_id, post_id, at, claimed_multiple, measured_multiple)
      SELECT i * 5, ${total} + i, ${START}, 3, 2.5 FROM n`,
    `${numbers(CHANNELS)} INSERT INTO reputations SELECT i, 'all', 2000, 300, 600, 0.1, 1, 0.15, 0.1, 0.2, 0.3, 0.25, 0.35, -0.5, -0.6, -0.4,
      i / 5.0, 0, 100, 500, 'average', ${NOW} FROM n`,
  ];
  for (const statement of statements) {
    const from = performance.now();
    database.transaction(() => database.exec(statement))();
    console.log(
      `${statement.slice(statement.indexOf('INSERT'), statement.indexOf('INSERT') + 24)}  ${seconds(from)}`,
    );
  }
  database.close();
  const filled = performance.now();
  // A database without sums gets them when it is opened.
  await openStore({ path: target, durable: false }).close();
  console.log(`sums of all outcomes  ${seconds(filled)}`);
  console.log(
    `${CALLS.toLocaleString('en')} completed calls, ${(statSync(target).size / 1e9).toFixed(2)} GB, made in ${seconds(begun)}`,
  );
}

function seconds(from: number): string {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`;
}

/** What a completion adds to the rows that are kept, in transactions that are taken back. */
function measureWrite(target: string): Spread {
  const connection = new BetterSqlite3(target);
  const { db } = createDatabase(connection);
  const rollUp = createRollUp(db);
  const readView = createReadView(db);
  const times: number[] = [];
  for (let round = 0; round < WRITES; round += 1) {
    if (round % WRITES_AT_ONCE === 0) connection.exec('BEGIN');
    const id = 1 + ((round * 7_919) % CALLS);
    const view = readView(id as CallId);
    if (view?.outcome === undefined) throw new Error(`expected a completed call ${id}`);
    const completedAt = epochMs(NOW + (round % 24) * HOUR);
    const from = performance.now();
    rollUp(view, { ...view.outcome, completedAt });
    times.push((performance.now() - from) * 1_000);
    if (round % WRITES_AT_ONCE === WRITES_AT_ONCE - 1) connection.exec('ROLLBACK');
  }
  connection.close();
  const spread = spreadOf(times);
  console.log(
    `rollup of a completed call         p50 ${String(spread.p50).padStart(7)} µs   p99 ${String(spread.p99).padStart(7)} µs`,
  );
  return spread;
}

interface Spread {
  readonly p50: number;
  readonly p99: number;
}

function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (rank: number): number =>
    Number((sorted[Math.floor(rank * (sorted.length - 1))] ?? 0).toFixed(2));
  return { p50: at(0.5), p99: at(0.99) };
}

/** A page shows ten rows of a board, and reads no figures of others. */
async function board(standings: Promise<readonly Standing[]>): Promise<unknown> {
  return rank(await standings, { minCompleted: 5 }).ranked.slice(0, SHOWN);
}

/** By median every channel's figures are needed. */
async function boardByMedian(standings: Promise<readonly Standing[]>): Promise<unknown> {
  const all = await standings;
  return all.toSorted((a, b) => (b.medianRoi ?? 0) - (a.medianRoi ?? 0)).slice(0, SHOWN);
}

async function portfolio(asked: Promise<Portfolio>): Promise<unknown> {
  const { channels, ...all } = await asked;
  return { ...all, channels: channels.slice(0, SHOWN) };
}

async function measure(store: Store) {
  const since = (days: number): EpochMs => epochMs(NOW - days * DAY - 5 * 3_600_000);
  const biggest = 1 as ChannelId;
  const pages: readonly (readonly [string, (round: number) => Promise<unknown>])[] = [
    ['leaderboard all time', () => board(store.standings({}))],
    ['leaderboard 30 days', () => board(store.standings({ since: since(30) }))],
    ['leaderboard 30 days, by median', () => boardByMedian(store.standings({ since: since(30) }))],
    ['leaderboard 7 days', () => board(store.standings({ since: since(7) }))],
    ['leaderboard 24 hours', () => board(store.standings({ since: since(1) }))],
    ['leaderboard all time, one tier', () => board(store.standings({ slice: { tier: 'micro' } }))],
    [
      'leaderboard 30 days, one chain',
      () => board(store.standings({ since: since(30), slice: { chain: 'solana' } })),
    ],
    ['summary all time', () => store.trackingFacts({}, NOW)],
    ['summary 30 days', () => store.trackingFacts({ since: since(30) }, NOW)],
    ['summary 24 hours', () => store.trackingFacts({ since: since(1) }, NOW)],
    ['channel, the biggest', () => store.channelRecord(biggest, 4, NOW)],
    ['channel, any', (round) => store.channelRecord((((round * 37) % CHANNELS) + 1) as ChannelId, 4, NOW)],
    ['history of a year by month', () => store.history({ by: 'month', since: since(365) })],
    [
      'history of a channel by week',
      () => store.history({ by: 'week', since: since(365), channelId: biggest }),
    ],
    ['portfolio 30 days', () => portfolio(store.portfolio({ since: since(30) }))],
    ['sample of 2,000 calls', () => store.callSample({ limit: 2_000 })],
  ];
  const measured: Record<string, Spread> = {};
  for (const [name, ask] of pages) {
    const rounds = name.startsWith('sample') ? 11 : ROUNDS;
    const before = performance.now();
    await ask(0);
    // Nothing of it was kept in memory, as after a start or a midnight.
    const first = Number((performance.now() - before).toFixed(1));
    for (let round = 0; round < 5; round += 1) await ask(round);
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const from = performance.now();
      // What is computed when it is read is part of the page.
      JSON.stringify(await ask(round));
      times.push(performance.now() - from);
    }
    const { p50, p99 } = spreadOf(times);
    measured[name] = { p50, p99 };
    console.log(
      `${name.padEnd(34)} p50 ${String(p50).padStart(7)} ms   p99 ${String(p99).padStart(7)} ms   first ${String(first).padStart(6)} ms`,
    );
  }
  return measured;
}
