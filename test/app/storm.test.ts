import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inventAddress } from '../../src/sandbox/market/addresses.ts';
import type { MarketToken } from '../../src/sandbox/market/market.ts';
import { createRandom } from '../../src/random.ts';
import { type Market, startMarket } from '../../src/sandbox/market/server.ts';
import { startTelegramEmulator, type TelegramEmulator } from '../../src/sandbox/telegram/server.ts';
import { bundle, run, type Run } from './process.ts';

const UPDATES = 3_000;
const CHANNELS = 30;
const KILLS = 10;

let folder: string;
let telegram: TelegramEmulator;
let market: Market;
let cli: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'calledit-storm-'));
  telegram = await startTelegramEmulator({ now: () => Date.now() });
  market = await startMarket({ now: () => Date.now() });
  cli = bundle('storm');
});

afterAll(async () => {
  await Promise.all([telegram.close(), market.close()]);
  rmSync(folder, { recursive: true, force: true });
});

test('ten kills with SIGKILL during a storm of 3,000 updates lose no update and double no call', async () => {
  const random = createRandom(20_260_105);
  const operator = telegram.user({ firstName: 'Nora' });
  telegram.start(operator);
  const channels = Array.from({ length: CHANNELS }, (_, index) => {
    const channel = telegram.channel({ title: `Pier ${index}`, username: `pier${index}` });
    telegram.addToChannel(operator, channel);
    return channel;
  });
  const start = (): Run =>
    run(cli, ['start'], {
      BOT_TOKEN: telegram.token,
      BOT_API_ROOT: telegram.apiRoot,
      DEXSCREENER_URL: market.baseUrl,
      GECKOTERMINAL_URL: `${market.baseUrl}/api/v2`,
      JUPITER_URL: market.baseUrl,
      DEXSCREENER_REQUESTS_PER_MINUTE: '299',
      OPERATOR_IDS: String(operator.id),
      DATA_DIR: folder,
      LOG_LEVEL: 'warn',
    });

  // The channels are connected before the storm, so that every post of it is one that must be heard.
  let bot = start();
  await until(() => telegram.pendingUpdates() === 0);
  await until(() => number('SELECT count(*) FROM channels WHERE monitored = 1') === CHANNELS);

  const perKill = UPDATES / KILLS;
  for (let kill = 0; kill < KILLS; kill += 1) {
    for (let post = kill * perKill; post < (kill + 1) * perKill; post += 1) {
      const token = steadyToken(post);
      market.add(token);
      const channel = channels[post % CHANNELS];
      if (channel !== undefined) telegram.post(channel, `Looking at this one\n\n${token.address}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200 + random() * 900));
    bot.child.kill('SIGKILL');
    await bot.exited;
    bot = start();
  }

  await until(() => telegram.pendingUpdates() === 0);
  await until(() => number("SELECT count(*) FROM inbox WHERE status = 'new'") === 0);
  await until(() => number("SELECT count(*) FROM leads WHERE status = 'waiting'") === 0);
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);

  expect(number('SELECT count(*) FROM posts')).toBe(UPDATES);
  expect(number('SELECT count(*) FROM calls')).toBe(UPDATES);
  expect(number('SELECT count(*) FROM (SELECT DISTINCT channel_id, token_id FROM calls)')).toBe(UPDATES);
  expect(number("SELECT count(*) FROM inbox WHERE status <> 'done'")).toBe(0);
  expect(text('PRAGMA integrity_check')).toBe('ok');
  expect(text('SELECT count(*) FROM pragma_foreign_key_check')).toBe(0);
}, 240_000);

function query(sql: string): unknown {
  const db = new BetterSqlite3(path.join(folder, 'calledit.db'), { readonly: true });
  try {
    return db.prepare(sql).pluck().get();
  } finally {
    db.close();
  }
}

function number(sql: string): number {
  return Number(query(sql));
}

function text(sql: string): unknown {
  return query(sql);
}

/** Waits until something is so; the test's own timeout ends it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 100));
}

function steadyToken(index: number): MarketToken {
  const trades = { buys: 3, sells: 3 };
  return {
    chain: 'solana',
    address: inventAddress('solana', `storm ${index}`),
    pairAddress: inventAddress('solana', `storm pool ${index}`),
    symbol: `S${index}`,
    name: `Storm ${index}`,
    dexId: 'raydium',
    supply: 1e9,
    createdAt: Date.now() - 3_600_000,
    quote: 'native',
    at: () => ({
      price: 0.001,
      liquidityUsd: 60_000,
      volumeUsd: { m5: 100, h1: 1_000, h6: 5_000, h24: 9_000 },
      trades: { m5: trades, h1: trades, h6: trades, h24: trades },
    }),
  };
}
