// Resident memory of the bundled bot while it tracks 1,000 open calls: the real process, against the emulator and a
// simulated market on this machine.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HOUR } from '../src/model/units.ts';
import { startMarket } from '../src/sandbox/market/server.ts';
import { startTelegramEmulator } from '../src/sandbox/telegram/server.ts';
import { openStore } from '../src/sqlite/open.ts';
import { addressOf, openCalls, START } from './world.ts';

const CALLS = 1_000;
const ROOT = path.resolve(import.meta.dirname, '..');
/** Long enough for several sweeps of all calls at the default request limit. */
const WATCH_MS = 45_000;
const LOOK_EVERY_MS = 1_000;

/** Highest resident set of the process over the watch, MB (10^6 bytes); undefined where `ps` cannot tell. */
export async function measureMemory(): Promise<number | undefined> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'calledit-bench-'));
  const store = openStore({ path: path.join(folder, 'calledit.db') });
  // The bot's own clock runs in real time; the calls are an hour old for it.
  const shift = Date.now() - HOUR - START;
  await openCalls(store, CALLS, shift);
  await store.close();
  const telegram = await startTelegramEmulator({ now: () => Date.now() });
  const market = await startMarket({
    now: () => Date.now(),
    tokens: Array.from({ length: CALLS }, (_, index) => steadyToken(index)),
  });
  const bot = spawn(process.execPath, startArguments(), {
    cwd: ROOT,
    env: {
      ...process.env,
      BOT_TOKEN: telegram.token,
      BOT_API_ROOT: telegram.apiRoot,
      DEXSCREENER_URL: market.baseUrl,
      GECKOTERMINAL_URL: `${market.baseUrl}/api/v2`,
      JUPITER_URL: market.baseUrl,
      DATA_DIR: folder,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    return await highestRss(bot.pid ?? 0);
  } finally {
    bot.kill('SIGTERM');
    await new Promise((resolve) => bot.once('exit', resolve));
    await market.close();
    await telegram.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `npm start` gives to node: the flags are part of what is measured. */
function startArguments(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').slice(1);
}

async function highestRss(pid: number): Promise<number | undefined> {
  let highest: number | undefined;
  for (let waited = 0; waited < WATCH_MS; waited += LOOK_EVERY_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const kilobytes = Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout);
    if (kilobytes > 0) highest = Math.max(highest ?? 0, (kilobytes * 1_024) / 1e6);
  }
  return highest;
}

function steadyToken(index: number) {
  return {
    chain: 'base',
    address: addressOf(index),
    pairAddress: addressOf(index + 1_000_000),
    symbol: `T${index}`,
    name: `Token ${index}`,
    dexId: 'uniswap',
    supply: 1e9,
    createdAt: START,
    quote: 'native' as const,
    at: (ms: number) => {
      const wave = 0.001 * (1 + 0.05 * Math.sin(ms / HOUR + index));
      const volume = { m5: 500, h1: 6_000, h6: 30_000, h24: 90_000 };
      const trades = { buys: 4, sells: 4 };
      return {
        price: wave,
        liquidityUsd: 40_000,
        volumeUsd: volume,
        trades: { m5: trades, h1: trades, h6: trades, h24: trades },
      };
    },
  };
}
