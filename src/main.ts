// The process: environment in, adapters open, signals and exit codes out.

import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createApp } from './app.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { jobsOf, startJobs } from './jobs.ts';
import { createLog } from './log.ts';
import { epochMs, SECOND } from './model/units.ts';
import { type Clock, type Log, StoreError } from './ports.ts';
import { createDexScreener } from './prices/dexscreener/source.ts';
import { openStore } from './sqlite/open.ts';
import { VERSION } from './version.ts';

/** sysexits.h: the configuration is wrong. */
const EXIT_CONFIG = 78;
const EXIT_FAILED = 1;
const HEARTBEAT_FILE = 'heartbeat';
/** docker and systemd kill after 10 to 30 s; leave room for the last transaction. */
const STOP_WITHIN_MS = 9 * SECOND;

const systemClock: Clock = { now: () => epochMs(Date.now()) };

/** Reads the configuration, or prints every fault in plain lines and exits with 78. */
export function configOrExit(): Config {
  try {
    process.loadEnvFile('.env');
  } catch {
    // No .env file: the environment alone decides.
  }
  try {
    return loadConfig(process.env, (file) => readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`CalledIt cannot start: ${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
}

/** Runs the bot until a signal stops it. */
export async function start(config: Config): Promise<void> {
  process.umask(0o077);
  const log = createLog(config.LOG_LEVEL);
  process.on('unhandledRejection', (reason) => {
    log.error(
      { err: reason },
      'an error was not handled; stopping, so that a restart finds everything in order',
    );
    process.exit(EXIT_FAILED);
  });
  try {
    await run(config, log);
  } catch (error) {
    process.stderr.write(`CalledIt cannot start: ${sentenceOf(error)}\n`);
    process.exit(EXIT_FAILED);
  }
}

async function run(config: Config, log: Log): Promise<void> {
  mkdirSync(config.DATA_DIR, { recursive: true, mode: 0o700 });
  const store = openStore({ path: path.join(config.DATA_DIR, 'calledit.db') });
  const prices = createDexScreener({
    baseUrl: config.DEXSCREENER_URL,
    clock: systemClock,
    requestsPerMinute: config.DEXSCREENER_REQUESTS_PER_MINUTE,
    timeoutMs: config.PRICE_TIMEOUT_SECONDS * SECOND,
  });
  const app = createApp({ config, store, prices, clock: systemClock, log, version: VERSION });
  let me;
  try {
    me = await app.bot.init();
  } catch (error) {
    await store.close();
    throw error;
  }
  const beat = heartbeat(config.DATA_DIR);
  await beat();
  app.bot.start();
  const jobs = startJobs(jobsOf(app, beat), log);
  log.info({ bot: me.username, version: VERSION, data: config.DATA_DIR }, `@${me.username} is listening`);
  const claim = app.bot.claimLink();
  if (claim !== undefined) {
    log.info(
      { claim },
      'nobody may connect channels yet: open this link in Telegram to become the operator (works once)',
    );
  }

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) process.exit(EXIT_FAILED);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(EXIT_FAILED), STOP_WITHIN_MS).unref();
    jobs.stop();
    void app.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Touches a file every minute: `calledit health` and the container's health check read its age. */
function heartbeat(folder: string): () => Promise<void> {
  const file = path.join(folder, HEARTBEAT_FILE);
  return async () => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      writeFileSync(file, '');
    }
  };
}

/** Milliseconds since the last heartbeat of the process that uses this data folder; undefined when there never was one. */
export function heartbeatAgeMs(folder: string): number | undefined {
  try {
    return Date.now() - statSync(path.join(folder, HEARTBEAT_FILE)).mtimeMs;
  } catch {
    return undefined;
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof StoreError || error instanceof Error) return error.message;
  return String(error);
}
